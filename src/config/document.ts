// One text → plain values whose places can be asked for. All scalars are texts here: the schema types them later.

import { isScalar, type Document, type YAMLError } from "yaml";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import { indexLines, type Place } from "./lines.ts";
import { locateNode, locatePair } from "./node-place.ts";
import { parseYaml, PROBLEMS_MAX } from "./parse.ts";
import { readNodes } from "./nodes.ts";
import { checkText } from "./text.ts";

/** Keys and indices from the root of a document. */
export type Path = readonly (string | number)[];

export interface ConfigurationDocument {
  /** As shown to people. */
  readonly file: string;
  /** Undefined when the text could not be read at all. */
  readonly value: unknown;
  /** Finds the scalar at a path: the value, or the nearest one around it that has a place. */
  readonly locate: (path: Path) => Location;
  /** Finds the key that leads to a path. */
  readonly locateKey: (path: Path) => Location;
  readonly diagnostics: readonly Diagnostic[];
}

const DEPTH_MAX = 64;

/** Reads one document: no aliases, merge keys, tags, duplicate keys or second documents. Never throws. */
export function readDocument(file: string, source: string): ConfigurationDocument {
  const text = source.startsWith("\ufeff") ? source.slice(1) : source;
  const place = indexLines(file, text);
  const early = checkText(text, place);
  if (early.length > 0) return unreadable(file, early);
  const parsed = parseYaml(text);
  if (parsed.kind === "too-deep") return unreadable(file, [sayTooDeep(place)]);
  const problems = parsed.problems.slice(0, PROBLEMS_MAX).map((problem) => describe(problem, text, place));
  if (parsed.kind === "too-many")
    return unreadable(file, [...problems, diagnose("yaml/too-many", { shown: PROBLEMS_MAX }, here(place))]);
  const { document, second } = parsed;
  if (second !== undefined)
    problems.push(diagnose("yaml/second-document", {}, { location: place(...second) }));
  if (document.contents === null || isBlank(document)) {
    return unreadable(file, problems.length > 0 ? problems : [diagnose("yaml/empty", {}, here(place))]);
  }
  const { value, diagnostics } = readNodes(document.contents, {
    depthMax: DEPTH_MAX,
    // Only an escape can put a character there that checkText did not see.
    escapes: text.includes("\\") ? "possible" : "none",
    place,
  });
  return {
    file,
    value: problems.length > 0 ? undefined : value,
    locate: (path) => locateNode(document.contents, path, place),
    locateKey: (path) =>
      locatePair(document.contents, path, place) ?? locateNode(document.contents, path, place),
    diagnostics: [...problems, ...diagnostics],
  };
}

/** A file of comments, or of nothing at all, is one empty scalar to the parser. */
function isBlank({ contents }: Document): boolean {
  return isScalar(contents) && (contents.value ?? "") === "" && (contents.source ?? "") === "";
}

function describe({ code, message, pos }: YAMLError, text: string, place: Place): Diagnostic {
  const location = place(...pos);
  switch (code) {
    case "TAG_RESOLVE_FAILED":
      return diagnose("yaml/tag", { tag: text.slice(...pos).trim() }, { location });
    case "TAB_AS_INDENT":
      return diagnose("yaml/tab", {}, { location });
    default:
      return diagnose(
        "yaml/syntax",
        { why: message.split("\n")[0]?.replace(/:$/, "") ?? message },
        { location },
      );
  }
}

function unreadable(file: string, diagnostics: readonly Diagnostic[]): ConfigurationDocument {
  const nowhere = (): Location => ({ file, line: 1, column: 1, length: 1 });
  return { file, value: undefined, locate: nowhere, locateKey: nowhere, diagnostics };
}

function sayTooDeep(place: Place): Diagnostic {
  return diagnose("yaml/too-deep", { depthMax: DEPTH_MAX }, here(place));
}

function here(place: Place): { readonly location: Location } {
  return { location: place(0, 1) };
}

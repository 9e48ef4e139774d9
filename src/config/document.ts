// One text → plain values whose places can be asked for. All scalars are texts here: the schema types them later.

import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from "yaml";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import { indexLines, type Place } from "./lines.ts";
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
export function readDocument(file: string, text: string): ConfigurationDocument {
  const place = indexLines(file, text);
  const early = checkText(text, DEPTH_MAX, place);
  if (early.length > 0) return unreadable(file, early);
  const document = parse(text);
  if (document === undefined) {
    return unreadable(file, [diagnose("yaml/too-deep", { depthMax: DEPTH_MAX }, { location: place(0, 1) })]);
  }
  const problems = [...document.errors, ...document.warnings].map((problem) =>
    problem.code === "TAG_RESOLVE_FAILED"
      ? diagnose("yaml/tag", { tag: text.slice(...problem.pos).trim() }, { location: place(...problem.pos) })
      : diagnose("yaml/syntax", { why: firstLine(problem.message) }, { location: place(...problem.pos) }),
  );
  const diagnostics = [...problems, ...checkNodes(document, place)];
  if (document.contents === null)
    return unreadable(file, [...diagnostics, diagnose("yaml/empty", {}, { location: place(0, 1) })]);
  return {
    file,
    value: problems.length > 0 ? undefined : document.toJS(),
    locate: (path) => locateNode(document, path, place),
    locateKey: (path) => locatePair(document, path, place) ?? locateNode(document, path, place),
    diagnostics,
  };
}

function parse(text: string): Document | undefined {
  try {
    return parseDocument(text, {
      schema: "failsafe",
      // Quadratic in yaml: checked here in one pass instead (reliability.md section 2 of the measurements).
      uniqueKeys: false,
      stringKeys: true,
      prettyErrors: false,
      logLevel: "silent",
      merge: false,
    });
  } catch (error) {
    // A text nested beyond the engine's stack; checkText refuses most before.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function unreadable(file: string, diagnostics: readonly Diagnostic[]): ConfigurationDocument {
  const nowhere = (): Location => ({ file, line: 1, column: 1, length: 1 });
  return { file, value: undefined, locate: nowhere, locateKey: nowhere, diagnostics };
}

function checkNodes(document: Document, place: Place): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const at = (node: Node): { location: Location } => ({ location: placeOf(node, place) });
  visit(document, {
    Alias: (_, node) => void diagnostics.push(diagnose("yaml/alias", {}, at(node))),
    Node: (_, node) => {
      if ("anchor" in node && node.anchor !== undefined)
        diagnostics.push(diagnose("yaml/alias", {}, at(node)));
      if (node.tag !== undefined && !CORE_TAGS.has(node.tag)) {
        diagnostics.push(diagnose("yaml/tag", { tag: node.tag }, at(node)));
      }
      if (isMap(node)) diagnostics.push(...checkKeys(node.items, place));
    },
  });
  return diagnostics;
}

const CORE_TAGS = new Set(["tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str", "!"]);

function checkKeys(items: readonly Pair[], place: Place): Diagnostic[] {
  const seen = new Map<string, Node>();
  const diagnostics: Diagnostic[] = [];
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const location = placeOf(key, place);
    const first = seen.get(name);
    if (name === "<<") diagnostics.push(diagnose("yaml/alias", {}, { location }));
    else if (first === undefined) seen.set(name, key);
    else {
      const related = [{ message: "given here first", location: placeOf(first, place) }];
      diagnostics.push(diagnose("yaml/duplicate-key", { key: name }, { location, related }));
    }
  }
  return diagnostics;
}

function locateNode(document: Document, path: Path, place: Place): Location {
  let node: unknown = document.contents;
  let found: unknown = node;
  for (const part of path) {
    node = child(node, part);
    if (node === undefined) break;
    found = node;
  }
  return placeOf(found as Node | null, place);
}

function locatePair(document: Document, path: Path, place: Place): Location | undefined {
  let node: unknown = document.contents;
  for (const part of path.slice(0, -1)) node = child(node, part);
  if (!isMap(node)) return undefined;
  const pair = pairsOf(node).get(String(path.at(-1)));
  return isScalar(pair?.key) ? placeOf(pair.key, place) : undefined;
}

function child(node: unknown, part: string | number): unknown {
  if (isSeq(node) && typeof part === "number") return node.items[part];
  if (!isMap(node)) return undefined;
  return pairsOf(node).get(String(part))?.value ?? undefined;
}

/** The pairs of a map by key, gathered once: a configuration may name thousands. */
function pairsOf(node: YAMLMap): ReadonlyMap<string, Pair> {
  let pairs = PAIRS.get(node);
  if (pairs === undefined) {
    pairs = new Map(
      node.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])),
    );
    PAIRS.set(node, pairs);
  }
  return pairs;
}

const PAIRS = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** A collection is shown by its first scalar: carets under whole blocks help nobody. */
function placeOf(node: Node | null | undefined, place: Place): Location {
  let shown: unknown = node;
  while (isMap(shown) || isSeq(shown)) {
    const first: unknown = shown.items[0];
    const inner = isMap(shown) ? (first as Pair | undefined)?.key : first;
    if (inner === undefined || inner === null) break;
    shown = inner;
  }
  const range = (shown as Node | null | undefined)?.range ?? node?.range;
  return range === undefined || range === null ? place(0, 1) : place(range[0], range[1]);
}

function firstLine(message: string): string {
  return message.split("\n")[0]?.replace(/:$/, "") ?? message;
}

// The parser's nodes → plain values, and what is refused in them, in one pass. Places are made only for what is refused.

import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap } from "yaml";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import type { Place } from "./lines.ts";
import { placeOf } from "./node-place.ts";
import { PROBLEMS_MAX } from "./parse.ts";
import { findHidden } from "./text.ts";

export interface NodesReading {
  /** Undefined where an alias stands for some of it, or it is nested too deep. */
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
}

export interface NodesOptions {
  readonly depthMax: number;
  /** Whether the text has escapes, and so perhaps characters that it does not show. */
  readonly escapes: "none" | "possible";
  readonly place: Place;
}

interface Reading extends NodesOptions {
  readonly diagnostics: Diagnostic[];
  complete: boolean;
  /** How many faults were found: those beyond {@link PROBLEMS_MAX} are only counted. */
  faults: number;
}

/** Reads all values below a node: texts, lists and mappings. */
export function readNodes(contents: unknown, options: NodesOptions): NodesReading {
  const reading: Reading = { ...options, diagnostics: [], complete: true, faults: 0 };
  const value = readNode(reading, contents, 0);
  if (reading.faults > PROBLEMS_MAX)
    reading.diagnostics.push(diagnose("yaml/too-many", { shown: PROBLEMS_MAX }, where(reading, contents)));
  return { value: reading.complete ? value : undefined, diagnostics: reading.diagnostics };
}

function readNode(reading: Reading, node: unknown, depth: number): unknown {
  if (depth > reading.depthMax) {
    refuse(reading, () => diagnose("yaml/too-deep", { depthMax: reading.depthMax }, where(reading, node)));
    return undefined;
  }
  if (isScalar(node)) return readText(reading, node);
  if (isMap(node)) {
    checkAnchor(reading, node);
    return readMap(reading, node, depth);
  }
  if (isSeq(node)) {
    checkAnchor(reading, node);
    return node.items.map((item) => readNode(reading, item, depth + 1));
  }
  if (isAlias(node)) refuse(reading, () => diagnose("yaml/alias", {}, where(reading, node)));
  // A key without a value.
  return "";
}

function readMap(reading: Reading, map: YAMLMap, depth: number): object {
  const object: Record<string, unknown> = {};
  const keys = new Map<string, Scalar>();
  for (const { key, value } of map.items) {
    if (!isScalar(key)) {
      // Anything but a text as a key was refused by the parser, an alias apart.
      if (isAlias(key)) refuse(reading, () => diagnose("yaml/alias", {}, where(reading, key)));
      continue;
    }
    const name = readText(reading, key);
    const first = keys.get(name);
    if (name === "<<") refuse(reading, () => diagnose("yaml/alias", {}, where(reading, key)));
    else if (first !== undefined) sayDuplicate(reading, name, key, first);
    else {
      keys.set(name, key);
      setOwn(object, name, readNode(reading, value, depth + 1));
    }
  }
  return object;
}

/** `__proto__` is a key like any other. */
function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Unknown tags are the parser's to refuse; an anchor alone is sound YAML. */
function checkAnchor(reading: Reading, node: { readonly anchor?: string | undefined }): void {
  if (node.anchor !== undefined) say(reading, () => diagnose("yaml/alias", {}, where(reading, node)));
}

function readText(reading: Reading, node: Scalar): string {
  checkAnchor(reading, node);
  // In the failsafe schema every scalar is a text.
  const text = typeof node.value === "string" ? node.value : "";
  const character = reading.escapes === "possible" ? findHidden(text) : undefined;
  if (character !== undefined) {
    const args = { character: character.name };
    say(reading, () => diagnose("yaml/control-character", args, where(reading, node)));
  }
  return text;
}

function sayDuplicate(reading: Reading, key: string, second: Pair["key"], first: Pair["key"]): void {
  say(reading, () => {
    const related = [{ message: "given here first", ...where(reading, first) }];
    return diagnose("yaml/duplicate-key", { key }, { ...where(reading, second), related });
  });
}

function refuse(reading: Reading, make: () => Diagnostic): void {
  say(reading, make);
  reading.complete = false;
}

function say(reading: Reading, make: () => Diagnostic): void {
  reading.faults += 1;
  if (reading.faults <= PROBLEMS_MAX) reading.diagnostics.push(make());
}

function where({ place }: Reading, node: unknown): { readonly location: Location } {
  return { location: placeOf(node, place) };
}

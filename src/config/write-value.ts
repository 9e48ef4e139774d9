// Values as YAML text, in the manner of the files that cscert writes itself: blocks outside, short flow inside.

import type { Value } from "./edit-model.ts";
import { writeScalar } from "./yaml-scalar.ts";

/** Returns a value in flow style, on one line. */
export function writeFlow(value: Value): string {
  if (typeof value === "string") return writeScalar(value);
  if (isList(value)) return `[${value.map((item) => writeFlow(item)).join(", ")}]`;
  const pairs = Object.entries(value).map(([key, item]) => `${writeScalar(key)}: ${writeFlow(item)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** Returns the lines of a pair in block style, the key at `indent`. */
export function writePair(key: string, value: Value, indent: string): readonly string[] {
  const head = `${indent}${writeScalar(key)}:`;
  if (typeof value === "string" || isShort(value)) return [`${head} ${writeFlow(value)}`];
  return [head, ...writeBlock(value, `${indent}  `)];
}

/** Returns the lines of a list's item in block style, the dash at `indent`. */
export function writeItem(value: Value, indent: string): readonly string[] {
  if (typeof value === "string" || isList(value) || Object.keys(value).length === 0)
    return [`${indent}- ${writeFlow(value)}`];
  const [first = "", ...rest] = writeBlock(value, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

function writeBlock(value: Exclude<Value, string>, indent: string): readonly string[] {
  return isList(value)
    ? value.flatMap((item) => writeItem(item, indent))
    : Object.entries(value).flatMap(([key, item]) => writePair(key, item, indent));
}

const FLOW_PAIRS_MAX = 2;

/** A scalar, a list of scalars, or a few pairs of scalars. */
function isShort(value: Value): boolean {
  if (typeof value === "string") return true;
  if (isList(value)) return value.every((item) => typeof item === "string");
  const items = Object.values(value);
  return items.length <= FLOW_PAIRS_MAX && items.every((item) => typeof item === "string");
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

// Values as YAML text, in the manner of the files that cscert writes itself: blocks outside, short flow inside.

import type { Value } from "./edit-model.ts";
import { writeScalar } from "./yaml-scalar.ts";

/** Returns a value in flow style, on one line. */
export function writeFlow(value: Value): string {
  if (typeof value === "string") return writeScalar(value);
  if (typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map((item) => writeFlow(item)).join(", ")}]`;
  const pairs = Object.entries(value).map(([key, item]) => `${writeScalar(key)}: ${writeFlow(item)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** Returns the lines of a pair in block style, the key at `indent`. */
export function writePair(key: string, value: Value, indent: string): readonly string[] {
  const head = `${indent}${writeScalar(key)}:`;
  if (isScalar(value) || isShort(value)) return [`${head} ${writeFlow(value)}`];
  return [head, ...writeBlock(value, `${indent}  `)];
}

/** Returns the lines of a list's item in block style, the dash at `indent`. */
export function writeItem(value: Value, indent: string): readonly string[] {
  if (isScalar(value) || isList(value) || Object.keys(value).length === 0)
    return [`${indent}- ${writeFlow(value)}`];
  const [first = "", ...rest] = writeBlock(value, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

function writeBlock(value: Exclude<Value, string | boolean>, indent: string): readonly string[] {
  return isList(value)
    ? value.flatMap((item) => writeItem(item, indent))
    : Object.entries(value).flatMap(([key, item]) => writePair(key, item, indent));
}

const FLOW_PAIRS_MAX = 2;

/** A scalar, a list of scalars, or a few pairs of scalars. */
function isShort(value: Value): boolean {
  if (isScalar(value)) return true;
  if (isList(value)) return value.every((item) => isScalar(item));
  const items = Object.values(value);
  return items.length <= FLOW_PAIRS_MAX && items.every((item) => isScalar(item));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isScalar(value: Value): value is string | boolean {
  return typeof value === "string" || typeof value === "boolean";
}

// Takes a pair or an item out of a text: whole lines of a block, an entry with its comma of a flow. Comments on lines of their own
// outside of what goes stay where they are.

import { isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import type { Path } from "./document.ts";
import { endOf, lineEnd, lineStart, startOf, type Splice } from "./edit-place.ts";

/** Finds what to cut; a collection that would be left empty goes as a whole. */
export function removeFrom(text: string, root: unknown, path: Path): Splice | undefined {
  const parent = at(root, path.slice(0, -1));
  const index = indexIn(parent, path.at(-1));
  if (parent === undefined || index === undefined) return undefined;
  if (parent.items.length === 1 && path.length > 1) return removeFrom(text, root, path.slice(0, -1));
  return parent.flow === true ? cutFlow(text, parent, index) : cutBlock(text, parent, index);
}

type Collection = YAMLMap | YAMLSeq;

function at(root: unknown, path: Path): Collection | undefined {
  let node: unknown = root;
  for (const step of path) {
    const index = isMap(node) || isSeq(node) ? indexIn(node, step) : undefined;
    if (index === undefined) return undefined;
    if (isMap(node)) node = node.items[index]?.value;
    else if (isSeq(node)) node = node.items[index];
  }
  return isMap(node) || isSeq(node) ? node : undefined;
}

function indexIn(node: unknown, step: string | number | undefined): number | undefined {
  if (isSeq(node)) return typeof step === "number" && step < node.items.length ? step : undefined;
  if (!isMap(node)) return undefined;
  const index = node.items.findIndex(({ key }) => isScalar(key) && key.value === step);
  return index < 0 ? undefined : index;
}

function spanOf(
  parent: Collection,
  index: number,
): { readonly start: number; readonly end: number } | undefined {
  const item = parent.items[index];
  const pair = isMap(parent) ? parent.items[index] : undefined;
  const start = pair === undefined ? (dashOf(parent, index) ?? startOf(item)) : startOf(pair.key);
  const end = pair === undefined ? endOf(item) : (endOf(pair.value) ?? endOf(pair.key));
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** Where the dash of a block list's item stands. */
function dashOf(parent: Collection, index: number): number | undefined {
  const token = parent.srcToken;
  if (token?.type !== "block-seq") return undefined;
  return token.items[index]?.start.find(({ type }) => type === "seq-item-ind")?.offset;
}

function cutBlock(text: string, parent: Collection, index: number): Splice | undefined {
  const span = spanOf(parent, index);
  if (span === undefined) return undefined;
  const from = lineStart(text, span.start);
  if (text.slice(from, span.start).trim() !== "") return cutFirst(text, parent, index, span.start);
  const inside = text[span.end - 1] === "\n" ? span.end - 1 : span.end;
  const end = lineEnd(text, inside);
  const next = text.indexOf("\n", end);
  if (next >= 0) return { from, to: next + 1, added: "" };
  // The last line of a text without a line break at its end: the one before it goes.
  return { from: from > 0 ? lineEnd(text, from - 1) : 0, to: text.length, added: "" };
}

/** The first pair stands behind a dash: the next one moves up there. */
function cutFirst(text: string, parent: Collection, index: number, start: number): Splice | undefined {
  const next = spanOf(parent, index + 1);
  if (next === undefined) return undefined;
  const between = text.slice(start, next.start);
  return /^\s*#/m.test(between) ? undefined : { from: start, to: next.start, added: "" };
}

function cutFlow(text: string, parent: Collection, index: number): Splice | undefined {
  const span = spanOf(parent, index);
  const next = spanOf(parent, index + 1);
  const before = index === 0 ? undefined : spanOf(parent, index - 1);
  if (span === undefined) return undefined;
  const [from, to] = next === undefined ? [before?.end ?? span.start, span.end] : [span.start, next.start];
  // A comment between two entries is of one of them, and nobody can tell of which.
  const between = next === undefined ? text.slice(from, span.start) : text.slice(span.end, to);
  return between.includes("#") ? undefined : { from, to, added: "" };
}

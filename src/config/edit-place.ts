// Where nodes stand in a text.

import { isMap, isScalar, isSeq, type Node } from "yaml";

/** One replacement: `added` takes the place of what lies between two offsets. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly added: string;
}

/** Returns where a node begins. */
export function startOf(node: unknown): number | undefined {
  return rangeOf(node)?.[0];
}

/** Returns where a node's own text ends, without what follows it on the line: a block ends where its last value does. */
export function endOf(node: unknown): number | undefined {
  if (isMap(node) && node.flow !== true && node.items.length > 0) {
    const last = node.items.at(-1);
    return endOf(last?.value) ?? endOf(last?.key);
  }
  if (isSeq(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1));
  return rangeOf(node)?.[1];
}

function rangeOf(node: unknown): Node["range"] {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range : undefined;
}

/** Returns how far an offset is from the start of its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Returns where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Returns where the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const lineFeed = text.indexOf("\n", offset);
  const stop = lineFeed < 0 ? text.length : lineFeed;
  return lineFeed > 0 && text[stop - 1] === "\r" ? stop - 1 : stop;
}

/** Returns the line break that is in use around an offset. */
export function eolAt(text: string, offset: number): "\r\n" | "\n" {
  const lineFeed = text.indexOf("\n", offset);
  const isCrlf = lineFeed > 0 ? text[lineFeed - 1] === "\r" : text.includes("\r\n");
  return isCrlf ? "\r\n" : "\n";
}

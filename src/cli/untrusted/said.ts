// What the child says, read strictly: it may have become the stranger's.

import { list, record, ShapeError, text, whole, word, type Reader } from "../../base/shape.ts";
import type { Side } from "./protocol.ts";

export interface Wanted {
  readonly path: string;
  readonly bytesMax: number;
}

export type ReadSaid =
  | { readonly kind: "bring"; readonly side: Side; readonly wanted: readonly Wanted[] }
  | { readonly kind: "done"; readonly text: string }
  | { readonly kind: "snapshot"; readonly where: string; readonly problem: string };

const FILES_MAX = 100_000;
const BYTES_MAX = 1024 * 1024;

/** Of any length that a line has. */
const long: Reader<string> = (value, where) => {
  if (typeof value !== "string") throw new ShapeError(where, "it is not a text");
  return value;
};
const size: Reader<number> = (value, where) => {
  const bytes = whole(value, where);
  if (bytes < 0 || bytes > BYTES_MAX) throw new ShapeError(where, "it is too large");
  return bytes;
};
const wanted = list(record({ path: text, bytesMax: size }));
const bring = record({ kind: word("bring"), side: word("head", "base"), wanted });
const done = record({ kind: word("done"), text: long });
const snapshot = record({ kind: word("snapshot"), where: text, problem: text });

/** Reads a line; throws where it is not what a child may say. */
export function readSaid(line: string): ReadSaid {
  const value: unknown = JSON.parse(line);
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  if (kind === "done") return done(value, "");
  if (kind === "snapshot") return snapshot(value, "");
  const asked = bring(value, "");
  if (asked.wanted.length > FILES_MAX) throw new ShapeError("/wanted", "it is too long");
  return asked;
}

// Writes a roll into the text of a configuration. Only new characters are put in, at one place: comments, order, quoting and line ends
// of everything else stay byte for byte.

import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Location } from "../diagnostic/location.ts";

export interface RollEdit {
  /** The file's text, without a byte order mark. */
  readonly text: string;
  /** A place inside the assignment, such as that of its type. */
  readonly location: Pick<Location, "line" | "column">;
  readonly certificate: string;
  /** As it is to be written: ISO 8601 with an offset. */
  readonly effectiveDate: string;
}

export type Edited =
  | { readonly kind: "edited"; readonly text: string }
  /** The text is left alone: it is not laid out in a way that can be added to. */
  | { readonly kind: "refused"; readonly why: string };

/** Returns the text with the roll added after the others of its assignment. The roll must be the last in time. */
export function insertRoll(edit: RollEdit): Edited {
  const document = parseDocument(edit.text, { schema: "failsafe", uniqueKeys: false, logLevel: "error" });
  if (document.errors.length > 0) return refuse("it is not sound YAML");
  const assignments = isMap(document.contents) ? document.contents.get("assignments") : undefined;
  if (!isSeq(assignments)) return refuse("it holds no list of assignments");
  const offset = offsetOf(edit.text, edit.location);
  const item = assignments.items.find((candidate) => isAround(candidate, offset));
  if (!isMap(item)) return refuse("that place is in no assignment");
  const rolls = item.items.find((pair) => keyOf(pair) === "rolls");
  if (rolls === undefined) return addRolls(edit, item);
  if (!isSeq(rolls.value)) return refuse("its rolls are not a list");
  return addToRolls(edit, rolls.value);
}

function addRolls(edit: RollEdit, item: YAMLMap): Edited {
  const last = item.items.at(-1);
  const end = endOf(last?.value) ?? endOf(last?.key);
  const first = startOf(item.items[0]?.key);
  if (end === undefined || first === undefined) return refuse("the assignment is empty");
  if (item.flow === true) return splice(edit.text, end, `, rolls: [${flowRoll(edit)}]`);
  const indent = " ".repeat(columnOf(edit.text, first));
  return addLines(edit.text, end, [`${indent}rolls:`, ...blockRoll(edit, `${indent}  `)]);
}

function addToRolls(edit: RollEdit, rolls: YAMLSeq): Edited {
  const { text } = edit;
  const [last] = rolls.items.slice(-1);
  const end = endOf(last);
  const start = startOf(rolls);
  if (start === undefined) return refuse("its rolls can't be found");
  if (rolls.flow === true) {
    if (end === undefined) return splice(text, start + 1, flowRoll(edit));
    return splice(text, end, `, ${flowRoll(edit)}`);
  }
  if (end === undefined) return refuse("its rolls are empty");
  // The dash of a list stands where the list begins.
  return addLines(text, end, blockRoll(edit, " ".repeat(columnOf(text, start))));
}

function blockRoll({ certificate, effectiveDate }: RollEdit, indent: string): readonly string[] {
  return [`${indent}- certificate: ${scalar(certificate)}`, `${indent}  effectiveDate: ${effectiveDate}`];
}

function flowRoll({ certificate, effectiveDate }: RollEdit): string {
  return `{ certificate: ${scalar(certificate)}, effectiveDate: "${effectiveDate}" }`;
}

/** A plain name stays plain; any other is quoted. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z][A-Za-z0-9._-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** Adds whole lines after the line in which something ends, comment and all. */
function addLines(text: string, end: number, lines: readonly string[]): Edited {
  // A block scalar ends behind its line break.
  const inside = end > 0 && text[end - 1] === "\n" ? end - 1 : end;
  const lineFeed = text.indexOf("\n", inside);
  const stop = lineFeed < 0 ? text.length : lineFeed;
  const isCrlf = lineFeed > 0 ? text[lineFeed - 1] === "\r" : text.includes("\r\n");
  const eol = isCrlf ? "\r\n" : "\n";
  const at = lineFeed > 0 && text[stop - 1] === "\r" ? stop - 1 : stop;
  return splice(text, at, lines.map((line) => `${eol}${line}`).join(""));
}

function splice(text: string, at: number, added: string): Edited {
  return { kind: "edited", text: `${text.slice(0, at)}${added}${text.slice(at)}` };
}

function keyOf({ key }: Pair): unknown {
  return isScalar(key) ? key.value : undefined;
}

function isAround(node: unknown, offset: number): boolean {
  const [start, end] = [startOf(node), endOf(node)];
  return start !== undefined && end !== undefined && start <= offset && offset < end;
}

function startOf(node: unknown): number | undefined {
  return rangeOf(node)?.[0];
}

/** Where a node's own text ends, without what follows it on the line. */
function endOf(node: unknown): number | undefined {
  return rangeOf(node)?.[1];
}

function rangeOf(node: unknown): Node["range"] {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range : undefined;
}

function offsetOf(text: string, { line, column }: RollEdit["location"]): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const lineFeed = text.indexOf("\n", start);
    if (lineFeed < 0) return text.length;
    start = lineFeed + 1;
  }
  return start + column - 1;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

function refuse(why: string): Edited {
  return { kind: "refused", why };
}

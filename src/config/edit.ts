// Edits the text of a configuration. Each edit is one splice: comments, order, quoting and line ends of everything else stay byte for
// byte. What was edited is read again, and nothing is given back that does not say exactly what was asked for.

import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Path } from "./document.ts";
import { editModel, sameModel, type Edit, type Value } from "./edit-model.ts";
import { removeFrom } from "./edit-remove.ts";
import { columnOf, endOf, eolAt, lineEnd, startOf, type Splice } from "./edit-place.ts";
import { writeFlow, writeItem, writePair } from "./write-value.ts";
import { writeScalar } from "./yaml-scalar.ts";

export type Edited =
  | { readonly kind: "edited"; readonly text: string }
  /** The text is left alone: it is not laid out in a way that can be edited so, or the path leads nowhere. */
  | { readonly kind: "refused"; readonly why: string };

/** Returns the text after all edits, made one after the other; refused as a whole where one is. */
export function editText(text: string, edits: readonly Edit[]): Edited {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  let current = text.slice(mark.length);
  for (const edit of edits) {
    const edited = editOnce(current, edit);
    if (edited.kind === "refused") return edited;
    current = edited.text;
  }
  return { kind: "edited", text: mark + current };
}

function editOnce(text: string, edit: Edit): Edited {
  const document = parse(text);
  if (document.errors.length > 0) return refuse("it is not sound YAML");
  const expected = editModel(document.toJS({ mapAsMap: true }), edit);
  const splice = expected === undefined ? undefined : findSplice(text, document, edit);
  if (splice === undefined) return refuse(`there is nothing to edit at ${sayPath(edit.path)}`);
  const edited = text.slice(0, splice.from) + splice.added + text.slice(splice.to);
  const again = parse(edited);
  return again.errors.length === 0 && sameModel(again.toJS({ mapAsMap: true }), expected)
    ? { kind: "edited", text: edited }
    : refuse(`the layout at ${sayPath(edit.path)} is one that only a person should change`);
}

function parse(text: string): Document {
  return parseDocument(text, {
    schema: "failsafe",
    uniqueKeys: false,
    logLevel: "error",
    keepSourceTokens: true,
  });
}

function sayPath(path: Path): string {
  return path.length === 0 ? "the top" : path.join(".");
}

function findSplice(text: string, document: Document, edit: Edit): Splice | undefined {
  switch (edit.kind) {
    case "set":
      return setNode(text, nodeAt(document.contents, edit.path), edit.value);
    case "rename":
      return setNode(text, pairAt(document.contents, edit.path)?.key, edit.key);
    case "remove":
      return removeFrom(text, document.contents, edit.path);
    case "add-pair":
      return addPair(text, document, edit);
    case "add-item":
      return addItem(text, document, edit);
  }
}

/** A scalar keeps its manner of quoting where the new text can be said in it. */
function setNode(text: string, node: unknown, value: Value): Splice | undefined {
  const [from, to] = [startOf(node), endOf(node)];
  if (from === undefined || to === undefined) return undefined;
  if (typeof value !== "string" || !isScalar(node)) return { from, to, added: writeFlow(value) };
  switch (node.type) {
    case "QUOTE_DOUBLE":
      return { from, to, added: JSON.stringify(value) };
    case "QUOTE_SINGLE":
      return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value)
        ? { from, to, added: JSON.stringify(value) }
        : { from, to, added: `'${value.replaceAll("'", "''")}'` };
    case "BLOCK_FOLDED":
    case "BLOCK_LITERAL":
      return { from, to, added: `${writeScalar(value)}${eolAt(text, from)}` };
    default:
      return { from, to, added: writeScalar(value) };
  }
}

function addPair(
  text: string,
  document: Document,
  { path, key, value }: Extract<Edit, { kind: "add-pair" }>,
): Splice | undefined {
  const target = path.length === 0 ? document.contents : nodeAt(document.contents, path);
  if (isMap(target) && target.items.length > 0) return addToMap(text, target, key, value);
  const made: Value = { [key]: value };
  if (path.length === 0) return undefined;
  return fill(text, document, path, target, made, (indent) => writePair(key, value, indent));
}

function addItem(
  text: string,
  document: Document,
  { path, value }: Extract<Edit, { kind: "add-item" }>,
): Splice | undefined {
  const target = nodeAt(document.contents, path);
  if (isSeq(target) && target.items.length > 0) return addToList(text, target, value);
  return fill(text, document, path, target, [value], (indent) => writeItem(value, indent));
}

function addToMap(text: string, map: YAMLMap, key: string, value: Value): Splice | undefined {
  const last = map.items.at(-1);
  const end = endOf(last?.value) ?? endOf(last?.key);
  const first = startOf(map.items[0]?.key);
  if (end === undefined || first === undefined) return undefined;
  if (map.flow === true) return put(end, `, ${writeScalar(key)}: ${writeFlow(value)}`);
  const column = columnOf(text, first);
  return addLines(text, afterComments(text, end, column), writePair(key, value, " ".repeat(column)));
}

function addToList(text: string, list: YAMLSeq, value: Value): Splice | undefined {
  const end = endOf(list.items.at(-1));
  const start = startOf(list);
  if (end === undefined || start === undefined) return undefined;
  if (list.flow === true) return put(end, `, ${writeFlow(value)}`);
  // The dash of a list stands where the list begins.
  const column = columnOf(text, start);
  return addLines(text, afterComments(text, end, column), writeItem(value, " ".repeat(column)));
}

/** Makes a collection that is missing, or fills one that is empty. */
function fill(
  text: string,
  document: Document,
  path: Path,
  target: unknown,
  made: Value,
  lines: (indent: string) => readonly string[],
): Splice | undefined {
  const pair = pairAt(document.contents, path);
  const key = path.at(-1);
  if (pair === undefined) {
    const parent = path.length === 1 ? document.contents : nodeAt(document.contents, path.slice(0, -1));
    if (!isMap(parent) || typeof key !== "string") return undefined;
    if (path.length > 1) return addToMap(text, parent, key, made);
    return atTheEnd(text, [`${writeScalar(key)}:`, ...lines("  ")]);
  }
  if ((isMap(target) || isSeq(target)) && target.flow === true) {
    const [from, to] = [startOf(target), endOf(target)];
    return from === undefined || to === undefined || /[#\n]/.test(text.slice(from, to))
      ? undefined
      : { from, to, added: writeFlow(made) };
  }
  const at = endOf(pair.key);
  const start = startOf(pair.key);
  if (at === undefined || start === undefined) return undefined;
  return addLines(text, at, lines(`${" ".repeat(columnOf(text, start))}  `));
}

/** A new section stands apart from what is before it. */
function atTheEnd(text: string, lines: readonly string[]): Splice {
  const eol = eolAt(text, text.length);
  const isEnded = text === "" || text.endsWith("\n");
  const gap = isEnded ? eol : eol + eol;
  return put(text.length, gap + lines.map((line) => `${line}${eol}`).join(""));
}

/** Adds whole lines after the line in which something ends, comment and all. */
function addLines(text: string, end: number, lines: readonly string[]): Splice {
  // A block scalar ends behind its line break.
  const inside = end > 0 && text[end - 1] === "\n" ? end - 1 : end;
  const at = lineEnd(text, inside);
  const eol = eolAt(text, inside);
  return put(at, lines.map((line) => `${eol}${line}`).join(""));
}

/** Comments below an item that stand deeper than it are its own: what is added comes after them. */
function afterComments(text: string, end: number, column: number): number {
  for (let last = end; ;) {
    const inside = last > 0 && text[last - 1] === "\n" ? last - 1 : last;
    const next = lineEnd(text, inside) + eolAt(text, inside).length;
    const indent = /^( *)#/.exec(text.slice(next, lineEnd(text, next)))?.[1]?.length ?? -1;
    if (indent <= column) return last;
    last = next + indent;
  }
}

function put(at: number, added: string): Splice {
  return { from: at, to: at, added };
}

function refuse(why: string): Edited {
  return { kind: "refused", why };
}

function nodeAt(root: unknown, path: Path): unknown {
  let at: unknown = root;
  for (const step of path) {
    if (isMap(at)) at = at.items.find((pair) => keyText(pair) === String(step))?.value;
    else if (isSeq(at) && typeof step === "number") at = at.items[step];
    else return undefined;
  }
  return at;
}

function pairAt(root: unknown, path: Path): Pair | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  return isMap(parent) ? parent.items.find((pair) => keyText(pair) === path.at(-1)) : undefined;
}

function keyText({ key }: Pair): unknown {
  return isScalar(key) ? key.value : undefined;
}

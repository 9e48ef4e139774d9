// An edit of the configuration before it is written: what the files would say, whether that can be read, and what a plan would say.

import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import type { FileEdits } from "../config/edit-assignment.ts";
import type { Edit } from "../config/edit-model.ts";
import { editText } from "../config/edit-text.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { reason } from "./files.ts";
import { Stop } from "./stop.ts";
import type { LoadedConfiguration } from "./wiring.ts";

/** Files as they would be, by their paths from the configuration's folder. */
export interface Draft {
  readonly root: string;
  /** Texts of the configuration, with what they say now. */
  readonly texts: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
  /** New files beside it. */
  readonly added: ReadonlyMap<string, Uint8Array>;
}

/** Edits texts of a configuration; a layout that can't be edited ends the command with 1, and nothing is written. */
export function draftEdits(
  configuration: Pick<LoadedConfiguration, "root">,
  plans: readonly FileEdits[],
  added: ReadonlyMap<string, Uint8Array> = new Map(),
): Draft {
  const { root } = configuration;
  const byFile = new Map<string, Edit[]>();
  for (const { file, edits } of plans) byFile.set(file, [...(byFile.get(file) ?? []), ...edits]);
  const texts = new Map<string, { before: string; after: string }>();
  for (const [file, edits] of byFile) {
    const before = readRaw(join(root, file));
    const edited = editText(before, edits);
    if (edited.kind === "refused")
      throw new Stop(1, [diagnose("cli/not-edited", { path: join(root, file), why: edited.why })]);
    if (edited.text !== before) texts.set(file, { before, after: edited.text });
  }
  return { root, texts, added };
}

/** Returns all files of a draft as bytes, for reading them as if they were written. */
export function bytesOf({ texts, added }: Draft): ReadonlyMap<string, Uint8Array> {
  const encoder = new TextEncoder();
  const edited = [...texts].map(([file, { after }]): [string, Uint8Array] => [file, encoder.encode(after)]);
  return new Map([...added, ...edited]);
}

/**
 * Writes a draft: new files first, then each text by a rename. A text that changed since it was read ends the command with 5, with
 * nothing written.
 */
export function writeDraft({ root, texts, added }: Draft): void {
  for (const [file, { before }] of texts) {
    if (readRaw(join(root, file)) !== before)
      throw new Stop(5, [diagnose("cli/file-changed", { path: join(root, file) })]);
  }
  for (const [file, bytes] of added) {
    const path = join(root, file);
    if (!existsSync(path)) replace(path, bytes);
    else if (!readFileSync(path).equals(bytes)) throw new Failure(diagnose("cli/file-exists", { path }));
  }
  for (const [file, { after }] of texts) replace(join(root, file), after);
}

/** With its byte order mark, where it has one. */
function readRaw(path: string): string {
  try {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    throw new Failure(diagnose("cli/unreadable-file", { path, why: reason(error) }), { cause: error });
  }
}

/** A link stays a link, and a file keeps its mode. */
function replace(link: string, content: string | Uint8Array): void {
  const path = existsSync(link) ? realpathSync(link) : link;
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, content, existsSync(path) ? { mode: statSync(path).mode } : {});
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Failure(diagnose("cli/unwritable-file", { path, why: reason(error) }), { cause: error });
  }
}

const CONTEXT = 3;

/** Shows what a draft changes, as a unified diff of each text and the names of new files. */
export function renderDraft({ root, texts, added }: Draft, cwd: string): string {
  const place = (file: string): string => relative(cwd, join(root, file)).replaceAll("\\", "/");
  return [
    ...[...texts].map(([file, { before, after }]) => renderChange(place(file), before, after)),
    ...[...added.keys()].map((file) => `new file ${place(file)}`),
  ].join("\n");
}

/** One hunk: an edit of a few lines is read best as a whole. */
function renderChange(file: string, before: string, after: string): string {
  const [old, next] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < Math.min(old.length, next.length) && old[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, next.length) - head && old.at(-1 - tail) === next.at(-1 - tail))
    tail += 1;
  const from = Math.max(0, head - CONTEXT);
  const mark = (sign: string, lines: readonly string[]): string[] =>
    lines.map((line) => `${sign} ${line}`.trimEnd());
  return [
    `${file}, from line ${from + 1}:`,
    ...mark(" ", old.slice(from, head)),
    ...shorten(hunk(old.slice(head, old.length - tail), next.slice(head, next.length - tail), mark)),
    ...mark(" ", old.slice(old.length - tail, old.length - tail + CONTEXT)),
  ].join("\n");
}

/** Of a long run of lines that stay, those near a change are enough. */
function shorten(lines: readonly string[]): readonly string[] {
  const near = (index: number): boolean =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((line) => /^[-+]/.test(line));
  return lines.flatMap((line, index) => (near(index) ? [line] : near(index - 1) ? ["  …"] : []));
}

/** Lines that stay between two changes are shown once. */
function hunk(
  old: readonly string[],
  next: readonly string[],
  mark: (sign: string, lines: readonly string[]) => string[],
): string[] {
  const lines: string[] = [];
  let [at, to] = [0, 0];
  while (at < old.length || to < next.length) {
    const line = old[at];
    const same = line === undefined ? -1 : next.indexOf(line, to);
    const back = next[to] === undefined ? -1 : old.indexOf(next[to] ?? "", at);
    if (same === to && line !== undefined) {
      lines.push(...mark(" ", [line]));
      at += 1;
      to += 1;
    } else if (line !== undefined && (back < 0 || (back > at && same < 0))) {
      lines.push(...mark("-", [line]));
      at += 1;
    } else {
      lines.push(...mark("+", next.slice(to, to + 1)));
      to += 1;
      if (to > next.length) break;
    }
  }
  return lines;
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

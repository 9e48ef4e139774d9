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
import { structuredPatch } from "diff";
import type { FileEdits } from "../config/edit-assignment.ts";
import type { Edit } from "../config/edit-model.ts";
import { editText } from "../config/edit.ts";
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

/** The lines that go and come, with a few around them. */
function renderChange(file: string, before: string, after: string): string {
  const { hunks } = structuredPatch(file, file, before, after, "", "", {
    context: CONTEXT,
    stripTrailingCr: true,
  });
  const lines = hunks.flatMap((hunk) => [
    `${file}, from line ${hunk.oldStart}:`,
    ...hunk.lines
      .filter((line) => !line.startsWith("\\"))
      .map((line) => `${line[0] ?? ""} ${line.slice(1)}`.trimEnd()),
  ]);
  return lines.join("\n");
}

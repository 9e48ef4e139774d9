// Desired state from files: finds cscert.yaml, reads it and what it names. Texts and bytes are read here, meaning elsewhere.

import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { checkCertificates } from "../config/check-certificates.ts";
import { readDocument, type ConfigurationDocument } from "../config/document.ts";
import { normalise, type ShapedDocument } from "../config/normalise.ts";
import { resolveDesired } from "../config/resolve.ts";
import { checkShape } from "../config/shape.ts";
import { diagnose, hasErrors, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DesiredState } from "../model/desired.ts";
import { findIncluded } from "./include.ts";
import { makePublicParts } from "./public-parts.ts";
import { readRegularFile } from "./regular-file.ts";

export interface LoadedConfiguration {
  readonly desired: DesiredState;
  /** The root file's folder, absolute. */
  readonly root: string;
  /** The root file, absolute. */
  readonly file: string;
  /** Every file's text, by the path that diagnostics show. */
  readonly texts: ReadonlyMap<string, string>;
  /** Of a directory store, absolute. */
  readonly storePath?: string;
}

export interface LoadOptions {
  /** `all`: the facts of every public certificate are judged now. Otherwise the planner judges those that it would assign. */
  readonly certificates?: "all" | "when-asked";
}

const NAME = "cscert.yaml";
const FILE_MAX = 1024 * 1024;
const ALL_MAX = 16 * FILE_MAX;

/** Returns the absolute path of the cscert.yaml in a folder or the nearest above it. */
export function findConfiguration(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, NAME);
    if (existsSync(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}

/** Loads a configuration. All that is wrong is told at once; a value is there only without errors. */
export async function loadConfiguration(
  file: string,
  options: LoadOptions = {},
): Promise<Checked<LoadedConfiguration>> {
  const absolute = resolve(file);
  const root = dirname(absolute);
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const shaped = readShaped(root, basename(absolute), { texts, diagnostics });
  if (shaped === undefined) return { diagnostics };
  const included = readIncluded(root, shaped, { texts, diagnostics });
  const normalised = normalise(shaped, included);
  diagnostics.push(...normalised.diagnostics);
  if (normalised.value === undefined || hasErrors(diagnostics)) return { diagnostics };
  const parts = makePublicParts(root);
  const resolved = resolveDesired(normalised.value, parts.find);
  diagnostics.push(...resolved.diagnostics, ...parts.diagnostics);
  if (resolved.value === undefined || hasErrors(diagnostics)) return { diagnostics };
  const desired: DesiredState = { ...resolved.value, certificates: parts.lookup };
  if (options.certificates === "all") diagnostics.push(...checkCertificates(desired));
  if (hasErrors(diagnostics)) return { diagnostics };
  const { store } = desired;
  const storePath = store.kind === "directory" ? { storePath: resolve(root, store.path) } : {};
  return { value: { desired, root, file: absolute, texts, ...storePath }, diagnostics };
}

interface Reading {
  readonly texts: Map<string, string>;
  readonly diagnostics: Diagnostic[];
}

function readShaped(root: string, path: string, reading: Reading): ShapedDocument | undefined {
  const document = readText(root, path, reading);
  if (document === undefined) return undefined;
  reading.diagnostics.push(...document.diagnostics);
  const { written, diagnostics } = checkShape(document);
  reading.diagnostics.push(...diagnostics);
  return written === undefined ? undefined : { document, written };
}

function readText(
  root: string,
  path: string,
  { texts, diagnostics }: Reading,
): ConfigurationDocument | undefined {
  const location = { file: path, line: 1, column: 1, length: 1 };
  const reading = readRegularFile(resolve(root, path), FILE_MAX);
  switch (reading.kind) {
    case "unreadable":
      diagnostics.push(diagnose("yaml/unreadable", { why: reading.why }, { location }));
      return undefined;
    case "too-large":
      diagnostics.push(
        diagnose("yaml/too-large", { bytes: reading.bytes, bytesMax: FILE_MAX }, { location }),
      );
      return undefined;
    case "read": {
      // The decoder drops a byte order mark; what is not UTF-8 becomes U+FFFD, which is refused with its place.
      const text = new TextDecoder().decode(reading.bytes);
      texts.set(path, text);
      return readDocument(path, text);
    }
  }
}

function readIncluded(
  root: string,
  { document, written }: ShapedDocument,
  reading: Reading,
): readonly ShapedDocument[] {
  const patterns = (written.include ?? []).map((pattern, index) => ({
    pattern,
    location: document.locate(["include", index]),
  }));
  const shaped: ShapedDocument[] = [];
  let total = 0;
  for (const path of findIncluded(root, document.file, patterns, reading.diagnostics)) {
    const next = readShaped(root, path, reading);
    total += reading.texts.get(path)?.length ?? 0;
    if (total > ALL_MAX) {
      const location = patterns[0]?.location;
      reading.diagnostics.push(diagnose("yaml/too-large", { bytes: total, bytesMax: ALL_MAX }, { location }));
      return shaped;
    }
    if (next !== undefined) shaped.push(next);
  }
  return shaped;
}

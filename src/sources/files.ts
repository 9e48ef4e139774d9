// Desired state from files: finds cscert.yaml, reads it and what it names. Texts and bytes are read here, meaning elsewhere.

import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { checkCertificates } from "../config/check-certificates.ts";
import { readDocument, type ConfigurationDocument } from "../config/document.ts";
import type { CertificateEntry, CertificateSource } from "../config/configuration.ts";
import { inOrder } from "../config/in-order.ts";
import { normalise, type ShapedDocument } from "../config/normalise.ts";
import { resolveDesired } from "../config/resolve.ts";
import { checkShape } from "../config/shape.ts";
import { diagnose, hasErrors, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import type { Certificate } from "../model/certificate.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { makeDiskTree } from "./disk-tree.ts";
import type { FileTree } from "./file-tree.ts";
import { findIncluded } from "./include.ts";
import { makePublicParts } from "./public-parts.ts";
import { locateStore } from "./locate-store.ts";

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
  /** Finds the public facts of a certificate by its name in the YAML, whether it is assigned or not; with a server, of its own. */
  readonly certificateNamed: (name: string, server?: Fqdn) => Certificate | undefined;
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
  return readConfiguration(makeDiskTree(dirname(absolute)), absolute, options);
}

/** Reads a configuration from a tree in place of the disk; `file` tells where it would lie there, absolute. */
export function readConfiguration(
  tree: FileTree,
  file: string,
  options: LoadOptions = {},
): Checked<LoadedConfiguration> {
  const root = dirname(file);
  const reading: Reading = {
    tree,
    texts: new Map(),
    diagnostics: [],
    unread: 0,
    certificateNamed: () => undefined,
  };
  const desired = readDesired(basename(file), reading, options);
  const diagnostics = inOrder(reading.diagnostics, basename(file));
  if (desired === undefined || hasErrors(diagnostics)) return { diagnostics };
  const { texts, certificateNamed } = reading;
  const { store } = desired;
  const storePath = store.kind === "directory" ? { storePath: resolve(root, store.path) } : {};
  const located = { ...desired, store: locateStore(store, root) };
  return { value: { desired: located, root, file, texts, certificateNamed, ...storePath }, diagnostics };
}

interface Reading {
  readonly tree: FileTree;
  readonly texts: Map<string, string>;
  readonly diagnostics: Diagnostic[];
  /** How many files could not be read: what they hold is not known to be missing. */
  unread: number;
  certificateNamed: LoadedConfiguration["certificateNamed"];
}

/** What can be read is checked to the end even when something is wrong: one run tells everything. */
function readDesired(file: string, reading: Reading, options: LoadOptions): DesiredState | undefined {
  const { tree, diagnostics } = reading;
  const shaped = readShaped(file, reading);
  if (shaped === undefined) return undefined;
  const included = readIncluded(shaped, reading);
  const normalised = normalise(shaped, included, reading.unread > 0 ? "some-unread" : "all-read");
  diagnostics.push(...normalised.diagnostics);
  const parts = makePublicParts(tree);
  const { certificates } = normalised.value;
  reading.certificateNamed = (name, server) => {
    const entry = certificates.get(name);
    const source = entry === undefined ? undefined : sourceOf(entry, server);
    if (source?.public === undefined) return undefined;
    const path = server === undefined ? source.public : source.public.replaceAll("{server}", server);
    const thumbprint = parts.find(path, source.locatePublic);
    return thumbprint === undefined ? undefined : parts.lookup(thumbprint);
  };
  const resolved = resolveDesired(normalised.value, parts.find);
  diagnostics.push(...resolved.diagnostics);
  const desired = resolved.value && { ...resolved.value, certificates: parts.lookup };
  if (desired !== undefined && options.certificates === "all")
    diagnostics.push(...checkCertificates(desired, parts.isNamed));
  diagnostics.push(...parts.diagnostics);
  return desired;
}

function sourceOf(entry: CertificateEntry, server: Fqdn | undefined): CertificateSource | undefined {
  if (server === undefined) return entry.kind === "one" ? entry.source : undefined;
  if (entry.kind === "by-server") return entry.sources.get(server);
  return entry.kind === "each" ? entry.source : undefined;
}

function readShaped(path: string, reading: Reading): ShapedDocument | undefined {
  const document = readText(path, reading);
  if (document === undefined) {
    reading.unread += 1;
    return undefined;
  }
  const { written, faulty, diagnostics } = checkShape(document);
  reading.diagnostics.push(...document.diagnostics, ...diagnostics);
  if (written === undefined) reading.unread += 1;
  return written === undefined ? undefined : { document, written, faulty };
}

function readText(path: string, reading: Reading): ConfigurationDocument | undefined {
  const { tree, texts, diagnostics } = reading;
  const location = { file: path, line: 1, column: 1, length: 1 };
  const content = tree.read(path, FILE_MAX);
  switch (content.kind) {
    case "unreadable":
      diagnostics.push(diagnose("yaml/unreadable", { why: content.why }, { location }));
      return undefined;
    case "too-large": {
      const args = { bytes: content.bytes, bytesMax: FILE_MAX };
      diagnostics.push(diagnose("yaml/too-large", args, { location }));
      return undefined;
    }
    case "read": {
      // What is not UTF-8 becomes U+FFFD, which is refused with its place; so is a byte order mark but the first.
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(content.bytes);
      texts.set(path, text.replace(/^\ufeff/, ""));
      return readDocument(path, text);
    }
  }
}

function readIncluded(root: ShapedDocument, reading: Reading): readonly ShapedDocument[] {
  const { document, written, faulty } = root;
  if (faulty.has("include")) {
    reading.unread += 1;
    return [];
  }
  const patterns = (written.include ?? []).map((pattern, index) => ({
    pattern,
    location: document.locate(["include", index]),
  }));
  const told = reading.diagnostics.length;
  const paths = findIncluded(reading.tree, document.file, patterns, reading.diagnostics);
  if (reading.diagnostics.length > told) reading.unread += 1;
  return readAll(paths, patterns[0]?.location, reading);
}

function readAll(
  paths: readonly string[],
  location: Location | undefined,
  reading: Reading,
): readonly ShapedDocument[] {
  const shaped: ShapedDocument[] = [];
  let bytes = 0;
  for (const path of paths) {
    const next = readShaped(path, reading);
    if (next !== undefined) shaped.push(next);
    bytes += Buffer.byteLength(reading.texts.get(path) ?? "");
    if (bytes <= ALL_MAX) continue;
    reading.unread += 1;
    reading.diagnostics.push(diagnose("yaml/too-large", { bytes, bytesMax: ALL_MAX }, { location }));
    break;
  }
  return shaped;
}

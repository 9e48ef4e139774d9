// Reads a directory store and believes nothing unverified: each document by its seal and serial, each file by its hash.
// It writes nothing, and needs `store.mac` only.

import { hash, type KeyObject } from "node:crypto";
import { readdirSync } from "node:fs";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Certificate } from "../../model/certificate.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { CentralDocument, ServerDocument, StoreDocument } from "./document.ts";
import { errorCode } from "./error-code.ts";
import { readMac } from "./keys.ts";
import { CENTRAL, DOCUMENT_FILE, fileOf, folderOf, type Owner } from "./layout.ts";
import { makeFileReader, type FileReader } from "./read-file.ts";
import { unsealDocument, unsound, type Reading } from "./seal-document.ts";

export interface StoreReader {
  readonly root: string;
  readonly mac: KeyObject;
  /** The deployment's document. */
  central(): Reading<CentralDocument>;
  /** A server's document, no older than `central` knows it to be. */
  server(server: Fqdn, central: CentralDocument): Reading<ServerDocument>;
  /**
   * Verifies every PFX that a document lists by its content. `folder` also lists the folder, which costs a fifth more: it finds
   * missing public parts and files that nobody lists.
   */
  verifyFiles(document: StoreDocument, extent: "listed" | "folder"): FilesVerdict;
  /**
   * Returns the facts that were read first for the same certificate: ten thousand servers that hold it keep one value. Sound, for
   * facts come from sealed documents only, and a thumbprint names one certificate.
   */
  share(facts: Certificate): Certificate;
  /** The verified bytes of one file of a certificate that a document lists; the caller's own copy. */
  bytes(document: StoreDocument, thumbprint: string, kind: "pfx" | "cer"): Reading<Buffer>;
}

/** What the files of an owner are worth. */
export interface FilesVerdict {
  /** Absent when every listed file is there and is what was installed. */
  readonly problem?: Diagnostic;
  /** Names of files that no document lists, without our own temporary ones. */
  readonly unlisted: readonly string[];
}

/** Opens a store for reading. Throws `store/not-found` or `store/key-unusable`. */
export function openReader(root: string): StoreReader {
  const mac = readMac(root);
  const read = makeFileReader();
  const known = new Map<string, Certificate>();
  return {
    root,
    mac,
    central: () => readDocument<CentralDocument>(root, CENTRAL, mac, read),
    server: (server, central) =>
      checkSerials(readDocument<ServerDocument>(root, server, mac, read), server, central),
    verifyFiles: (document, extent) => verifyFiles(root, document, extent, read),
    share: (facts) => {
      const first = known.get(facts.thumbprint);
      if (first === undefined) known.set(facts.thumbprint, facts);
      return first ?? facts;
    },
    bytes: (document, thumbprint, kind) => readBytes(root, document, thumbprint, kind, read),
  };
}

function readDocument<Document extends StoreDocument>(
  root: string,
  owner: Owner,
  mac: KeyObject,
  read: FileReader,
): Reading<Document> {
  try {
    return unsealDocument<Document>(read(`${folderOf(root, owner)}/${DOCUMENT_FILE}`), owner, mac);
  } catch (error) {
    const reason = errorCode(error);
    if (reason === "ENOENT") return unsound(diagnose("store/document-missing", { owner }));
    return unsound(diagnose("store/unreadable", { owner, file: DOCUMENT_FILE, reason }));
  }
}

/** Neither document may be older than what the other remembers of it. */
function checkSerials(
  reading: Reading<ServerDocument>,
  server: Fqdn,
  central: CentralDocument,
): Reading<ServerDocument> {
  if (reading.kind === "unsound") return reading;
  const { serial, replica } = reading.document;
  const expected = central.servers[server]?.serial ?? 0;
  if (serial < expected) {
    return unsound(diagnose("store/document-replayed", { owner: server, serial, expected }));
  }
  const taken = replica?.publication ?? 0;
  if (taken > central.publication) {
    const serials = { serial: central.publication, expected: taken };
    return unsound(diagnose("store/document-replayed", { owner: CENTRAL, ...serials }));
  }
  return reading;
}

function verifyFiles(
  root: string,
  document: StoreDocument,
  extent: "listed" | "folder",
  read: FileReader,
): FilesVerdict {
  const { owner, certificates } = document;
  const folder = folderOf(root, owner);
  const thumbprints = Object.keys(certificates);
  for (const thumbprint of thumbprints) {
    const file = fileOf(thumbprint, "pfx");
    const problem = verifyFile(owner, folder, file, certificates[thumbprint]?.pfx, read);
    if (problem !== undefined) return { problem, unlisted: [] };
  }
  return extent === "folder" ? listFolder(owner, folder, thumbprints) : { unlisted: [] };
}

function verifyFile(
  owner: Owner,
  folder: string,
  file: string,
  expected: string | undefined,
  read: FileReader,
): Diagnostic | undefined {
  try {
    if (hash("sha256", read(`${folder}/${file}`), "hex") === expected) return undefined;
    return diagnose("store/file-changed", { owner, file });
  } catch (error) {
    const reason = errorCode(error);
    if (reason === "ENOENT") return diagnose("store/file-missing", { owner, file });
    return diagnose("store/unreadable", { owner, file, reason });
  }
}

function listFolder(owner: Owner, folder: string, thumbprints: readonly string[]): FilesVerdict {
  const present = new Set(namesIn(folder));
  for (const thumbprint of thumbprints) {
    present.delete(fileOf(thumbprint, "pfx"));
    const file = fileOf(thumbprint, "cer");
    if (!present.delete(file)) {
      return { problem: diagnose("store/file-missing", { owner, file }), unlisted: [] };
    }
  }
  return { unlisted: [...present].filter((name) => !OWN_FILES.test(name)).sort() };
}

/** A folder that vanished in the meantime has no files: the listed ones are then missing. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readBytes(
  root: string,
  document: StoreDocument,
  thumbprint: string,
  kind: "pfx" | "cer",
  read: FileReader,
): Reading<Buffer> {
  const { owner, certificates } = document;
  const folder = folderOf(root, owner);
  const file = fileOf(thumbprint, kind);
  const problem = verifyFile(owner, folder, file, certificates[thumbprint]?.[kind], read);
  if (problem !== undefined) return unsound(problem);
  return { kind: "sound", document: Buffer.from(read(`${folder}/${file}`)) };
}

const OWN_FILES = /^(?:store\.json|lock\.sqlite.*|\.cscert-[0-9a-f]{16}\.tmp)$/;

// Public certificates that a configuration names: read once, named by their thumbprint, their facts read when asked for.

import type { PublicParts } from "../config/choices.ts";
import { diagnose, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import type { Certificate, CertificateLookup } from "../model/certificate.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { decodeCertificates } from "../x509/decode.ts";
import { readCertificate } from "../x509/read-certificate.ts";
import { thumbprintOf } from "../x509/thumbprint.ts";
import type { FileTree } from "./file-tree.ts";

const BYTES_MAX = 256 * 1024;

const NOTHING: Checked<Certificate> = { diagnostics: [] };

export interface PublicPartsReader {
  readonly find: PublicParts;
  readonly lookup: CertificateLookup;
  /** What is wrong with the files so far: their facts are read when they are first asked for. */
  readonly diagnostics: readonly Diagnostic[];
  /** Decides whether a file was named for a thumbprint, sound or not. */
  readonly isNamed: (thumbprint: Thumbprint) => boolean;
}

/** Makes the reader for a configuration whose files are in `tree`. */
export function makePublicParts(tree: FileTree): PublicPartsReader {
  const diagnostics: Diagnostic[] = [];
  const byPath = new Map<string, Thumbprint | undefined>();
  const ders = new Map<Thumbprint, Uint8Array>();
  const locations = new Map<Thumbprint, () => Location>();
  const facts = new Map<Thumbprint, Certificate | undefined>();
  const find: PublicParts = (path, locate) => {
    if (byPath.has(path)) return byPath.get(path);
    const der = readDer(tree, path, locate, diagnostics);
    const thumbprint = der === undefined ? undefined : thumbprintOf(der);
    byPath.set(path, thumbprint);
    if (der !== undefined && thumbprint !== undefined) {
      ders.set(thumbprint, der);
      locations.set(thumbprint, locate);
    }
    return thumbprint;
  };
  const lookup: CertificateLookup = (thumbprint) => {
    if (facts.has(thumbprint)) return facts.get(thumbprint);
    const der = ders.get(thumbprint);
    const { value, diagnostics: found } = der === undefined ? NOTHING : readCertificate(der);
    const locate = locations.get(thumbprint);
    diagnostics.push(
      ...found.map((fault) => (locate === undefined ? fault : { ...fault, location: locate() })),
    );
    facts.set(thumbprint, value);
    return value;
  };
  return { find, lookup, diagnostics, isNamed: (thumbprint) => locations.has(thumbprint) };
}

function readDer(
  tree: FileTree,
  path: string,
  locate: () => Location,
  diagnostics: Diagnostic[],
): Uint8Array | undefined {
  const reading = tree.read(path, BYTES_MAX);
  if (reading.kind !== "read") {
    const why = reading.kind === "too-large" ? "it is too large for a certificate" : reading.why;
    diagnostics.push(diagnose("certificate/file", { path, why }, { location: locate() }));
    return undefined;
  }
  if (isOneSequence(reading.bytes)) return reading.bytes;
  const { value, diagnostics: found } = decodeCertificates(reading.bytes);
  diagnostics.push(
    ...found.map((diagnostic) => ({
      ...diagnostic,
      message: `${path}: ${diagnostic.message}`,
      location: locate(),
    })),
  );
  return value?.[0];
}

/** The usual file is one DER SEQUENCE from its first byte to its last: what is inside is read when its facts are asked for. */
function isOneSequence(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes.readUInt16BE(0) === 0x30_82 && bytes.readUInt16BE(2) === bytes.length - 4;
}

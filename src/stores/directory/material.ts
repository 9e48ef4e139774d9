// Key material as the store keeps it: sealed with the store's key, beside the public DER and its facts.

import { hash } from "node:crypto";
import type { Secret } from "../../base/secret.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Certificate } from "../../model/certificate.ts";
import type { Thumbprint } from "../../model/thumbprint.ts";
import type { DocumentCertificate, StoreDocument } from "./document.ts";
import { fileOf } from "./layout.ts";

/** A certificate that is ready to be put into a folder. */
export interface Material {
  readonly facts: Certificate;
  readonly der: Uint8Array;
  /** Sealed with the store's key: the same bytes serve every server. */
  readonly pfx: Uint8Array;
}

/** What opens and seals key material with the store's key; it remembers what it opened for as long as a session lasts. */
export interface Materials {
  /** Opens a PFX and seals it anew, or says why it can't be used. `wanted` chooses among several keys in one file. */
  open(bytes: Uint8Array, password: Secret | undefined, wanted: Thumbprint): Promise<Material | Diagnostic>;
  /** Returns the material of a PFX that was sealed with this store's key; undefined for any other. */
  recognise(bytes: Uint8Array): Promise<Material | undefined>;
}

/** A document that lists a certificate more, and the files to be there before it. */
export interface Installation<Document> {
  readonly document: Document;
  /** By file name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Lists a material in a document. */
export function listMaterial<Document extends StoreDocument>(
  document: Document,
  material: Material,
  key: "exportable" | "kept",
): Installation<Document> {
  const { facts, der, pfx } = material;
  const entry: DocumentCertificate = {
    facts,
    exportable: key === "exportable",
    cer: sha256(der),
    pfx: sha256(pfx),
  };
  const certificates = { ...document.certificates, [facts.thumbprint]: entry };
  const files = new Map([
    [fileOf(facts.thumbprint, "pfx"), pfx],
    [fileOf(facts.thumbprint, "cer"), der],
  ]);
  return { document: { ...document, certificates }, files };
}

/** Returns the foreign file that lies where one of a certificate's is to be put, if any. */
export function findInTheWay(thumbprint: string, foreign: readonly string[]): string | undefined {
  return [fileOf(thumbprint, "pfx"), fileOf(thumbprint, "cer")].find((name) => foreign.includes(name));
}

/** Returns the SHA-256 of bytes as lower-case hex, as documents record it. */
export function sha256(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}

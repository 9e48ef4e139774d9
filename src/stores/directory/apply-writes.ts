// What a series of writes makes of one document, in memory: copies, certificates and the files to put beside it.

import { invariant } from "../../base/invariant.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Instant } from "../../base/instant.ts";
import type { Thumbprint } from "../../model/thumbprint.ts";
import type { StoreWrite, WriteOutcome } from "../../port/node-store.ts";
import { changeCopies, type CopyWrite, type DocumentChange } from "./change.ts";
import type { DocumentCertificate, StoreDocument } from "./document.ts";
import { findInTheWay, listMaterial, type Material } from "./material.ts";

/** An install with its key material, or with the reason why there is none. */
export interface PreparedInstall {
  readonly write: Extract<StoreWrite, { readonly kind: "install" }>;
  readonly material: Material | Diagnostic;
}
export type PreparedWrite = PreparedInstall | { readonly write: CopyWrite };

export interface AppliedWrites<Document> {
  readonly document: Document;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** As if the document were on disk already. */
  readonly outcomes: readonly WriteOutcome[];
}

/** What decides beside the document and the writes. */
export interface Circumstances {
  /** The store's clock. */
  readonly at: Instant;
  /** Names of the files that lie in the folder and are not of this store's making. */
  readonly foreign: readonly string[];
  /** Whether a certificate that the document does not list may be assigned all the same. */
  readonly isHeld: (thumbprint: Thumbprint) => boolean;
}

/** Applies writes in their order. */
export function applyWrites<Document extends StoreDocument>(
  document: Document,
  writes: readonly PreparedWrite[],
  { at, foreign, isHeld }: Circumstances,
): AppliedWrites<Document> {
  const files = new Map<string, Uint8Array>();
  const outcomes: WriteOutcome[] = [];
  let changed = document;
  for (const prepared of writes) {
    const step = isInstall(prepared)
      ? install(changed, prepared, foreign)
      : changeCopies(changed, prepared.write, at, isHeld);
    outcomes.push(step.kind === "changed" ? { kind: "done" } : step);
    if (step.kind !== "changed") continue;
    changed = step.document;
    for (const [name, bytes] of step.files ?? []) files.set(name, bytes);
  }
  return { document: changed, files, outcomes };
}

function isInstall(prepared: PreparedWrite): prepared is PreparedInstall {
  return prepared.write.kind === "install";
}

/** Installed already, with a key at least as exportable: unchanged, whatever the material. */
function install<Document extends StoreDocument>(
  document: Document,
  { write, material }: PreparedInstall,
  foreign: readonly string[],
): DocumentChange<Document> {
  const { owner, certificates } = document;
  const listed = Object.hasOwn(certificates, write.thumbprint) ? certificates[write.thumbprint] : undefined;
  if (listed !== undefined && (listed.exportable || !write.exportable)) return { kind: "unchanged" };
  if ("code" in material) return { kind: "refused", diagnostic: material };
  const found = material.facts.thumbprint;
  invariant(found === write.thumbprint, "a PFX is opened for the certificate that is meant");
  if (listed !== undefined) return { kind: "changed", document: makeExportable(document, listed) };
  const file = findInTheWay(found, foreign);
  if (file !== undefined) return refuse(diagnose("store/foreign-file", { owner, file }));
  return { kind: "changed", ...listMaterial(document, material, write.exportable ? "exportable" : "kept") };
}

function makeExportable<Document extends StoreDocument>(
  document: Document,
  listed: DocumentCertificate,
): Document {
  const { thumbprint } = listed.facts;
  const certificates = { ...document.certificates, [thumbprint]: { ...listed, exportable: true } };
  return { ...document, certificates };
}

function refuse(diagnostic: Diagnostic): { readonly kind: "refused"; readonly diagnostic: Diagnostic } {
  return { kind: "refused", diagnostic };
}

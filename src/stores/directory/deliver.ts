// What a replica takes: the deployment's copies, whole, once every key that they need is or comes there.

import type { Instant } from "../../base/instant.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { CentralDocument, ServerDocument } from "./document.ts";
import { findInTheWay, listMaterial, type Material } from "./material.ts";
import { findMissingKeys, takePublication } from "./publication.ts";

/** Finds a certificate of the deployment with its key. */
export type CentralKeys = (thumbprint: string) => Material | undefined;

export interface Delivery {
  /** The server's document with what it takes; the same document when it takes nothing. */
  readonly document: ServerDocument;
  /** To be on disk before the document, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Why the server takes nothing although something was published. */
  readonly obstacle?: Diagnostic;
}

/** What is delivered, and where it may not lie down. */
export interface DeliveryTerms {
  readonly central: CentralDocument;
  readonly at: Instant;
  /** Absent: records only, as when an assignment changes; keys travel by `replicate`. */
  readonly keys?: CentralKeys;
  /** Names of files in the server's folder that are not of this store's making. */
  readonly foreign: readonly string[];
}

/** Delivers to a server, in memory. */
export function deliver(terms: DeliveryTerms, document: ServerDocument): Delivery {
  const { central, at, keys, foreign } = terms;
  const { owner } = document;
  const missing = findMissingKeys(central, document, at);
  const files = new Map<string, Uint8Array>();
  let filled = document;
  for (const thumbprint of missing) {
    const material = keys?.(thumbprint);
    if (material === undefined) {
      return { document, files: NO_FILES, obstacle: diagnose("store/not-installed", { owner, thumbprint }) };
    }
    const file = findInTheWay(thumbprint, foreign);
    if (file !== undefined) {
      return { document, files: NO_FILES, obstacle: diagnose("store/foreign-file", { owner, file }) };
    }
    const installation = listMaterial(filled, material, "exportable");
    filled = installation.document;
    for (const [name, bytes] of installation.files) files.set(name, bytes);
  }
  const taken = takePublication(central, filled, at, missing.length > 0 ? "new" : "known");
  return { document: taken, files };
}

const NO_FILES: ReadonlyMap<string, Uint8Array> = new Map();

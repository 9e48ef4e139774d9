// Puts a target's new state on disk in the one order that a kill can't spoil: files first, then the document that lists them.

import { join } from "node:path";
import type { KeyObject } from "node:crypto";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { StoreDocument } from "./document.ts";
import type { DurableFiles } from "./durable.ts";
import { errorCode } from "./error-code.ts";
import { DOCUMENT_FILE, folderOf } from "./layout.ts";
import { sealDocument } from "./seal-document.ts";

/** What became of a replacement. `failed`: surely the old state; `uncertain`: the new one, which may not last. */
export type Persisted =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly diagnostic: Diagnostic }
  | { readonly kind: "uncertain"; readonly diagnostic: Diagnostic };

/** Where and how a store writes. */
export interface StoreDisk {
  readonly root: string;
  readonly mac: KeyObject;
  readonly files: DurableFiles;
}

/** Replaces a target's document, after the files that it newly lists. */
export async function persist(
  disk: StoreDisk,
  document: StoreDocument,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Persisted> {
  const { owner } = document;
  const folder = folderOf(disk.root, owner);
  try {
    await Promise.all([...files].map(([name, bytes]) => disk.files.replace(join(folder, name), bytes)));
    if (files.size > 0) await disk.files.syncFolder(folder);
    await disk.files.replace(join(folder, DOCUMENT_FILE), sealDocument(document, disk.mac));
  } catch (error) {
    return {
      kind: "failed",
      diagnostic: diagnose("store/write-failed", { owner, reason: errorCode(error) }),
    };
  }
  try {
    await disk.files.syncFolder(folder);
    return { kind: "done" };
  } catch (error) {
    const reason = errorCode(error);
    return { kind: "uncertain", diagnostic: diagnose("store/write-uncertain", { owner, reason }) };
  }
}

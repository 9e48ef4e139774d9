// What one write makes of a document's copies, without touching anything. The rules of OAuth are refused here,
// whatever called: no argument and no flag lifts them.

import type { Instant } from "../../base/instant.ts";
import { formatInstant } from "../../base/instant.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import {
  assign,
  removePrevious,
  sameCopies,
  settle,
  stage,
  unassign,
  type Copies,
  type CopyChange,
  type CopyRecord,
  type CopyRefusal,
} from "../../model/assignment.ts";
import { parseCertificateType, typeFacts, type CertificateType } from "../../model/certificate-type.ts";
import type { Thumbprint } from "../../model/thumbprint.ts";
import type { StoreWrite } from "../../port/node-store.ts";
import type { DocumentRecord, StoreDocument } from "./document.ts";
import { CENTRAL, type Owner } from "./layout.ts";

/** A write that changes copies. */
export type CopyWrite = Exclude<StoreWrite, { readonly kind: "install" }>;

/** The document after a write, or why it stays as it is. */
export type DocumentChange<Document> =
  | {
      readonly kind: "changed";
      readonly document: Document;
      /** To be on disk before the document, by name. */
      readonly files?: ReadonlyMap<string, Uint8Array>;
    }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly diagnostic: Diagnostic };

/**
 * Applies a write to a document's copies at an instant of the store's clock. Equal to what is there: unchanged, before any
 * comparison. `isHeld` says whether a certificate that the document does not list may be assigned all the same.
 */
export function changeCopies<Document extends StoreDocument>(
  document: Document,
  write: CopyWrite,
  at: Instant,
  isHeld: (thumbprint: Thumbprint) => boolean,
): DocumentChange<Document> {
  const { owner } = document;
  const type = parseCertificateType(write.type);
  const forbidden = findForbidden(owner, type, write);
  if (type === undefined || forbidden !== undefined) {
    return refuse(forbidden ?? diagnose("store/type-not-here", { owner, type: write.type }));
  }
  const record = document.assignments[type]?.record;
  const change = changeOf(record, write, at);
  if (change.kind === "unchanged") return change;
  const found = settle(record, at);
  if (!sameCopies(found, write.expected)) return refuse(copiesChanged(owner, type, write.expected, found));
  if (change.kind === "refused") {
    return refuse(diagnose("store/copies-refused", { owner, type, reason: REFUSALS[change.reason] }));
  }
  const missing = findMissing(document, write, isHeld);
  if (missing !== undefined) return refuse(missing);
  return { kind: "changed", document: withRecord(document, type, change.record, at) };
}

/** A server takes no OAuth certificate of its own; it can only lose one. */
function findForbidden(
  owner: Owner,
  type: CertificateType | undefined,
  write: CopyWrite,
): Diagnostic | undefined {
  const home = type === undefined ? undefined : typeFacts(type).home;
  if (owner === CENTRAL) {
    return home === "deployment" ? undefined : diagnose("store/type-not-here", { owner, type: write.type });
  }
  if (home !== "deployment" || write.kind === "unassign") return undefined;
  return diagnose("store/oauth-per-server", { server: owner });
}

function changeOf(record: CopyRecord | undefined, write: CopyWrite, at: Instant): CopyChange {
  switch (write.kind) {
    case "assign":
      return assign(record, write.thumbprint, at);
    case "stage":
      return stage(record, write.thumbprint, write.effectiveDate, at);
    case "remove-previous":
      return removePrevious(record, at);
    case "unassign":
      return unassign(record);
  }
}

function findMissing(
  { owner, certificates }: StoreDocument,
  write: CopyWrite,
  isHeld: (thumbprint: Thumbprint) => boolean,
): Diagnostic | undefined {
  if (write.kind !== "assign" && write.kind !== "stage") return undefined;
  const { thumbprint } = write;
  if (Object.hasOwn(certificates, thumbprint) || isHeld(thumbprint)) return undefined;
  return diagnose("store/not-installed", { owner, thumbprint });
}

function withRecord<Document extends StoreDocument>(
  document: Document,
  type: CertificateType,
  record: CopyRecord | undefined,
  writtenAt: Instant,
): Document {
  const { [type]: _replaced, ...others } = document.assignments;
  const assignments: Record<string, DocumentRecord> = { ...others };
  if (record !== undefined) assignments[type] = { record, writtenAt };
  return { ...document, assignments };
}

function copiesChanged(owner: Owner, type: string, expected: Copies, found: Copies): Diagnostic {
  const args = { owner, type, expected: describeCopies(expected), found: describeCopies(found) };
  return diagnose("store/copies-changed", args);
}

function describeCopies(copies: Copies): string {
  switch (copies.kind) {
    case "empty":
      return "nothing";
    case "settled":
      return copies.previous === undefined
        ? copies.current
        : `${copies.current} with previous ${copies.previous}`;
    case "staged":
      return `${copies.current ?? "nothing"} with next ${copies.next} on ${formatInstant(copies.effectiveDate)}`;
  }
}

function refuse(diagnostic: Diagnostic): { readonly kind: "refused"; readonly diagnostic: Diagnostic } {
  return { kind: "refused", diagnostic };
}

const REFUSALS: Readonly<Record<CopyRefusal, string>> = {
  "staged-other": "a roll to another certificate is pending; unstage it first",
  "nothing-in-force": "nothing is in force, so a roll has nothing to roll from",
  "already-current": "that certificate is in force already",
  "date-not-ahead": "the effective date is not ahead",
  "roll-pending": "a roll is pending",
};

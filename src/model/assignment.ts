// The two copies that the product keeps for each (target, type), and the only ways in which they change
// (design.md section 4; domain.md section 3). Every room that foretells, plans or stores copies calls this file.
//
//   settled      current = A              previous = (none or older)
//   stage B@D →  in force = A             next = B, effective D         the older copy is gone
//   at D         current = B              previous = A
//   stage C@E →  in force = B             next = C                      A is gone
//
// Cancelling a stage is `assign` of the copy in force: {in force A, next B} → {current A, previous B}.

import type { Instant } from "../base/instant.ts";
import type { Thumbprint } from "./thumbprint.ts";

/** The raw record, as the product reports it: a future `effectiveDate` always means that `thumbprint` is next (doubt D2). */
export interface CopyRecord {
  readonly thumbprint: Thumbprint;
  readonly effectiveDate?: Instant;
  readonly previousThumbprint?: Thumbprint;
}

/** What a record means at an instant. */
export type Copies =
  | { readonly kind: "empty" }
  | { readonly kind: "settled"; readonly current: Thumbprint; readonly previous?: Thumbprint }
  | {
      readonly kind: "staged";
      /** Absent only in a foreign record: cscert never stages onto nothing. */
      readonly current?: Thumbprint;
      readonly next: Thumbprint;
      readonly effectiveDate: Instant;
    };

/** A change of the copies, or the reason why the product's rule forbids it. */
export type CopyChange =
  | { readonly kind: "changed"; readonly record: CopyRecord | undefined }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: CopyRefusal };

export type CopyRefusal =
  | "staged-other"
  | "nothing-in-force"
  | "already-current"
  | "date-not-ahead"
  | "roll-pending";

/** Reads a record at an instant: `effectiveDate` itself already belongs to the new copy. */
export function settle(record: CopyRecord | undefined, at: Instant): Copies {
  if (record === undefined) return { kind: "empty" };
  const { thumbprint, effectiveDate, previousThumbprint } = record;
  if (effectiveDate !== undefined && effectiveDate > at) {
    return {
      kind: "staged",
      ...(previousThumbprint === undefined ? {} : { current: previousThumbprint }),
      next: thumbprint,
      effectiveDate,
    };
  }
  return {
    kind: "settled",
    current: thumbprint,
    ...(previousThumbprint === undefined ? {} : { previous: previousThumbprint }),
  };
}

/** Makes a certificate current at once; the displaced one becomes previous. A third one while a roll is pending is refused. */
export function assign(record: CopyRecord | undefined, thumbprint: Thumbprint, at: Instant): CopyChange {
  const copies = settle(record, at);
  switch (copies.kind) {
    case "empty":
      return { kind: "changed", record: { thumbprint } };
    case "settled":
      return copies.current === thumbprint
        ? { kind: "unchanged" }
        : { kind: "changed", record: { thumbprint, previousThumbprint: copies.current } };
    case "staged":
      if (thumbprint === copies.current) {
        return { kind: "changed", record: { thumbprint, previousThumbprint: copies.next } };
      }
      if (thumbprint !== copies.next) return { kind: "refused", reason: "staged-other" };
      return {
        kind: "changed",
        record: {
          thumbprint,
          ...(copies.current === undefined ? {} : { previousThumbprint: copies.current }),
        },
      };
  }
}

/** Stages a certificate for a date ahead; the older copy is gone. Staging the same again changes nothing; another is refused. */
export function stage(
  record: CopyRecord | undefined,
  thumbprint: Thumbprint,
  effectiveDate: Instant,
  at: Instant,
): CopyChange {
  const copies = settle(record, at);
  if (copies.kind === "staged") {
    const same = copies.next === thumbprint && copies.effectiveDate === effectiveDate;
    return same ? { kind: "unchanged" } : { kind: "refused", reason: "roll-pending" };
  }
  if (copies.kind === "empty") return { kind: "refused", reason: "nothing-in-force" };
  if (effectiveDate <= at) return { kind: "refused", reason: "date-not-ahead" };
  if (copies.current === thumbprint) return { kind: "refused", reason: "already-current" };
  return { kind: "changed", record: { thumbprint, effectiveDate, previousThumbprint: copies.current } };
}

/** Takes the previous copy away; refused while a roll is pending, since the previous copy is then the one in force. */
export function removePrevious(record: CopyRecord | undefined, at: Instant): CopyChange {
  const copies = settle(record, at);
  if (copies.kind === "staged") return { kind: "refused", reason: "roll-pending" };
  if (record === undefined || copies.kind === "empty" || copies.previous === undefined)
    return { kind: "unchanged" };
  const { previousThumbprint: _gone, ...rest } = record;
  return { kind: "changed", record: rest };
}

/** Takes both copies away. */
export function unassign(record: CopyRecord | undefined): CopyChange {
  return record === undefined ? { kind: "unchanged" } : { kind: "changed", record: undefined };
}

/** Returns the certificate that signs and serves: the current one. */
export function inForce(copies: Copies): Thumbprint | undefined {
  return copies.kind === "empty" ? undefined : copies.current;
}

/** Returns the certificates that the record holds, at most two. */
export function heldCopies(copies: Copies): readonly Thumbprint[] {
  switch (copies.kind) {
    case "empty":
      return [];
    case "settled":
      return copies.previous === undefined ? [copies.current] : [copies.current, copies.previous];
    case "staged":
      return copies.current === undefined ? [copies.next] : [copies.current, copies.next];
  }
}

/** Decides whether two readings hold the same copies. */
export function sameCopies(a: Copies, b: Copies): boolean {
  if (a.kind === "empty" || b.kind === "empty") return a.kind === b.kind;
  if (a.kind === "settled")
    return b.kind === "settled" && a.current === b.current && a.previous === b.previous;
  return (
    b.kind === "staged" && a.current === b.current && a.next === b.next && a.effectiveDate === b.effectiveDate
  );
}

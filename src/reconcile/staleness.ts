// Whether what is about to be done is what somebody agreed to, and still means the same. Pure.

import { formatInstant, type Instant } from "../base/instant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Plan } from "../model/plan.ts";
import type { Approval } from "./apply-input.ts";

/** Returns why a plan must not be executed, if so: it is not the approved one. It fails closed: no option leads around it. */
export function findStale(plan: Plan, approved: Approval | undefined, now: Instant): Diagnostic | undefined {
  if (approved === undefined) return undefined;
  if (approved.digest !== plan.digest) {
    return diagnose("apply/stale-plan", { approved: shorten(approved.digest), found: shorten(plan.digest) });
  }
  return findExpired(approved, now);
}

/** Returns why nothing more of a plan must be begun, if so: the clock alone has changed what is to be done. */
export function findExpired({ validUntil }: Pick<Plan, "validUntil">, now: Instant): Diagnostic | undefined {
  if (validUntil === null || now < validUntil) return undefined;
  return diagnose("apply/plan-expired", {
    validUntil: formatInstant(validUntil),
    now: formatInstant(now),
  });
}

/** Enough of a digest to tell two apart; untrusted text where it comes from a file, hence the alphabet. */
function shorten(digest: string): string {
  return /^sha256:[0-9a-f]{64}$/.test(digest) ? digest.slice(0, "sha256:".length + 12) : "no digest";
}

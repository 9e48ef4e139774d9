// Why a roll can't be staged: the product's two copies or the time that is left do not allow it. The same questions, in the
// same order, as the planner asks before it stages.

import type { Instant } from "../base/instant.ts";
import type { Certificate } from "../model/certificate.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { Policy } from "../model/policy.ts";
import type { RefusalReason } from "../model/timeline.ts";
import type { LaneStep } from "./lane.ts";
import {
  earliestSafeDate,
  lastFirstStaging,
  latestSafeDate,
  leastSpacing,
  newValidFrom,
  oldValidUntil,
} from "./roll-rules.ts";

export interface RollRefusal {
  readonly reason: RefusalReason;
  readonly step: LaneStep;
  readonly effectiveDate: Instant;
  /** The earliest date that would be safe; absent where no date is, with this certificate. */
  readonly earliest?: Instant;
  /** The latest date at which the old certificate still outlives its tokens, where that binds. */
  readonly latest?: Instant;
}

export interface RollQuestion {
  readonly type: CertificateType;
  readonly policy: Policy;
  readonly now: Instant;
  readonly step: LaneStep;
  readonly effectiveDate: Instant;
  /** The certificate that it replaces. */
  readonly old?: Certificate | undefined;
  readonly dateBefore?: Instant | undefined;
  /** When the previous copy becomes free on the last bearer; absent: it is. */
  readonly freeAt?: Instant | undefined;
  readonly suits: "yes" | "no";
}

/** Returns the first reason not to stage a roll, or undefined where there is none. */
export function findRefusal(question: RollQuestion): RollRefusal | undefined {
  const { type, policy, now, step, effectiveDate, old, dateBefore, freeAt } = question;
  const last = lastFirstStaging(effectiveDate, policy);
  const refuse = (reason: RefusalReason): RollRefusal => ({
    reason,
    step,
    effectiveDate,
    ...safeDates(question),
  });
  if (question.suits === "no" || step.certificate === undefined) return refuse("unknown");
  if (dateBefore !== undefined && effectiveDate - dateBefore < leastSpacing(type, policy))
    return refuse("too-close");
  if (step.certificate.notBefore > newValidFrom(effectiveDate, policy)) return refuse("new-not-valid");
  if (old !== undefined && old.notAfter < oldValidUntil(effectiveDate, type, policy))
    return refuse("old-expires");
  if (now > last) return refuse("too-late");
  return freeAt !== undefined && freeAt > last ? refuse("previous-not-free") : undefined;
}

/** Returns the span of dates that the rules allow for a roll, as far as both of its ends exist. */
export function safeDates(
  question: Omit<RollQuestion, "effectiveDate" | "suits">,
): Pick<RollRefusal, "earliest" | "latest"> {
  const { type, policy, now, step, old, dateBefore, freeAt } = question;
  const earliest = earliestSafeDate({
    now,
    type,
    policy,
    ...(dateBefore === undefined ? {} : { dateBefore }),
    ...(freeAt === undefined ? {} : { freeAt }),
    ...(step.certificate === undefined ? {} : { notBefore: step.certificate.notBefore }),
  });
  if (old === undefined) return { earliest };
  const latest = latestSafeDate(old.notAfter, type, policy);
  return earliest > latest ? { latest } : { earliest, latest };
}

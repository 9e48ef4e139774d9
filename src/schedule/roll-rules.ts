// The formulas of a roll (design.md section 4), each a pure function of instants and policy. They
// decide nothing by themselves: the planner, the timeline, the proof and the suggestions all call
// them, and nobody writes them again.
//
//   stage here ≤ D−M−W      ≤ D−M            D                    D+L+2σ
//   ───────────┼──────────────┼───────────────┼──────────────────────┼──────▶
//    early      incomplete:    must be let     in force; old copy     old copy is free,
//               unstage        happen          validates its tokens   the next roll may be staged

import { HOUR, type DurationMs, type Instant } from "../base/instant.ts";
import { typeFacts, type CertificateType } from "../model/certificate-type.ts";
import type { Policy } from "../model/policy.ts";

/** The numbers of the policy that decide rolls. */
export type RollPolicy = Pick<Policy, "clockSkew" | "replicationBound" | "stagingMargin" | "applyWindow">;

/**
 * Returns L, the lifetime of the tokens that a type signs; zero for types that sign none (domain.md
 * section 3.2).
 */
export function tokenLifetime(type: CertificateType): DurationMs {
  return typeFacts(type).tokenLifetime ?? 0;
}

/** Decides whether a type gains from a roll: only those that sign tokens do. */
export function gainsFromRoll(type: CertificateType): boolean {
  return typeFacts(type).tokenLifetime !== undefined;
}

/** Returns the least M that a policy may have: R + 2σ. */
export function leastStagingMargin(policy: RollPolicy): DurationMs {
  return policy.replicationBound + 2 * policy.clockSkew;
}

/**
 * Returns D − M − W: the last instant at which a roll may be staged for the first time; after it an
 * incomplete roll is unstaged.
 */
export function lastFirstStaging(effectiveDate: Instant, policy: RollPolicy): Instant {
  return lastCancelling(effectiveDate, policy) - policy.applyWindow;
}

/** Returns D − M: the last instant at which a roll may be cancelled; after it the roll must be let happen. */
export function lastCancelling(effectiveDate: Instant, policy: RollPolicy): Instant {
  return effectiveDate - policy.stagingMargin;
}

/** Returns D − 2σ: the instant from which the new certificate must be valid and on every bearer. */
export function newValidFrom(effectiveDate: Instant, policy: RollPolicy): Instant {
  return effectiveDate - 2 * policy.clockSkew;
}

/** Returns D + L + 2σ: the instant until which the old certificate must be valid. */
export function oldValidUntil(effectiveDate: Instant, type: CertificateType, policy: RollPolicy): Instant {
  return effectiveDate + tokenLifetime(type) + 2 * policy.clockSkew;
}

/**
 * Returns the instant at which the previous copy is free, seen from one bearer that signs with the
 * current one `since` then.
 */
export function evictionEnd(since: Instant, type: CertificateType, policy: RollPolicy): Instant {
  return since + tokenLifetime(type) + 2 * policy.clockSkew;
}

/**
 * Returns the least distance of two effective dates: L + 2σ + M + 2W, and 2σ more where runs use
 * different clocks. Safety never depends on it; without it nobody can be sure to apply in between.
 */
export function leastSpacing(
  type: CertificateType,
  policy: RollPolicy,
  clocks: "one" | "several" = "one",
): DurationMs {
  const skew = (clocks === "one" ? 2 : 4) * policy.clockSkew;
  return tokenLifetime(type) + skew + policy.stagingMargin + 2 * policy.applyWindow;
}

/**
 * Returns the next whole hour that is at least half an hour away. A proposal that counts from now counts from then: it must still hold
 * when somebody has typed it in and planned again.
 */
export function soon(instant: Instant): Instant {
  return Math.ceil((instant + HOUR / 2) / HOUR) * HOUR;
}

/** What the earliest safe date of a roll depends on; what is absent does not bind. */
export interface EarliestDateInput {
  readonly now: Instant;
  readonly type: CertificateType;
  readonly policy: RollPolicy;
  /** The effective date before it in the same assignment. */
  readonly dateBefore?: Instant;
  /** When the previous copy becomes free on the last bearer. */
  readonly freeAt?: Instant;
  /** When the new certificate becomes valid. */
  readonly notBefore?: Instant;
}

/**
 * Returns how long before its date a roll must be possible so that somebody is sure to stage it: M + 2W. The last first staging is at
 * D − M − W, and a run is sure to be completed within W.
 */
export function sureLead(policy: RollPolicy): DurationMs {
  return policy.stagingMargin + 2 * policy.applyWindow;
}

/** Returns the earliest date that staging, eviction, spacing and the new certificate's validity all allow, whoever applies within W. */
export function earliestSafeDate(input: EarliestDateInput): Instant {
  const { now, type, policy, dateBefore, freeAt, notBefore } = input;
  const lead = sureLead(policy);
  return Math.max(
    Math.max(now, freeAt ?? now) + lead,
    dateBefore === undefined ? now : dateBefore + leastSpacing(type, policy),
    notBefore === undefined ? now : notBefore + 2 * policy.clockSkew,
  );
}

/** Returns the latest date at which the old certificate still outlives its tokens: notAfter − L − 2σ. */
export function latestSafeDate(notAfter: Instant, type: CertificateType, policy: RollPolicy): Instant {
  return notAfter - tokenLifetime(type) - 2 * policy.clockSkew;
}

/**
 * Decides whether a cancelled stage never came into force on a bearer: the cancel was reported
 * before D by the bearer's own clock, or before D − 2σ by the observer's.
 */
export function cancelledInTime(
  effectiveDate: Instant,
  reported: { readonly byItsOwnClock?: Instant; readonly byTheObserver?: Instant },
  policy: RollPolicy,
): boolean {
  const { byItsOwnClock, byTheObserver } = reported;
  return (
    (byItsOwnClock !== undefined && byItsOwnClock < effectiveDate) ||
    (byTheObserver !== undefined && byTheObserver < effectiveDate - 2 * policy.clockSkew)
  );
}

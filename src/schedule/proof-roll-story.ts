// Stories of rolls whose certificates are not valid when clocks disagree, and of certificates that end.

import { formatDuration, formatInstant, SECOND, type Instant } from "../base/instant.ts";
import type { Counterexample, RejectedToken } from "../model/proof.ts";
import type { LaneStep } from "./lane.ts";
import type { LaneProof, RollAhead } from "./proof-parts.ts";
import { earliest, make, holdings, pair } from "./proof-telling.ts";
import { latestSafeDate, leastStagingMargin, tokenLifetime } from "./roll-rules.ts";

export function tellMargin(proof: LaneProof, { effectiveDate, step }: RollAhead): Counterexample {
  const { stagingMargin } = proof.policy;
  const cause = `\`stagingMargin\` is ${formatDuration(stagingMargin)}, less than the ${formatDuration(leastStagingMargin(proof.policy))} that a replication and two clocks can take`;
  return make(proof, "margin", effectiveDate, { cause, location: step.location, effectiveDate });
}

export function tellNewNotValid(proof: LaneProof, roll: RollAhead): Counterexample {
  const { policy, lane } = proof;
  const { step, effectiveDate } = roll;
  const [signer, validator] = pair(lane.bearers);
  const at = effectiveDate - policy.clockSkew;
  const notBefore = step.certificate?.notBefore ?? effectiveDate;
  const token: RejectedToken = {
    signer,
    validator,
    certificate: step.name,
    signedAt: at,
    rejectedAt: at,
    holds: holdings(roll),
    why: "not-yet-valid",
  };
  const clocks = `the clock of ${signer} is ${formatDuration(policy.clockSkew)} fast, that of ${validator} ${formatDuration(policy.clockSkew)} slow`;
  const cause = `${step.name} is valid from ${formatInstant(notBefore)} on, and the roll at ${formatInstant(effectiveDate)} comes less than ${formatDuration(2 * policy.clockSkew)} after that`;
  const place = { location: step.location, effectiveDate, earliestSafeDate: earliest(proof, roll) };
  return make(proof, "new-not-valid", at, { ...place, token, cause, before: [clocks] });
}

export function tellOldExpires(proof: LaneProof, roll: RollAhead): Counterexample {
  const { policy, lane } = proof;
  const { old, effectiveDate, step } = roll;
  const [signer, validator] = pair(lane.bearers);
  const notAfter = old?.certificate?.notAfter ?? effectiveDate;
  const name = old?.name ?? "the old certificate";
  const signedAt = Math.min(effectiveDate + policy.clockSkew, notAfter + policy.clockSkew) - SECOND;
  const rejectedAt = Math.max(signedAt, notAfter - policy.clockSkew + SECOND);
  const token: RejectedToken = {
    signer,
    validator,
    certificate: name,
    signedAt,
    rejectedAt,
    holds: [step.name, name],
    why: "expired",
  };
  const clocks = `the clock of ${signer} is ${formatDuration(policy.clockSkew)} slow, that of ${validator} ${formatDuration(policy.clockSkew)} fast`;
  const latest = latestSafeDate(notAfter, lane.type, policy);
  const cause = `${name} expires at ${formatInstant(notAfter)}, and its tokens live ${formatDuration(tokenLifetime(lane.type))} beyond the roll: the latest safe date is ${formatInstant(latest)}`;
  const place = { location: step.location, effectiveDate, earliestSafeDate: earliest(proof, roll) };
  return make(proof, "old-expires", rejectedAt, { ...place, token, cause, before: [clocks] });
}

export function tellNextNever(proof: LaneProof, roll: RollAhead): Counterexample {
  const { policy, lane } = proof;
  const { step, effectiveDate } = roll;
  const [signer, validator] = pair(lane.bearers);
  const at = effectiveDate - policy.clockSkew;
  const token: RejectedToken = {
    signer,
    validator,
    certificate: step.name,
    signedAt: at,
    rejectedAt: at,
    holds: holdings(roll),
    why: "only-next",
  };
  const cause = `between ${formatInstant(at)} and ${formatInstant(effectiveDate + policy.clockSkew)} a fast server signs with ${step.name} while a slow one still holds it as next; no date avoids that`;
  return make(proof, "next-never", at, { token, cause, location: step.location, effectiveDate });
}

export function tellExpiry(proof: LaneProof, step: LaneStep, end: Instant): Counterexample {
  const { lane, policy, now } = proof;
  const notAfter = step.certificate?.notAfter ?? end;
  const [signer, validator] = pair(lane.bearers);
  const rejectedAt = Math.max(now, notAfter - policy.clockSkew + SECOND);
  const signedAt = Math.max(Math.min(now, rejectedAt), rejectedAt - tokenLifetime(lane.type) + SECOND);
  const token: RejectedToken = {
    signer,
    validator,
    certificate: step.name,
    signedAt,
    rejectedAt,
    holds: [step.name],
    why: "expired",
  };
  const cause = `${step.name} expires at ${formatInstant(notAfter)} and ${end < now ? "nothing takes its place: assign another at once" : `no roll follows it: plan one for ${formatInstant(end)} or earlier`}`;
  return make(proof, "expires", Math.max(now, end), { token, cause, location: step.location });
}

// Stories of what the servers hold now.

import { formatInstant, type Instant } from "../base/instant.ts";
import { heldCopies } from "../model/assignment.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Counterexample, RejectedToken } from "../model/proof.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { LaneStep } from "./lane.ts";
import type { HoldingGroup, LaneProof, RollAhead } from "./proof-parts.ts";
import { earliest, make, pair, unnamed, nameOf, count } from "./proof-telling.ts";
import { lastCancelling, lastFirstStaging } from "./roll-rules.ts";

/** Servers hold different certificates now. */
export function tellDiffering(
  proof: LaneProof,
  signer: HoldingGroup,
  validator: HoldingGroup,
  thumbprint: Thumbprint,
): Counterexample {
  const { lane, now } = proof;
  const isNext = validator.copies.kind === "staged" && validator.copies.next === thumbprint;
  const token: RejectedToken = {
    signer: signer.servers[0] ?? unnamed(lane.bearers),
    validator: validator.servers[0] ?? unnamed(lane.bearers),
    certificate: nameOf(proof, thumbprint),
    signedAt: now,
    rejectedAt: now,
    holds: heldCopies(validator.copies).map((held) => nameOf(proof, held)),
    why: isNext ? "only-next" : "not-held",
  };
  const cause = `${token.certificate} signs on ${count(signer.servers)} and is not held by ${count(validator.servers)}: apply sets that right as far as it is safe`;
  return make(proof, "differs", now, { token, cause, location: lane.assignment.location });
}

/** The YAML asks for another certificate now, without a roll. */
export function tellAtOnce(proof: LaneProof, wish: LaneStep, current: Thumbprint): Counterexample {
  const { now, lane, policy, runs } = proof;
  const [signer, validator] = pair(lane.bearers);
  const held = nameOf(proof, current);
  const token: RejectedToken = {
    signer,
    validator,
    certificate: wish.name,
    signedAt: now,
    rejectedAt: now,
    holds: [held],
    why: "not-held",
  };
  const lead = policy.stagingMargin + policy.applyWindow;
  const earliestSafeDate = runs.completedBy(now) + lead;
  const cause = `${wish.name} is to replace ${held} at once, and ${signer} has it before ${validator} does: make it a roll`;
  return make(proof, "at-once", now, { token, cause, location: wish.location, earliestSafeDate });
}

/** What is in force has expired, and the YAML asks for another certificate. */
export function tellExpired(proof: LaneProof, wish: LaneStep, current: Thumbprint): Counterexample {
  const { now, lane } = proof;
  const [signer, validator] = pair(lane.bearers);
  const held = nameOf(proof, current);
  const token: RejectedToken = {
    signer,
    validator,
    certificate: held,
    signedAt: now,
    rejectedAt: now,
    holds: [held],
    why: "expired",
  };
  const cause = `${held} has expired and is in force still: apply puts ${wish.name} in its place`;
  return make(proof, "expires", now, { token, cause, location: wish.location });
}

/** A pending roll is on some servers only. */
export function tellLacking(
  proof: LaneProof,
  { step, effectiveDate }: Pick<RollAhead, "step" | "effectiveDate">,
  lacking: readonly Fqdn[],
  reason: "split" | "incomplete",
): Counterexample {
  const { lane, policy, now } = proof;
  const validator = lacking[0] ?? unnamed(lane.bearers);
  const signer = lane.bearers.find((server) => !lacking.includes(server)) ?? validator;
  const at = effectiveDate - policy.clockSkew;
  const old = lane.steps[lane.steps.indexOf(step) - 1]?.name;
  const token: RejectedToken = {
    signer,
    validator,
    certificate: step.name,
    signedAt: at,
    rejectedAt: at,
    holds: old === undefined ? [] : [old],
    why: "not-held",
  };
  const last = lastFirstStaging(effectiveDate, policy);
  const place = {
    location: step.location,
    effectiveDate,
    earliestSafeDate: earliest(proof, undefined, step),
  };
  if (reason === "split") {
    const cause = `${lacking.join(", ")} did not get ${step.name}, and since ${formatInstant(lastCancelling(effectiveDate, policy))} it can't be withdrawn any more`;
    return make(proof, reason, at, { ...place, token, cause });
  }
  const cause = `${lacking.join(", ")} did not get ${step.name}, and no run surely comes until ${formatInstant(last)}: it is withdrawn everywhere`;
  return make(proof, reason, Math.max(now, last), { ...place, cause });
}

/** A pending roll that is not asked for will happen, or may. */
export function tellCannotCancel(
  proof: LaneProof,
  staged: { readonly next: Thumbprint; readonly effectiveDate: Instant },
): Counterexample {
  const { policy, lane } = proof;
  const { effectiveDate } = staged;
  const name = nameOf(proof, staged.next);
  const last = lastCancelling(effectiveDate, policy);
  const cause = `every server holds ${name} for ${formatInstant(effectiveDate)}, the YAML does not ask for it, and no run surely comes until ${formatInstant(last)} to cancel it`;
  return make(proof, "cannot-cancel", effectiveDate, {
    cause,
    location: lane.assignment.location,
    effectiveDate,
  });
}

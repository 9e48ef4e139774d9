// A counterexample as a story: who signs what when, where it arrives, what is held there, and why. Server names and instants only; an
// instant is the true time unless the sentence names a clock.

import { formatDuration, formatInstant, SECOND, type Instant } from "../base/instant.ts";
import { Bug } from "../base/invariant.ts";
import { heldCopies } from "../model/assignment.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { LaneStep } from "./lane.ts";
import type { Counterexample, CounterexampleReason, RejectedToken } from "../model/proof.ts";
import type { HoldingGroup, LaneProof, RollAhead } from "./proof-parts.ts";
import {
  lastCancelling,
  lastFirstStaging,
  latestSafeDate,
  leastSpacing,
  leastStagingMargin,
  tokenLifetime,
} from "./roll-rules.ts";

/** Servers hold different certificates now. */
export function tellDiffering(
  proof: LaneProof,
  signer: HoldingGroup,
  validator: HoldingGroup,
  thumbprint: Thumbprint,
): Counterexample {
  const { lane, now } = proof;
  const isNext = validator.copies.kind === "staged" && validator.copies.next === thumbprint;
  const token = tokenOf({
    signer: signer.servers[0] ?? unnamed(lane.bearers),
    validator: validator.servers[0] ?? unnamed(lane.bearers),
    certificate: nameOf(proof, thumbprint),
    signedAt: now,
    rejectedAt: now,
    holds: heldCopies(validator.copies).map((held) => nameOf(proof, held)),
    why: isNext ? "only-next" : "not-held",
  });
  const cause = `${count(signer.servers)} sign with ${token.certificate}, ${count(validator.servers)} do not hold it: apply sets that right as far as it is safe`;
  return make(proof, "differs", now, { token, cause, location: lane.assignment.location });
}

/** The YAML asks for another certificate now, without a roll. */
export function tellAtOnce(proof: LaneProof, wish: LaneStep, current: Thumbprint): Counterexample {
  const { now, lane, policy, runs } = proof;
  const [signer, validator] = pair(lane.bearers);
  const held = nameOf(proof, current);
  const token = tokenOf({
    signer,
    validator,
    certificate: wish.name,
    signedAt: now,
    rejectedAt: now,
    holds: [held],
    why: "not-held",
  });
  const lead = policy.stagingMargin + policy.applyWindow;
  const earliestSafeDate = runs.completedBy(now) + lead;
  const cause = `${wish.name} is to replace ${held} at once, and ${signer} has it before ${validator} does: make it a roll`;
  return make(proof, "at-once", now, { token, cause, location: wish.location, earliestSafeDate });
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
  const token = tokenOf({
    signer,
    validator,
    certificate: step.name,
    signedAt: at,
    rejectedAt: at,
    holds: old === undefined ? [] : [old],
    why: "not-held",
  });
  const last = lastFirstStaging(effectiveDate, policy);
  const place = {
    location: step.location,
    effectiveDate,
    earliestSafeDate: earliest(proof, undefined, step),
  };
  if (reason === "split") {
    const cause = `${lacking.join(", ")} did not get ${step.name}, and since ${time(lastCancelling(effectiveDate, policy))} it can't be withdrawn any more`;
    return make(proof, reason, at, { ...place, token, cause });
  }
  const cause = `${lacking.join(", ")} did not get ${step.name}, and no run surely comes until ${time(last)}: it is withdrawn everywhere`;
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
  const cause = `every server holds ${name} for ${time(effectiveDate)}, the YAML does not ask for it, and no run surely comes until ${time(last)} to cancel it`;
  return make(proof, "cannot-cancel", effectiveDate, {
    cause,
    location: lane.assignment.location,
    effectiveDate,
  });
}

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
  const token = tokenOf({
    signer,
    validator,
    certificate: step.name,
    signedAt: at,
    rejectedAt: at,
    holds: holdings(roll),
    why: "not-yet-valid",
  });
  const clocks = `the clock of ${signer} is ${formatDuration(policy.clockSkew)} fast, that of ${validator} ${formatDuration(policy.clockSkew)} slow`;
  const cause = `${step.name} is valid from ${time(notBefore)} on, and the roll at ${time(effectiveDate)} comes less than ${formatDuration(2 * policy.clockSkew)} after that`;
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
  const token = tokenOf({
    signer,
    validator,
    certificate: name,
    signedAt,
    rejectedAt,
    holds: [step.name, name],
    why: "expired",
  });
  const clocks = `the clock of ${signer} is ${formatDuration(policy.clockSkew)} slow, that of ${validator} ${formatDuration(policy.clockSkew)} fast`;
  const latest = latestSafeDate(notAfter, lane.type, policy);
  const cause = `${name} expires at ${time(notAfter)}, and its tokens live ${formatDuration(tokenLifetime(lane.type))} beyond the roll: the latest safe date is ${time(latest)}`;
  const place = { location: step.location, effectiveDate, earliestSafeDate: earliest(proof, roll) };
  return make(proof, "old-expires", rejectedAt, { ...place, token, cause, before: [clocks] });
}

export function tellNextNever(proof: LaneProof, roll: RollAhead): Counterexample {
  const { policy, lane } = proof;
  const { step, effectiveDate } = roll;
  const [signer, validator] = pair(lane.bearers);
  const at = effectiveDate - policy.clockSkew;
  const token = tokenOf({
    signer,
    validator,
    certificate: step.name,
    signedAt: at,
    rejectedAt: at,
    holds: holdings(roll),
    why: "only-next",
  });
  const cause = `between ${time(at)} and ${time(effectiveDate + policy.clockSkew)} a fast server signs with ${step.name} while a slow one still holds it as next; no date avoids that`;
  return make(proof, "next-never", at, { token, cause, location: step.location, effectiveDate });
}

/** A roll that nobody is sure to stage in time. Told with what breaks if it were staged by hand all the same. */
export function tellNotStaged(
  proof: LaneProof,
  roll: RollAhead,
  why: { readonly reason: CounterexampleReason; readonly server?: Fqdn; readonly from?: Instant },
): Counterexample {
  const { policy, runs } = proof;
  const { step, effectiveDate } = roll;
  const last = lastFirstStaging(effectiveDate, policy);
  const token = why.reason === "too-close" ? evictedToken(proof, roll) : undefined;
  const place = {
    location: step.location,
    effectiveDate,
    ...(token === undefined ? {} : { token }),
    earliestSafeDate: earliest(proof, roll),
  };
  const late = `the last run before ${time(roll.freeAt)} comes too early, the next one at ${time(runs.completedBy(roll.freeAt))}`;
  const refused = `cscert stages nothing after ${time(last)}: the roll at ${time(effectiveDate)} does not happen, and ${roll.old?.name ?? "the old certificate"} stays in force`;
  switch (why.reason) {
    case "daemon-stops":
      return make(proof, why.reason, last, {
        ...place,
        before: [`the last run is before ${time(runs.stop)}`, refused],
        cause: `${step.name} can't be staged before ${time(roll.freeAt)}, and nobody is sure to apply after that`,
      });
    case "unreachable":
      return make(proof, why.reason, last, {
        ...place,
        before: [
          `${why.server ?? "a server"} is away from ${time(why.from ?? last)} on, and never gets ${step.name}`,
          refused,
        ],
        cause: `no run surely brings ${step.name} to ${why.server ?? "that server"} before it is away; lift \`guard/unreachable:${why.server ?? ""}\` if it stays away`,
      });
    case "too-late":
      return make(proof, why.reason, last, {
        ...place,
        before: [late, refused],
        cause: `${step.name} must be staged until ${time(last)}, and from ${time(roll.freeAt)} on no run is sure to be completed by then`,
      });
    default:
      return make(proof, "too-close", token?.rejectedAt ?? last, {
        ...place,
        before:
          token === undefined
            ? [late, refused]
            : [
                `somebody stages ${step.name} by hand at ${time(handStaging(roll, last))}, since cscert refuses to`,
              ],
        cause: closeness(proof, roll, last),
      });
  }
}

export function tellExpiry(proof: LaneProof, step: LaneStep, end: Instant): Counterexample {
  const { lane, policy, now } = proof;
  const notAfter = step.certificate?.notAfter ?? end;
  const [signer, validator] = pair(lane.bearers);
  const rejectedAt = Math.max(now, notAfter - policy.clockSkew + SECOND);
  const signedAt = Math.max(Math.min(now, rejectedAt), rejectedAt - tokenLifetime(lane.type) + SECOND);
  const token = tokenOf({
    signer,
    validator,
    certificate: step.name,
    signedAt,
    rejectedAt,
    holds: [step.name],
    why: "expired",
  });
  const cause = `${step.name} expires at ${time(notAfter)} and no roll follows it: plan one for ${time(end)} or earlier`;
  return make(proof, "expires", Math.max(now, end), { token, cause, location: step.location });
}

/** The token of the copy before the old one, if staging at the last moment takes that copy away too early. */
function evictedToken(proof: LaneProof, roll: RollAhead): RejectedToken | undefined {
  const { lane, policy } = proof;
  const { dateBefore, step, old, effectiveDate } = roll;
  if (dateBefore === undefined || roll.standing === "staged") return undefined;
  const evicted = lane.steps[lane.steps.findIndex(({ effectiveDate: date }) => date === dateBefore) - 1];
  const last = lastFirstStaging(effectiveDate, policy);
  const signedAt = dateBefore + policy.clockSkew - SECOND;
  const rejectedAt = Math.max(handStaging(roll, last), signedAt);
  if (evicted === undefined || old === undefined || rejectedAt >= signedAt + tokenLifetime(lane.type))
    return undefined;
  const [signer, validator] = pair(lane.bearers);
  return tokenOf({
    signer,
    validator,
    certificate: evicted.name,
    signedAt,
    rejectedAt,
    holds: [old.name, step.name],
    why: "not-held",
  });
}

/** The last moment to stage it; while the roll before it is pending, the product stages nothing. */
function handStaging({ dateBefore }: RollAhead, last: Instant): Instant {
  return Math.max(last, dateBefore ?? last);
}

function closeness(
  { lane, policy }: LaneProof,
  { dateBefore, effectiveDate, step, freeAt }: RollAhead,
  last: Instant,
): string {
  const between =
    dateBefore === undefined
      ? `tokens need the copy that ${step.name} displaces until ${time(freeAt)}`
      : `it comes ${formatDuration(effectiveDate - dateBefore)} after the roll at ${time(dateBefore)}, less than ${formatDuration(leastSpacing(lane.type, policy))}`;
  return `the roll to ${step.name} must be staged until ${time(last)}: ${between}, and nobody is sure to apply in between`;
}

/** The earliest date that would do for a roll; absent where its certificates leave none. */
function earliest(
  { policy, lane, runs, now }: LaneProof,
  roll: RollAhead | undefined,
  step = roll?.step,
): Instant | undefined {
  const free = roll === undefined || roll.standing === "staged" ? now : roll.freeAt;
  const dateBefore = roll?.dateBefore;
  const date = Math.max(
    runs.completedBy(free) + policy.stagingMargin + policy.applyWindow,
    dateBefore === undefined ? now : dateBefore + leastSpacing(lane.type, policy),
    step?.certificate === undefined ? now : step.certificate.notBefore + 2 * policy.clockSkew,
  );
  const old = roll?.old?.certificate;
  return old !== undefined && date > latestSafeDate(old.notAfter, lane.type, policy) ? undefined : date;
}

interface Told {
  readonly cause: string;
  readonly location: Counterexample["location"];
  readonly token?: RejectedToken;
  readonly before?: readonly string[];
  readonly effectiveDate?: Instant;
  readonly earliestSafeDate?: Instant | undefined;
}

function make({ lane }: LaneProof, reason: CounterexampleReason, at: Instant, told: Told): Counterexample {
  const { token, effectiveDate, earliestSafeDate, cause, location, before = [] } = told;
  return {
    reason,
    type: lane.type,
    label: lane.label,
    at,
    story: [...before, ...(token === undefined ? [] : [sentence(token)])],
    cause,
    ...(token === undefined ? {} : { token }),
    ...(effectiveDate === undefined ? {} : { effectiveDate }),
    ...(earliestSafeDate === undefined ? {} : { earliestSafeDate }),
    location,
  };
}

const WHY = {
  "not-held": "rejected",
  "only-next": "rejected, for it is staged there and not yet in force",
  "not-yet-valid": "rejected, for it is not yet valid there",
  expired: "rejected, for its certificate has expired there",
} as const satisfies Record<RejectedToken["why"], string>;

function sentence({
  signer,
  certificate,
  signedAt,
  validator,
  rejectedAt,
  holds,
  why,
}: RejectedToken): string {
  const held = holds.length === 0 ? "nothing" : holds.join(" and ");
  return `a token that ${signer} signs at ${time(signedAt)} with ${certificate} reaches ${validator} at ${time(rejectedAt)}, which holds ${held}: ${WHY[why]}`;
}

function tokenOf(token: RejectedToken): RejectedToken {
  return token;
}

function holdings({ old, step }: RollAhead): readonly string[] {
  return old === undefined ? [step.name] : [old.name, step.name];
}

/** Two bearers of a lane; a lane with one bearer validates its own tokens. */
function pair(bearers: readonly Fqdn[]): readonly [Fqdn, Fqdn] {
  const first = unnamed(bearers);
  return [first, bearers[1] ?? first];
}

function unnamed(bearers: readonly Fqdn[]): Fqdn {
  const [first] = bearers;
  if (first === undefined) throw new Bug("a lane without bearers has no tokens");
  return first;
}

function nameOf({ lane }: LaneProof, thumbprint: Thumbprint): string {
  return lane.steps.find((step) => step.thumbprint === thumbprint)?.name ?? thumbprint.slice(0, 8);
}

function count(servers: readonly Fqdn[]): string {
  return servers.length === 1 ? (servers[0] ?? "") : `${servers.length} servers`;
}

function time(instant: Instant): string {
  return formatInstant(instant);
}

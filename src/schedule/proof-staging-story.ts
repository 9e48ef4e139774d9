// Stories of rolls that nobody is sure to stage in time.

import { formatDuration, formatInstant, SECOND, type Instant } from "../base/instant.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Counterexample, CounterexampleReason, RejectedToken } from "../model/proof.ts";
import type { LaneProof, RollAhead } from "./proof-parts.ts";
import { earliest, make, pair } from "./proof-telling.ts";
import { lastFirstStaging, leastSpacing, tokenLifetime } from "./roll-rules.ts";

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
    // No date helps where nobody comes, or nothing arrives, any more.
    ...(why.reason === "too-close" || why.reason === "too-late"
      ? { earliestSafeDate: earliest(proof, roll) }
      : {}),
  };
  const staged = runs.completedBy(roll.freeAt);
  const late =
    staged <= roll.freeAt
      ? `somebody applies at ${formatInstant(staged)}`
      : `the last run before ${formatInstant(roll.freeAt)} comes too early, the next one at ${formatInstant(staged)}`;
  const refused = `cscert stages nothing after ${formatInstant(last)}: the roll at ${formatInstant(effectiveDate)} does not happen, and ${roll.old?.name ?? "the old certificate"} stays in force`;
  switch (why.reason) {
    case "daemon-stops":
      return make(proof, why.reason, last, {
        ...place,
        before: [`the last run is before ${formatInstant(runs.stop)}`, refused],
        cause: `${step.name} can't be staged before ${formatInstant(roll.freeAt)}, and nobody is sure to apply after that`,
      });
    case "unreachable":
      return make(proof, why.reason, last, {
        ...place,
        before: [
          `${why.server ?? "a server"} is away from ${formatInstant(why.from ?? last)} on, and never gets ${step.name}`,
          refused,
        ],
        cause: `no run surely brings ${step.name} to ${why.server ?? "that server"} before it is away; lift \`guard/unreachable:${why.server ?? ""}\` if it stays away`,
      });
    case "too-late":
      return make(proof, why.reason, last, {
        ...place,
        before: [late, refused],
        cause: `${step.name} must be staged until ${formatInstant(last)}, and from ${formatInstant(roll.freeAt)} on no run is sure to be completed by then${inTime(proof, roll, last)}`,
      });
    default:
      return make(proof, "too-close", token?.rejectedAt ?? last, {
        ...place,
        before:
          token === undefined
            ? [late, refused]
            : [
                `somebody stages ${step.name} by hand at ${formatInstant(handStaging(roll, last))}, since cscert refuses to`,
              ],
        cause: closeness(proof, roll, last),
      });
  }
}

/** A plan counts on being applied at once: what is too late for a run that comes some time may not be too late for that. */
function inTime({ now }: LaneProof, { freeAt }: RollAhead, last: Instant): string {
  return freeAt <= now && now <= last
    ? `; applied before ${formatInstant(last)}, the plan of now still does it`
    : "";
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
  return {
    signer,
    validator,
    certificate: evicted.name,
    signedAt,
    rejectedAt,
    holds: [old.name, step.name],
    why: "not-held",
  };
}

/** The last moment to stage it; while the roll before it is pending, the product stages nothing. */
function handStaging({ dateBefore }: RollAhead, last: Instant): Instant {
  return Math.max(last, dateBefore ?? last);
}

function closeness(
  { lane, policy, runs }: LaneProof,
  { dateBefore, effectiveDate, step, freeAt }: RollAhead,
  last: Instant,
): string {
  const lead = policy.stagingMargin + policy.applyWindow;
  const needed = runs.completedBy(freeAt) + lead - (dateBefore ?? freeAt);
  const between =
    dateBefore === undefined
      ? `tokens need the copy that ${step.name} displaces until ${formatInstant(freeAt)}`
      : `it comes ${formatDuration(effectiveDate - dateBefore)} after the roll at ${formatInstant(dateBefore)}, less than ${formatDuration(Math.max(needed, leastSpacing(lane.type, policy)))}`;
  return `the roll to ${step.name} must be staged until ${formatInstant(last)}: ${between}, and nobody is sure to apply in between`;
}

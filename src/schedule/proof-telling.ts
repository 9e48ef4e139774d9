// A counterexample is told as a story: who signs what when, where it arrives, what is held there, and why. Server names and instants
// only; an instant is the true time unless the sentence names a clock.

import { formatInstant, type Instant } from "../base/instant.ts";
import { Bug } from "../base/invariant.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Counterexample, CounterexampleReason, RejectedToken } from "../model/proof.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { LaneProof, RollAhead } from "./proof-parts.ts";
import { latestSafeDate, leastSpacing } from "./roll-rules.ts";

/** The earliest date that would do for a roll; absent where its certificates leave none. */
export function earliest(
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

/** Makes a counterexample; its story ends with the token. */
export function make(
  { lane }: LaneProof,
  reason: CounterexampleReason,
  at: Instant,
  told: Told,
): Counterexample {
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
  return `a token that ${signer} signs at ${formatInstant(signedAt)} with ${certificate} reaches ${validator} at ${formatInstant(rejectedAt)}, which holds ${held}: ${WHY[why]}`;
}

/** What a bearer holds once the roll is staged. */
export function holdings({ old, step }: RollAhead): readonly string[] {
  return old === undefined ? [step.name] : [old.name, step.name];
}

/** Two bearers of a lane; a lane with one bearer validates its own tokens. */
export function pair(bearers: readonly Fqdn[]): readonly [Fqdn, Fqdn] {
  const first = unnamed(bearers);
  return [first, bearers[1] ?? first];
}

/** Returns the first bearer. */
export function unnamed(bearers: readonly Fqdn[]): Fqdn {
  const [first] = bearers;
  if (first === undefined) throw new Bug("a lane without bearers has no tokens");
  return first;
}

/** Returns how the YAML calls a certificate, else the start of its thumbprint. */
export function nameOf({ lane }: LaneProof, thumbprint: Thumbprint): string {
  return lane.steps.find((step) => step.thumbprint === thumbprint)?.name ?? thumbprint.slice(0, 8);
}

/** Names one server, or counts several. */
export function count(servers: readonly Fqdn[]): string {
  return servers.length === 1 ? (servers[0] ?? "") : `${servers.length} servers`;
}

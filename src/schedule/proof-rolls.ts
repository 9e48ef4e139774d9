// The proof's second part: the rolls ahead, one after the other. Each is safe if its certificates are valid around its date whatever the
// clocks say, and if a run is sure to come after live tokens let the previous copy go and before the last moment to stage.

import type { Thumbprint } from "../model/thumbprint.ts";
import { findRollAhead } from "./forecast-roll.ts";
import type { Counterexample, RollByItself } from "../model/proof.ts";
import type { LaneProof, PresentState, RollAhead } from "./proof-parts.ts";
import {
  tellExpiry,
  tellMargin,
  tellNewNotValid,
  tellNextNever,
  tellOldExpires,
} from "./proof-roll-story.ts";
import { tellNotStaged } from "./proof-staging-story.ts";
import {
  evictionEnd,
  lastFirstStaging,
  latestSafeDate,
  leastSpacing,
  leastStagingMargin,
  newValidFrom,
  oldValidUntil,
} from "./roll-rules.ts";

export interface RollsResult {
  readonly counterexample?: Counterexample;
  readonly byItself: readonly RollByItself[];
}

/** Checks the rolls ahead until the horizon; the first that fails ends it. */
export function checkRolls(proof: LaneProof, state: PresentState): RollsResult {
  const { lane, policy, now, horizon = Infinity } = proof;
  const byItself: RollByItself[] = [];
  if (lane.bearers.length === 0) return { byItself };
  let current: Thumbprint | undefined = state.current;
  let old = lane.steps.find(({ thumbprint }) => thumbprint === current);
  let at = now;
  let freeAt = state.freeAt;
  let position: RollAhead["position"] = "first";
  for (;;) {
    const ahead = findRollAhead(lane.steps, current, at);
    if (ahead === undefined || ahead.effectiveDate > horizon) return { byItself };
    const isStaged =
      state.staged?.effectiveDate === ahead.effectiveDate && state.staged.next === ahead.step.thumbprint;
    const standing = isStaged ? "staged" : "ahead";
    const roll: RollAhead = { ...ahead, old, freeAt: Math.max(freeAt, now), standing, position };
    const counterexample = checkRoll(proof, roll);
    if (counterexample !== undefined) return { counterexample, byItself };
    const { step, effectiveDate } = ahead;
    byItself.push({ type: lane.type, label: lane.label, name: step.name, effectiveDate });
    [current, old, at, position] = [step.thumbprint, step, effectiveDate, "later"];
    freeAt = evictionEnd(effectiveDate, lane.type, policy);
  }
}

type Check = (proof: LaneProof, roll: RollAhead) => Counterexample | undefined;

function checkRoll(proof: LaneProof, roll: RollAhead): Counterexample | undefined {
  for (const check of CHECKS) {
    const counterexample = check(proof, roll);
    if (counterexample !== undefined) return counterexample;
  }
  return undefined;
}

const margin: Check = (proof, roll) =>
  proof.policy.stagingMargin < leastStagingMargin(proof.policy) ? tellMargin(proof, roll) : undefined;

/** A bearer with a fast clock signs with it at D − σ; one with a slow clock reads D − 2σ then. */
const newIsValid: Check = (proof, roll) => {
  const { certificate } = roll.step;
  const isValid =
    certificate !== undefined && certificate.notBefore <= newValidFrom(roll.effectiveDate, proof.policy);
  return isValid ? undefined : tellNewNotValid(proof, roll);
};

/** A bearer with a slow clock signs with the old one until D + σ; its token lives for L, and a fast clock reads σ more. */
const oldIsValid: Check = (proof, roll) => {
  const certificate = roll.old?.certificate;
  if (certificate === undefined) return undefined;
  const until = oldValidUntil(roll.effectiveDate, proof.lane.type, proof.policy);
  return certificate.notAfter >= until ? undefined : tellOldExpires(proof, roll);
};

/** A certificate that ends before the tokens of its own first moment do brings nobody anything. */
const newOutlivesItsRoll: Check = (proof, { step, effectiveDate }) => {
  const { lane, policy } = proof;
  const notAfter = step.certificate?.notAfter;
  if (notAfter === undefined || notAfter >= oldValidUntil(effectiveDate, lane.type, policy)) return undefined;
  return tellExpiry(proof, step, latestSafeDate(notAfter, lane.type, policy));
};

const nextValidates: Check = (proof, roll) =>
  proof.nextValidates === "never" && proof.policy.clockSkew > 0 ? tellNextNever(proof, roll) : undefined;

/** A run must surely be completed between the end of the last overlap and D − M − W, on every bearer, by somebody. */
const isStagedInTime: Check = (proof, roll) => {
  if (roll.standing === "staged") return undefined;
  const { runs, policy, lane } = proof;
  const last = lastFirstStaging(roll.effectiveDate, policy);
  const staged = runs.completedBy(roll.freeAt);
  const away = runs.away.find(({ server, from }) => lane.bearers.includes(server) && staged > from);
  if (staged > last || isTooClose(proof, roll)) {
    const reason = roll.position === "first" && !isTooClose(proof, roll) ? "too-late" : "too-close";
    return tellNotStaged(proof, roll, { reason });
  }
  if (staged > runs.stop) return tellNotStaged(proof, roll, { reason: "daemon-stops" });
  return away === undefined ? undefined : tellNotStaged(proof, roll, { reason: "unreachable", ...away });
};

/** The planner refuses what comes too soon after the date before it, whatever was observed. */
function isTooClose({ lane, policy }: LaneProof, { dateBefore, effectiveDate }: RollAhead): boolean {
  return dateBefore !== undefined && effectiveDate - dateBefore < leastSpacing(lane.type, policy);
}

const CHECKS: readonly Check[] = [
  margin,
  newIsValid,
  newOutlivesItsRoll,
  oldIsValid,
  isStagedInTime,
  nextValidates,
];

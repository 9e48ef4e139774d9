// One turn of a forecast for types that sign tokens (design.md section 4): stage as soon as the previous copy is free and no later than
// D−M−W, let the date come, never touch what live tokens need.

import type { Instant } from "../base/instant.ts";
import { assign, removePrevious, settle, stage, type Copies } from "../model/assignment.ts";
import { typeFacts } from "../model/certificate-type.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { LaneState, Turn } from "./forecast-model.ts";
import { earliestOf, laneStepAt, type LaneStep } from "./lane.ts";
import { evictionEnd, lastCancelling } from "./roll-rules.ts";
import { findRefusal, type RollRefusal } from "./refusal.ts";
import { nextOpening } from "./window.ts";

/** Decides what happens to a target at an instant. */
export function decideRolling(state: LaneState): Turn {
  const copies = settle(state.record, state.at);
  const wish = laneStepAt(state.lane.steps, state.at);
  switch (copies.kind) {
    case "empty":
      return state.suits(wish, state.at)
        ? assignNow(state, wish)
        : { lookAgain: earliestOf(state.at, nextStepDate(state, state.at), wish.certificate?.notBefore) };
    case "staged":
      return decideStaged(state, wish, copies);
    case "settled":
      return copies.current === wish.thumbprint
        ? decideAhead(state, wish, copies)
        : decideOther(state, wish, copies);
  }
}

/** Finds the first step ahead that asks for another certificate, with the date before it. */
export function findRollAhead(
  steps: LaneState["lane"]["steps"],
  current: Thumbprint | undefined,
  at: Instant,
):
  | { readonly step: LaneStep; readonly effectiveDate: Instant; readonly dateBefore?: Instant | undefined }
  | undefined {
  for (let index = firstAhead(steps, at); index < steps.length; index++) {
    const step = steps[index];
    if (step?.effectiveDate === undefined || step.thumbprint === current) continue;
    return { step, effectiveDate: step.effectiveDate, dateBefore: steps[index - 1]?.effectiveDate };
  }
  return undefined;
}

function firstAhead(steps: LaneState["lane"]["steps"], at: Instant): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.effectiveDate ?? -Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nextStepDate({ lane }: LaneState, at: Instant): Instant | undefined {
  return lane.steps[firstAhead(lane.steps, at)]?.effectiveDate;
}

function assignNow(state: LaneState, { thumbprint, name }: LaneStep): Turn {
  if (thumbprint === undefined) return { lookAgain: nextStepDate(state, state.at) };
  return {
    change: assign(state.record, thumbprint, state.at),
    event: { kind: "assign", at: state.at, name, thumbprint },
  };
}

function decideStaged(
  state: LaneState,
  wish: LaneStep,
  { current, next, effectiveDate }: Extract<Copies, { kind: "staged" }>,
): Turn {
  const ahead = findRollAhead(state.lane.steps, wish.thumbprint, state.at);
  const isDesired = ahead?.effectiveDate === effectiveDate && ahead.step.thumbprint === next;
  const closed = state.at > lastCancelling(effectiveDate, state.policy);
  const unknown = ahead !== undefined && ahead.step.thumbprint === undefined;
  if (isDesired || closed || current === undefined || unknown) return { lookAgain: effectiveDate };
  if (wish.thumbprint !== current && wish.thumbprint !== next) {
    const kept = keepUntilAllowed(state, wish, current, effectiveDate);
    if (kept !== undefined) return kept;
  }
  if (ahead !== undefined && current === wish.thumbprint) {
    // A good roll is not withdrawn for one that would then be refused.
    const refusal = refusalOf(state, wish, ahead, undefined);
    const lookAgain = earliestOf(state.at, effectiveDate, ahead.effectiveDate);
    if (refusal !== undefined) return { event: { kind: "refused", at: state.at, refusal }, lookAgain };
  }
  return {
    change: assign(state.record, current, state.at),
    event: { kind: "unstage", at: state.at, thumbprint: next, effectiveDate },
    cancelled: next,
  };
}

/** What is asked for at once is held by a guard, or suits nobody: the pending roll stays for as long as that is so. */
function keepUntilAllowed(
  state: LaneState,
  wish: LaneStep,
  current: Thumbprint,
  effectiveDate: Instant,
): Turn | undefined {
  const { at, lane } = state;
  const { notBefore } = wish.certificate ?? {};
  if (wish.thumbprint === undefined || !state.suits(wish, at))
    return { lookAgain: earliestOf(at, effectiveDate, nextStepDate(state, at), notBefore) };
  if (typeFacts(lane.type).home === "server") return undefined;
  const expiry = state.facts(current)?.notAfter;
  if (expiry !== undefined && at > expiry) return undefined;
  const ends = expiry === undefined ? undefined : expiry + 1;
  return {
    event: { kind: "held", at, guard: "guard/immediate-oauth", name: wish.name },
    lookAgain: earliestOf(at, effectiveDate, nextStepDate(state, at), ends),
  };
}

/** Another certificate is in force than the steps say: safe to change where every bearer holds both, else held by a guard. */
function decideOther(state: LaneState, wish: LaneStep, copies: Extract<Copies, { kind: "settled" }>): Turn {
  const { at, lane, policy } = state;
  const later = { lookAgain: earliestOf(at, nextStepDate(state, at), wish.certificate?.notBefore) };
  if (wish.thumbprint === undefined || !state.suits(wish, at)) return later;
  if (typeFacts(lane.type).home === "server") {
    const opening = typeFacts(lane.type).interrupts ? nextOpening(policy.windows, at) : at;
    return opening <= at
      ? assignNow(state, wish)
      : { lookAgain: Math.min(opening, later.lookAgain ?? opening) };
  }
  if (copies.previous === wish.thumbprint) return assignNow(state, wish);
  const expiry = state.facts(copies.current)?.notAfter;
  if (expiry !== undefined && at > expiry) return assignNow(state, wish);
  const event = { kind: "held", at, guard: "guard/immediate-oauth", name: wish.name } as const;
  if (expiry === undefined) return { event, ...later };
  return { event, lookAgain: Math.min(expiry + 1, later.lookAgain ?? expiry + 1) };
}

/** What the steps say is in force: stage the next one, or take the previous one away, once that may be. */
function decideAhead(state: LaneState, wish: LaneStep, copies: Extract<Copies, { kind: "settled" }>): Turn {
  const { at, lane } = state;
  const freeAt = freeFrom(state, copies);
  const ahead = findRollAhead(lane.steps, wish.thumbprint, at);
  if (ahead !== undefined) {
    const refusal = refusalOf(state, wish, ahead, freeAt > at ? freeAt : undefined);
    if (refusal !== undefined)
      return removeOr(state, copies, freeAt, {
        event: { kind: "refused", at, refusal },
        lookAgain: ahead.effectiveDate,
      });
    if (freeAt > at) return { lookAgain: freeAt };
    return stageNow(state, ahead.step, ahead.effectiveDate);
  }
  return removeOr(state, copies, freeAt, { lookAgain: nextStepDate(state, at) });
}

function refusalOf(
  { at, lane, policy, suits }: LaneState,
  { certificate: old }: LaneStep,
  ahead: NonNullable<ReturnType<typeof findRollAhead>>,
  freeAt: Instant | undefined,
): RollRefusal | undefined {
  const answer = suits(ahead.step, ahead.effectiveDate) ? "yes" : "no";
  return findRefusal({ ...ahead, type: lane.type, policy, now: at, old, freeAt, suits: answer });
}

function stageNow(state: LaneState, { thumbprint, name }: LaneStep, effectiveDate: Instant): Turn {
  if (thumbprint === undefined) return { lookAgain: effectiveDate };
  return {
    change: stage(state.record, thumbprint, effectiveDate, state.at),
    event: { kind: "stage", at: state.at, name, thumbprint, effectiveDate },
  };
}

function removeOr(
  state: LaneState,
  { previous }: Extract<Copies, { kind: "settled" }>,
  freeAt: Instant,
  otherwise: Turn,
): Turn {
  const { at, lane, record } = state;
  if (!lane.assignment.removePrevious || previous === undefined) return otherwise;
  if (freeAt > at) return { ...otherwise, lookAgain: Math.min(freeAt, otherwise.lookAgain ?? freeAt) };
  const event = { kind: "remove-previous", at, thumbprint: previous } as const;
  return { change: removePrevious(record, at), event };
}

/** Returns the instant from which no live token needs the copy behind the one in force. */
function freeFrom(state: LaneState, { previous }: Extract<Copies, { kind: "settled" }>): Instant {
  const { at, lane, policy, since, seenSince, cancelled } = state;
  if (previous === undefined) return at;
  const end = evictionEnd(since ?? at, lane.type, policy);
  if (cancelled !== previous || seenSince === undefined) return end;
  return Math.min(end, Math.max(at, evictionEnd(seenSince, lane.type, policy)));
}

// One turn of a forecast for types of a server that gain nothing from a roll: what the steps say comes into force at its date, by
// whoever applies then, in the next maintenance window where that interrupts a service.

import type { Instant } from "../base/instant.ts";
import { assign, removePrevious, settle, type Copies } from "../model/assignment.ts";
import { typeFacts } from "../model/certificate-type.ts";
import type { LaneState, Turn } from "./forecast-model.ts";
import { earliestOf, laneStepAt, type LaneStep } from "./lane.ts";
import { evictionEnd } from "./roll-rules.ts";
import { nextOpening } from "./window.ts";

/** Decides what happens to a target at an instant. */
export function decidePlain(state: LaneState): Turn {
  const { at, lane } = state;
  const copies = settle(state.record, at);
  const wish = laneStepAt(lane.steps, at);
  const later = lane.steps.find(({ effectiveDate }) => effectiveDate !== undefined && effectiveDate > at);
  switch (copies.kind) {
    case "empty":
      return assignNow(state, wish, later?.effectiveDate);
    case "staged":
      return decideStaged(state, wish, copies, later?.effectiveDate);
    case "settled":
      return copies.current === wish.thumbprint
        ? decideSettled(state, copies, later?.effectiveDate)
        : assignInWindow(state, wish, later?.effectiveDate);
  }
}

function assignNow(state: LaneState, wish: LaneStep, later: Instant | undefined): Turn {
  const { thumbprint, name } = wish;
  if (thumbprint === undefined || !state.suits(wish, state.at))
    return { lookAgain: earliestOf(state.at, later, wish.certificate?.notBefore) };
  const change = assign(state.record, thumbprint, state.at);
  return { change, event: { kind: "assign", at: state.at, name, thumbprint } };
}

function assignInWindow(state: LaneState, wish: LaneStep, later: Instant | undefined): Turn {
  const { at, lane, policy } = state;
  const opening = typeFacts(lane.type).interrupts ? nextOpening(policy.windows, at) : at;
  if (opening <= at) return assignNow(state, wish, later);
  return { lookAgain: Math.min(opening, later ?? opening) };
}

function decideStaged(
  state: LaneState,
  wish: LaneStep,
  { current, next, effectiveDate }: Extract<Copies, { kind: "staged" }>,
  later: Instant | undefined,
): Turn {
  if (next === wish.thumbprint)
    return assignInWindow(state, wish, earliestOf(state.at, later, effectiveDate));
  const asked = state.lane.steps.some(
    (step) => step.effectiveDate === effectiveDate && step.thumbprint === next,
  );
  if (current === undefined || (current === wish.thumbprint && asked))
    return { lookAgain: Math.min(effectiveDate, later ?? effectiveDate) };
  return {
    change: assign(state.record, current, state.at),
    event: { kind: "unstage", at: state.at, thumbprint: next, effectiveDate },
    cancelled: next,
  };
}

function decideSettled(
  state: LaneState,
  { previous }: Extract<Copies, { kind: "settled" }>,
  later: Instant | undefined,
): Turn {
  const { at, lane, policy, since, record } = state;
  if (!lane.assignment.removePrevious || previous === undefined) return { lookAgain: later };
  const free = evictionEnd(since ?? at, lane.type, policy);
  if (free > at) return { lookAgain: Math.min(free, later ?? free) };
  const event = { kind: "remove-previous", at, thumbprint: previous } as const;
  return { change: removePrevious(record, at), event };
}

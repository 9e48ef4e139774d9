// What a plan lets be done now: held, waiting and dependent actions stay where they are. Pure.

import type { Action } from "../model/action.ts";
import type { ActionOutcome } from "../model/apply-report.ts";
import type { Plan } from "../model/plan.ts";
import { findBlocked } from "./batches.ts";

/** Decides whether anything of a plan can be done now. */
export function isRunnable(plan: Pick<Plan, "actions">): boolean {
  const skipped = skipAhead(plan.actions);
  return plan.actions.some(({ id }) => !skipped.has(id));
}

/** Returns the outcomes of the actions that are not begun: a guard or a window holds them, or they depend on one of those. */
export function skipAhead(actions: readonly Action[]): ReadonlyMap<Action["id"], ActionOutcome> {
  const outcomes = new Map<Action["id"], ActionOutcome>();
  for (const { id, heldBy, waitsUntil } of actions) {
    if (heldBy.length > 0) outcomes.set(id, { kind: "skipped", why: "held" });
    else if (waitsUntil !== undefined) outcomes.set(id, { kind: "skipped", why: "window" });
  }
  for (const { id } of findBlocked(actions, outcomes)) {
    outcomes.set(id, { kind: "skipped", why: "dependency" });
  }
  return outcomes;
}

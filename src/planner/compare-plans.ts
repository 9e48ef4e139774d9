// Two plans for the same world, made from two configurations: what only the one asks for is what the change between them does. The
// clock and the drift are the same for both, so that they fall out by themselves; no cause is guessed.

import { canonicalJson } from "../base/canonical-json.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Action } from "../model/action.ts";
import type { Plan } from "../model/plan.ts";
import { essenceOf } from "./digest.ts";

export interface PlanComparison {
  /** In the plan, and not due without the change: in the plan's order. */
  readonly change: readonly Action[];
  /** Due either way. */
  readonly rest: readonly Action[];
  /** Due without the change only. */
  readonly withdrawn: readonly Action[];
}

/** Parts a plan into what the change asks for and the rest; without `base` all of it is the change. */
export function comparePlans(plan: Plan, base: Plan | undefined): PlanComparison {
  if (base === undefined) return { change: plan.actions, rest: [], withdrawn: [] };
  const here = new Set(plan.actions.map(keyOf));
  const there = new Set(base.actions.map(keyOf));
  return {
    change: plan.actions.filter((action) => !there.has(keyOf(action))),
    rest: plan.actions.filter((action) => there.has(keyOf(action))),
    withdrawn: base.actions.filter((action) => !here.has(keyOf(action))),
  };
}

/** That a guard holds it, or a window, makes no other action of it: the guard is told beside it. */
function keyOf(action: Action): string {
  return canonicalJson(essenceOf(action));
}

/** Returns a function that decides whether a diagnostic was said without the change as well. Lines move: places don't count. */
export function makeWasSaid(before: readonly Diagnostic[]): (diagnostic: Diagnostic) => boolean {
  const keyOfDiagnostic = ({ code, message }: Diagnostic): string => `${code} ${message}`;
  const said = new Set(before.map(keyOfDiagnostic));
  return (diagnostic) => said.has(keyOfDiagnostic(diagnostic));
}

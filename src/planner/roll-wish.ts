// What the configuration asks of a group at this instant, and next.

import type { Instant } from "../base/instant.ts";
import { stepAt, type DesiredStep } from "../model/desired.ts";
import { findChoice, type Choice } from "./choice.ts";
import type { Context } from "./context.ts";
import type { RollGroup } from "./roll-group.ts";
import { sayUnknown } from "./usable.ts";

/** What the steps say: the certificate for now, and the next roll that changes it. */
export interface Wish {
  readonly step: DesiredStep;
  readonly choice: Choice;
  readonly next?: NextRoll;
}

export interface NextRoll {
  readonly step: DesiredStep;
  readonly effectiveDate: Instant;
  /** Absent where the certificate's thumbprint can't be known. */
  readonly choice?: Choice;
  /** The effective date before it in the same assignment. */
  readonly dateBefore?: Instant;
}

/** Returns what a group's steps say; undefined, and a gap, where the certificate for now can't be known. */
export function findWish(context: Context, { assignment }: RollGroup): Wish | undefined {
  const step = stepAt(assignment.steps, context.now);
  const choice = findChoice(context, step);
  if (choice === undefined) {
    sayUnknown(context, step);
    return undefined;
  }
  const next = findNext(context, assignment.steps, choice);
  return next === undefined ? { step, choice } : { step, choice, next };
}

/** Finds the first step ahead that asks for another certificate. */
function findNext(context: Context, steps: readonly DesiredStep[], current: Choice): NextRoll | undefined {
  for (const [index, step] of steps.entries()) {
    const { effectiveDate } = step;
    if (effectiveDate === undefined || context.reading.reached(effectiveDate)) continue;
    const choice = findChoice(context, step);
    if (choice?.thumbprint === current.thumbprint) continue;
    const dateBefore = steps[index - 1]?.effectiveDate;
    return {
      step,
      effectiveDate,
      ...(choice === undefined ? {} : { choice }),
      ...(dateBefore === undefined ? {} : { dateBefore }),
    };
  }
  return undefined;
}

// Plans from what was just observed, now. The planner decides; this only asks it.

import type { Instant } from "../base/instant.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Known, ObservedState } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import type { GuardName } from "../model/policy.ts";
import { makePlan } from "../planner/make-plan.ts";
import type { PlanInput } from "../planner/plan-input.ts";

/** What a plan is made by; handed in where a test wants one of its own. */
export type PlanMaker = (input: PlanInput) => Plan;

export interface PlanNowInput {
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly known: Known;
  readonly now: Instant;
  readonly allow: readonly GuardName[];
  readonly hash: (text: string) => string;
  readonly makePlan?: PlanMaker | undefined;
}

/** Returns the plan of this instant. Pure. */
export function planNow({ makePlan: make = makePlan, ...input }: PlanNowInput): Plan {
  return make(input);
}

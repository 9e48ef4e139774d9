// All that a plan is made from.

import type { Instant } from "../base/instant.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Known, ObservedState } from "../model/observed.ts";
import type { GuardName } from "../model/policy.ts";

export interface PlanInput {
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  /** What this machine or the snapshot remembers; empty is legal. */
  readonly known: Known;
  readonly now: Instant;
  /** Guards lifted on the command line, beside those that the policy lifts for a while. */
  readonly allow: readonly GuardName[];
  /** SHA-256 of a text as 64 lower-case hex digits; floor 4 computes none itself. */
  readonly hash: (text: string) => string;
}

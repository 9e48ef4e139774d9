// What an apply did: `reconcile/` makes it, `render/` shows it.

import type { Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Action } from "./action.ts";
import type { Fqdn } from "./fqdn.ts";
import type { ObservedState } from "./observed.ts";
import type { Plan } from "./plan.ts";

/** What became of one action. */
export type ActionOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly diagnostic: Diagnostic }
  /** It may or may not have happened, and observing again did not tell. */
  | { readonly kind: "unverified"; readonly diagnostic: Diagnostic }
  /** Not started: a dependency failed, the run was interrupted, a guard or a window holds it. */
  | { readonly kind: "skipped"; readonly why: "dependency" | "interrupted" | "held" | "window" };

export interface ApplyReport {
  /** The plan that was executed. */
  readonly plan: Plan;
  /** The run's number in the history; absent when nothing was to do. */
  readonly run?: number;
  readonly outcomes: ReadonlyMap<Action["id"], ActionOutcome>;
  /** Bearers that still lack what the deployment published. */
  readonly behind: readonly Fqdn[];
  /** What is left to do now: made from the observation after the run. Absent when the run could not observe any more. */
  readonly remaining?: Plan;
  /** What the stores held after the run; absent as `remaining` is. */
  readonly observed?: ObservedState;
  /** What went wrong outside of any one action: locked, stale, fenced, no deployment. */
  readonly diagnostics: readonly Diagnostic[];
  readonly interruption: "none" | "interrupted";
  readonly finishedAt: Instant;
}

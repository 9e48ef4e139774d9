// One run of apply, as the journal keeps it: `state/` reads and writes it, `render/` shows it.

import type { Instant } from "../base/instant.ts";
import type { Action } from "./action.ts";
import type { ActionOutcome } from "./apply-report.ts";
import type { GuardName } from "./policy.ts";

/** How a run came to be allowed: by a yes at the terminal, in advance, by a reviewed plan (its digest is the run's), or as the daemon's. */
export type ApprovedBy = "terminal" | "auto-approve" | "reviewed-plan" | "daemon";

/** A guard that was lifted for a run, by `--allow` or by the policy of the configuration. */
export type LiftedGuard =
  | { readonly guard: GuardName; readonly by: "command-line" }
  | { readonly guard: GuardName; readonly by: "policy"; readonly until: Instant; readonly reason: string };

/** One apply, as the history tells it. */
export interface Run {
  readonly id: number;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  readonly actor: string;
  readonly commit?: string;
  readonly digest: string;
  /** Absent in runs of programs that did not write it down. */
  readonly approvedBy?: ApprovedBy;
  /** Absent in runs of programs that did not write it down. */
  readonly lifted?: readonly LiftedGuard[];
  /** `running` without an end after a kill: the next apply sets it right. */
  readonly result: "running" | "done" | "partial" | "failed" | "interrupted";
  readonly actions: readonly JournaledAction[];
}

/** One action of a run: its intent, and what became of it. */
export interface JournaledAction {
  readonly id: string;
  readonly kind: Action["kind"];
  readonly target: string;
  readonly type?: string;
  readonly certificate?: string;
  /** Of a `stage`. */
  readonly effectiveDate?: Instant;
  readonly reason: string;
  readonly cause: string;
  readonly intendedAt?: Instant;
  readonly outcomeAt?: Instant;
  readonly outcome?: ActionOutcome;
}

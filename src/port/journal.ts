// What this machine remembers of its runs. Nobody's safety depends on it.

import type { Instant } from "../base/instant.ts";
import type { Action } from "../model/action.ts";
import type { ActionOutcome } from "../model/apply-report.ts";
import type { Known, Sight } from "../model/observed.ts";
import type { ApprovedBy, LiftedGuard, Run } from "../model/run.ts";

export interface RunStart {
  readonly startedAt: Instant;
  /** Who and where, for the history. */
  readonly actor: string;
  /** The commit in force, where the configuration lies in a Git repository. */
  readonly commit?: string;
  readonly digest: string;
  readonly approvedBy?: ApprovedBy;
  /** The guards that were lifted when it began, in code-unit order. */
  readonly lifted?: readonly LiftedGuard[];
  readonly actions: readonly Action[];
}

/** The journal. Intents are durable before the first effect of their batch, outcomes after it. */
export interface Journal {
  begin(run: RunStart): number;
  intend(run: number, actions: readonly string[], at: Instant): void;
  settle(run: number, outcomes: ReadonlyMap<string, ActionOutcome>, at: Instant): void;
  finish(run: number, result: Exclude<Run["result"], "running">, at: Instant): void;
  /** Says of runs that never ended that they were interrupted. Only under the store's lease: a run that goes on holds it. */
  interruptRunning(): void;
  /** Latest first. */
  history(limit: number): readonly Run[];
  known(): Known;
  /** Replaces what was remembered. */
  rememberDesired(desired: ReadonlyMap<string, string>): void;
  /** Replaces all sights: give it what `observeSights` returns, which carries over those of servers that were out of reach. */
  rememberSights(sights: readonly Sight[]): void;
  close(): void;
}

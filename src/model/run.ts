// One run of apply, as the journal keeps it: `state/` reads and writes it, `render/` shows it.

import type { Instant } from "../base/instant.ts";
import type { Action } from "./action.ts";
import type { ActionOutcome } from "./apply-report.ts";

/** One apply, as the history tells it. */
export interface Run {
  readonly id: number;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  readonly actor: string;
  readonly commit?: string;
  readonly digest: string;
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
  readonly reason: string;
  readonly cause: string;
  readonly intendedAt?: Instant;
  readonly outcomeAt?: Instant;
  readonly outcome?: ActionOutcome;
}

// All that a daemon is given. It reaches for nothing else: no clock, no timer, no file, no process.

import type { DurationMs } from "../base/instant.ts";
import type { GuardName } from "../model/policy.ts";
import type { Clock } from "../port/clock.ts";
import type { Journal } from "../port/journal.ts";
import type { Lease, LeaseHolder } from "../port/node-store.ts";
import type { PlanMaker } from "../reconcile/plan.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Monotonic } from "./back-off.ts";
import type { decide } from "./decide.ts";
import type { LoopSettings } from "./loop-state.ts";
import type { Look } from "./look.ts";
import type { DesiredSource, Kept } from "./source.ts";

/** One line of the daemon's log. */
export interface LogLine {
  readonly level: "info" | "warning" | "error";
  readonly message: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface DaemonInput {
  readonly settings: LoopSettings;
  readonly source: DesiredSource;
  readonly journal: Journal;
  readonly allow: readonly GuardName[];
  readonly hash: (text: string) => string;
  readonly holder: LeaseHolder;
  readonly actor: string;
  readonly release: string;
  readonly lockTimeout: DurationMs;
  readonly realClock: Clock;
  readonly monotonic: () => Monotonic;
  /** What to add to the real clock to get the deployment's. */
  readonly clockOffset: DurationMs;
  /** Calls `fire` once after a delay, a minute at most; returns how to forget it. */
  readonly timer: (delay: DurationMs, fire: () => void) => () => void;
  /** Decides whether the holder of a lease is still at work. */
  readonly isHeld: (lease: Lease) => boolean;
  /** Told of each look, for snapshots; what it can't do is its own to tell. */
  readonly publish?: ((look: Look, kept: Kept) => Promise<void>) | undefined;
  readonly log: (line: LogLine) => void;
  /** Lets whoever waits in this process have a turn: pages and probes, above all. Called between the steps of a look at many servers. */
  readonly breathe?: (() => Promise<void>) | undefined;
  /** Handed in where a test wants one of its own. */
  readonly makePlan?: PlanMaker | undefined;
  readonly decide?: typeof decide | undefined;
}

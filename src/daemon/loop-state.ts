// What the loop remembers between two events, what can happen to it, and what it can ask for. Types and the beginning.

import type { DurationMs, Instant } from "../base/instant.ts";
import { NO_BACK_OFFS, type BackOffs, type Findings, type Monotonic } from "./back-off.ts";
import type { DaemonMode, Trigger } from "./status.ts";

/** One moment, by each clock. */
export interface Moment {
  /** The deployment's clock: rolls and windows. */
  readonly at: Instant;
  /** The real clock: only to notice that it jumped. */
  readonly wall: Instant;
  /** Intervals and back-offs. */
  readonly monotonic: Monotonic;
}

export interface LoopSettings {
  readonly mode: DaemonMode;
  /** How often to look where nothing else asks for it. */
  readonly interval: DurationMs;
  /** How long files must have been left alone before they are applied; 0 where nobody sees half of a write. */
  readonly settle: DurationMs;
  /** How often to look at who holds the writer's lease; undefined where that is costly. */
  readonly leasePoll: DurationMs | undefined;
  readonly runs: "once" | "for-ever";
}

export interface LoopState {
  readonly settings: LoopSettings;
  readonly phase: "idle" | "busy" | "finished";
  readonly stopping: "yes" | "no";
  /** Why to look, in the order in which it was asked for, each once. */
  readonly asked: readonly Trigger[];
  /** What is asked for waits until then: more changes may follow. */
  readonly notBefore?: Monotonic;
  /** The first change of those that wait. */
  readonly firstChange?: Monotonic;
  /** When the configuration was last seen to change. */
  readonly changedAt?: Monotonic;
  readonly fingerprint?: string;
  /** When the last look was begun. */
  readonly lookedAt: Monotonic;
  readonly lookDue: Monotonic;
  /** The next instant at which the clock alone changes what is to be done. */
  readonly clockDue?: Instant;
  readonly leaseDue?: Monotonic;
  /** Whether another held the lease when last looked at. */
  readonly lease: "free" | "held";
  readonly backOffs: BackOffs;
  /** Reconciles in a row that followed at once on an apply. */
  readonly streak: number;
  /** The last moment, to notice jumps. */
  readonly last: Pick<Moment, "wall" | "monotonic">;
  readonly jumps: number;
}

export type LoopEvent =
  /** A timer fired, at any time at all. */
  | { readonly kind: "tick" }
  /** The source says that something changed. */
  | { readonly kind: "changed" }
  | { readonly kind: "hint" }
  | { readonly kind: "reload" }
  | { readonly kind: "stop" }
  /** The source was read; without a fingerprint there is nothing to keep. */
  | { readonly kind: "read"; readonly fingerprint: string | undefined }
  /** A job was broken off because the daemon ends. */
  | { readonly kind: "abandoned" }
  | { readonly kind: "lease"; readonly lease: "free" | "held" }
  | {
      readonly kind: "reconciled";
      readonly findings: Findings;
      readonly clockDue: Instant | undefined;
      /** Whether what was just applied lets more be done now. */
      readonly more: "yes" | "no";
      readonly lease: "free" | "held";
    };

export type LoopEffect =
  | { readonly kind: "read"; readonly triggers: readonly Trigger[] }
  | {
      readonly kind: "reconcile";
      readonly may: "look" | "apply";
      /** `settling`: what was read may be half of what is being written, and is no last good configuration yet. */
      readonly files: "settled" | "settling";
      readonly held: BackOffs;
    }
  | { readonly kind: "poke" }
  | { readonly kind: "peek-lease" }
  /** Nothing is to be begun any more; what is in hand is finished. */
  | { readonly kind: "stop-applying" }
  | { readonly kind: "finish" }
  /** Replaces the timer; never more than a minute. */
  | { readonly kind: "arm"; readonly delay: DurationMs };

/** Returns the state of a daemon that is just being started: it looks at once. */
export function beginLoop(settings: LoopSettings, now: Moment): LoopState {
  return {
    settings,
    phase: "idle",
    stopping: "no",
    asked: ["start"],
    lookedAt: now.monotonic,
    lookDue: now.monotonic + settings.interval,
    ...(settings.leasePoll === undefined ? {} : { leaseDue: now.monotonic + settings.leasePoll }),
    lease: "free",
    backOffs: NO_BACK_OFFS,
    streak: 0,
    last: { wall: now.wall, monotonic: now.monotonic },
    jumps: 0,
  };
}

// What the daemon knows, as one plain value: its loop publishes it after each look, pages, metrics and messages are made from it
// and from nothing else. It holds no Map, no secret and no function: JSON.stringify keeps all of it.

import type { DurationMs, Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Action, Cause, Reason } from "./action.ts";
import type { ActionOutcome } from "./apply-report.ts";
import type { Plan } from "./plan.ts";
import type { Proof } from "./proof.ts";
import type { Run } from "./run.ts";
import type { StatusReport } from "./status.ts";
import type { NextEvent, Timeline } from "./timeline.ts";
import type { Server } from "./topology.ts";

export const STATUS_VERSION = 1;

/** `report`: looks and tells. `apply`: also does what the plan says. */
export type DaemonMode = "report" | "apply";

/** What the daemon is at. */
export type Activity = "starting" | "idle" | "looking" | "applying" | "stopping" | "stopped";

/** Why the daemon looked. */
export const TRIGGERS = [
  "start", // it has just been started
  "interval", // nothing else asked for it
  "configuration", // files changed, or the branch moved
  "hint", // a signed webhook said that something changed
  "clock", // an instant was reached at which the clock alone changes what is to be done
  "jump", // the wall clock jumped, or the machine was suspended
  "retry", // a back-off ended
  "lease", // another writer gave the lease back, or died with it
  "after-apply", // what was just applied may let more be done
  "reload", // SIGHUP
] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** Where desired state comes from. */
export type SourceStatus =
  | { readonly kind: "folder"; readonly path: string }
  /** `url` without credentials. */
  | { readonly kind: "git"; readonly url: string; readonly branch: string };

/** The configuration that is being kept. */
export interface ConfigurationInForce {
  /** Absent for a folder outside of any repository. */
  readonly commit?: string;
  /** Identifies its content: 64 lower-case hex digits. */
  readonly fingerprint: string;
  /** First line of the commit's message, its author and its date, where they are known. Untrusted text. */
  readonly subject?: string;
  readonly author?: string;
  readonly committedAt?: Instant;
  /** Since when the daemon keeps it; real clock. */
  readonly since: Instant;
  /** Its warnings and notes. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A configuration newer than the one in force, and why it is not kept (yet). */
export interface ConfigurationOffered {
  /**
   * `broken`: it has errors. `held`: its history does not descend from what was last in force. `unreadable`: the source could not be read.
   * `settling`: it is shown already; it is applied once its files have been left alone for a moment.
   */
  readonly kind: "broken" | "held" | "unreadable" | "settling";
  readonly commit?: string;
  readonly since: Instant;
  readonly diagnostics: readonly Diagnostic[];
}

/** One thing that is not as desired, and since when this daemon has seen it so. */
export interface Deviation {
  /** `deployment` or a server's name. */
  readonly target: string;
  /** Absent for an install. */
  readonly type?: string;
  readonly cause: Cause;
  readonly reason: Reason;
  readonly kind: Action["kind"];
  /** The action in the plan that would set it right. */
  readonly action: Action["id"];
  readonly since: Instant;
  /** Why it is not done at once. `back-off`: it failed, and is tried again at `until`. `mode`: this daemon reports only. */
  readonly waitsFor?: "guard" | "window" | "dependency" | "back-off" | "mode" | "settling";
  readonly until?: Instant;
}

/** What one look at everything showed. */
export interface LookStatus {
  /** The deployment's clock (a lab's may stand elsewhere) at the look. */
  readonly at: Instant;
  /** How long observing and planning took. */
  readonly took: DurationMs;
  readonly triggers: readonly Trigger[];
  readonly report: StatusReport;
  readonly timeline: Timeline;
  /** The plan that would run now. */
  readonly plan: Plan;
  /** What happens next to each lane, the nearest first. */
  readonly next: readonly NextEvent[];
  /** Whether the schedule is safe; absent where the look was incomplete. */
  readonly proof?: Proof;
  readonly deviations: readonly Deviation[];
  /** Every server of the configuration, with when it was last seen (deployment's clock; absent: never by this daemon). */
  readonly servers: readonly (Server & { readonly lastSeen?: Instant })[];
}

/** One server (or `deployment`) that is left alone for a while. */
export interface BackOffStatus {
  readonly target: string;
  /** `unreachable`: it could not be read. `failed`: a write to it failed. */
  readonly kind: "unreachable" | "failed";
  readonly failures: number;
  /** When it is asked again; deployment's clock. */
  readonly until: Instant;
  readonly diagnostic: Diagnostic;
}

/** What became of the last apply. */
export interface ApplyStatus {
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly result: ReconcileResult;
  readonly actions: readonly { readonly id: Action["id"]; readonly outcome: ActionOutcome }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** How a reconcile ended. */
export const RECONCILE_RESULTS = [
  "in-order", // nothing is to do
  "pending", // something is to do, and was not for this daemon to do now
  "applied", // everything that could be done was done
  "partial", // some actions failed or could not be verified
  "locked", // another writer held the lease
  "fenced", // the lease was taken over in the middle
  "incomplete", // not everything could be seen
  "no-configuration", // there is no configuration without errors yet
  "failed", // it could not be done at all
] as const;
export type ReconcileResult = (typeof RECONCILE_RESULTS)[number];

/** A condition of the daemon itself or of what it keeps; `since` is the real clock. */
export interface Problem {
  /** Stable while it lasts: `server/unreachable:fe01.contoso.com`. */
  readonly cause: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly since: Instant;
}

export interface Health {
  /** `no` only where the loop stands still: no tick for three minutes of the monotonic clock. */
  readonly live: "yes" | "no";
  /** `yes` once a configuration is in force and one look at everything has ended. */
  readonly ready: "yes" | "no";
  readonly problems: readonly Problem[];
}

/** A counter with its labels; only ever rises while the daemon lives. */
export interface Counter {
  readonly name:
    | "reconciles" // labels: result
    | "looks" // labels: trigger
    | "actions" // labels: kind, outcome
    | "configurations" // labels: result (in-force, broken, held, unreadable)
    | "hints" // labels: result (accepted, refused)
    | "notifications" // labels: channel, outcome (sent, failed)
    | "clock-jumps" // no label
    | "ticks"; // no label
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Raw numbers: `counts[i]` are the observations at most `bounds[i]`, not cumulated; the last of `counts` are those above all bounds. */
export interface Histogram {
  readonly name: "reconcile-seconds" | "look-seconds" | "lateness-seconds";
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly sum: number;
  readonly count: number;
}

export interface DaemonStatus {
  readonly version: typeof STATUS_VERSION;
  /** Rises by one with each status. */
  readonly sequence: number;
  /** Real clock. */
  readonly publishedAt: Instant;
  readonly startedAt: Instant;
  /** `user@host`. */
  readonly actor: string;
  /** cscert's own version. */
  readonly release: string;
  readonly mode: DaemonMode;
  readonly interval: DurationMs;
  readonly activity: Activity;
  /** What to add to the real clock to get the deployment's: 0 but in a lab that stands elsewhere. */
  readonly clockOffset: DurationMs;
  readonly source: SourceStatus;
  readonly inForce?: ConfigurationInForce;
  readonly offered?: ConfigurationOffered;
  readonly look?: LookStatus;
  readonly apply?: ApplyStatus;
  /** This machine's latest runs, latest first, at most 50. */
  readonly runs: readonly Run[];
  readonly backOffs: readonly BackOffStatus[];
  readonly health: Health;
  /** When the daemon will look again at the latest; real clock. */
  readonly nextLook: Instant;
  /** When everything was last as desired; real clock. */
  readonly lastInOrder?: Instant;
  /** When a reconcile last ended without a failure; real clock. */
  readonly lastSuccess?: Instant;
  readonly counters: readonly Counter[];
  readonly histograms: readonly Histogram[];
}

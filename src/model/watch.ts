// What a daemon shows of itself and of what it keeps: `daemon/` makes it after each look, `render/` shows it. Plain data.

import type { DurationMs, Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Fqdn } from "./fqdn.ts";
import type { Plan } from "./plan.ts";
import type { Proof } from "./proof.ts";
import type { Run } from "./run.ts";
import type { StatusReport } from "./status.ts";
import type { NextEvent, Timeline } from "./timeline.ts";

/** `report` only tells; `apply` also does. */
export type WatchMode = "report" | "apply";

/** Where the configuration comes from, and which version of it is kept. */
export interface WatchSource {
  /** The folder, or the URL without credentials. Untrusted text. */
  readonly from: string;
  readonly branch?: string;
  /** The commit in force; absent where the folder is in no repository. */
  readonly commit?: string;
  /** The first line of its message, its author and its date, where they are known. Untrusted text. */
  readonly subject?: string;
  readonly author?: string;
  readonly committedAt?: Instant;
  /** When the configuration in force was first read. */
  readonly readAt?: Instant;
  /** Why a newer version is not in force: it is broken, or it does not descend from this one. The version in force is kept. */
  readonly held?: {
    readonly since: Instant;
    readonly commit?: string;
    readonly diagnostics: readonly Diagnostic[];
  };
}

/** A server that is asked less often because it did not answer, or an action on it failed. */
export interface BackOff {
  readonly server: Fqdn;
  readonly failures: number;
  readonly nextTry: Instant;
}

/** How the daemon itself fares. */
export interface WatchHealth {
  readonly startedAt: Instant;
  readonly version: string;
  readonly mode: WatchMode;
  /** How often it looks where nothing calls for it sooner. */
  readonly interval: DurationMs;
  /** `starting`: nothing was looked at yet. `failing`: the last look or apply ended with an error. */
  readonly state: "starting" | "idle" | "looking" | "applying" | "failing" | "stopping";
  readonly lastLookAt?: Instant;
  readonly lastLookMs?: DurationMs;
  /** The last look that saw every server. */
  readonly lastCompleteLookAt?: Instant;
  readonly lastApplyAt?: Instant;
  readonly nextLookAt?: Instant;
  readonly looks: number;
  readonly applies: number;
  readonly failures: number;
  readonly backOff: readonly BackOff[];
  /** What went wrong in the last look or apply, outside of any server: locked, no store, an unreadable configuration. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything that is shown, as of one look. */
export interface WatchStatus {
  /** When it was made, by the daemon's clock. */
  readonly at: Instant;
  readonly health: WatchHealth;
  readonly source: WatchSource;
  /** These are absent until the first look ended. */
  readonly report?: StatusReport;
  /** What apply would do now. */
  readonly plan?: Plan;
  readonly timeline?: Timeline;
  readonly next?: readonly NextEvent[];
  readonly proof?: Proof;
  /** Latest first. */
  readonly runs: readonly Run[];
}

// What a reviewer is shown of a plan: facts and sentences, ready to be laid out. It travels in a plan's file, so that whoever lays it
// out needs neither the configuration nor the stores. Every text in it is untrusted.

import type { Instant } from "../base/instant.ts";
import type { Location } from "../diagnostic/location.ts";
import type { Severity } from "../diagnostic/severity.ts";
import type { Cause } from "./action.ts";
import type { Standing } from "./timeline.ts";

export type ReviewPlace = Omit<Location, "sourceLine">;

/** One action, in words. */
export interface ReviewAction {
  readonly kind: string;
  readonly target: string;
  readonly what: string;
  readonly reason: string;
  readonly cause: Cause;
  /** Until when it can be undone, in words. */
  readonly undo: string;
  /** What holds it back, where something does. */
  readonly held?: string;
  readonly place?: ReviewPlace;
}

export interface ReviewFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hints: readonly string[];
  readonly place?: ReviewPlace;
  /** Whether the change that is reviewed brought it, or it was there before. */
  readonly from: "change" | "before";
}

/** A commit that the plan is compared with. */
export interface ReviewBase {
  /** As the user named it. */
  readonly name: string;
  readonly commit: string;
  /**
   * `sound`: it was planned too. `broken`, `absent`: its configuration is at fault, or there is none, so that everything counts as the
   * change.
   */
  readonly configuration: "sound" | "broken" | "absent";
  /** The configuration's path there, where it was called otherwise. */
  readonly formerPath?: string;
}

export interface ChartLane {
  readonly type: string;
  readonly scope: string;
  readonly spans: readonly ChartSpan[];
  readonly marks: readonly ChartMark[];
}
export interface ChartSpan {
  readonly name: string;
  readonly standing: Standing;
  readonly from: Instant;
  /** Absent where it goes on beyond the chart. */
  readonly to?: Instant;
}
export interface ChartMark {
  readonly name: string;
  readonly kind: "effective" | "expires";
  readonly at: Instant;
}

/** Which certificate is in force, next and previous in each place over time. */
export interface Chart {
  readonly from: Instant;
  readonly to: Instant;
  readonly lanes: readonly ChartLane[];
}

export interface Review {
  /** The configuration's path from the top of its repository, or as the user named it: whose comment this is. */
  readonly configuration: string;
  readonly madeAt: Instant;
  /** The commit that was planned; absent where files on disk were. */
  readonly commit?: string;
  readonly base?: ReviewBase;
  /** One sentence: what merging does, or why that can't be told. */
  readonly verdict: string;
  /** Asked for by this change; all actions where nothing is compared. */
  readonly change: readonly ReviewAction[];
  /** Due anyway: drift, the clock, or what the base asks for as well. */
  readonly rest: readonly ReviewAction[];
  /** What the base would do, and this change does not. */
  readonly withdrawn: readonly ReviewAction[];
  /** Whether the configuration reads otherwise than at the base, be it only a comment; always where nothing is compared. */
  readonly touched: boolean;
  /** How the change alters policy, servers and store: sentences. */
  readonly settings: readonly string[];
  readonly findings: readonly ReviewFinding[];
  readonly notes: readonly string[];
  /** By when the change must be merged and applied, and what else would fail: sentences. */
  readonly mergeBefore: readonly string[];
  readonly unmanaged: readonly string[];
  /** What was looked at, and how old that is; absent where nothing could be planned. */
  readonly coverage?: string;
  readonly complete: boolean;
  readonly proof?: string;
  readonly before?: Chart;
  readonly after?: Chart;
  /** Of the command that made the plan, without `--detailed-exitcode`. */
  readonly exit: number;
}

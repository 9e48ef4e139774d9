// When somebody applies, at the latest. A run is completed within W of any instant; an assumption can make that worse.

import type { DurationMs, Instant } from "../base/instant.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ProofInput } from "../model/proof.ts";

export interface Runs {
  /** W, or what was assumed instead; never less than R, which a run with a replication can take. */
  readonly window: DurationMs;
  /** Returns the last instant at which a run that is possible from `instant` on is completed. */
  completedBy(instant: Instant): Instant;
  /** The first instant at which nobody applies any more; Infinity where that was not assumed. */
  readonly stop: Instant;
  /** Servers that nothing reaches any more, with the instant. */
  readonly away: readonly { readonly server: Fqdn; readonly from: Instant }[];
}

/** Returns the runs that a proof may count on. */
export function makeRuns({ desired, now, assume = [], firstRun = "within-window" }: ProofInput): Runs {
  const late = assume.flatMap((assumption) => (assumption.kind === "apply-late" ? [assumption.by] : []));
  const stops = assume.flatMap((assumption) => (assumption.kind === "daemon-stops" ? [assumption.from] : []));
  const { applyWindow, replicationBound } = desired.policy;
  const window = Math.max(replicationBound, late.length === 0 ? applyWindow : Math.max(...late));
  return {
    window,
    completedBy: (instant) => (firstRun === "now" && instant <= now ? now : instant + window),
    stop: Math.min(Infinity, ...stops),
    away: assume.flatMap((assumption) =>
      assumption.kind === "unreachable" ? [{ server: assumption.server, from: assumption.from }] : [],
    ),
  };
}

// The board: holds the latest status and tells whoever subscribed. Parts are put in by the loop; nobody else writes here.

import type { Clock } from "../port/clock.ts";
import { findProblems } from "./problems.ts";
import { STATUS_VERSION, type DaemonStatus, type StatusFeed } from "./status.ts";
import type { Tally } from "./tally.ts";

/** What the loop puts on the board; the rest the board knows itself. */
export type Parts = Omit<
  DaemonStatus,
  "version" | "sequence" | "publishedAt" | "health" | "counters" | "histograms"
>;

export interface Board {
  readonly feed: StatusFeed;
  parts(): Parts;
  /** Replaces parts, an undefined one is taken away, and publishes. */
  put(news: { readonly [Key in keyof Parts]?: Parts[Key] | undefined }): void;
}

/** Makes a board. `clock` is the real one. */
export function makeBoard(first: Parts, tally: Tally, clock: Clock): Board {
  const listeners = new Set<(status: DaemonStatus) => void>();
  let parts = first;
  let current = assemble(parts, tally, clock, undefined);
  return {
    feed: {
      current: () => current,
      subscribe(listener) {
        const own = (status: DaemonStatus): void => listener(status);
        listeners.add(own);
        return () => void listeners.delete(own);
      },
    },
    parts: () => parts,
    put(news) {
      const kept = Object.entries({ ...parts, ...news }).filter(([, value]) => value !== undefined);
      parts = Object.fromEntries(kept) as unknown as Parts;
      current = assemble(parts, tally, clock, current);
      for (const listener of listeners) listener(current);
    },
  };
}

function assemble(parts: Parts, tally: Tally, clock: Clock, before: DaemonStatus | undefined): DaemonStatus {
  const now = clock();
  const status = {
    ...parts,
    version: STATUS_VERSION,
    sequence: (before?.sequence ?? 0) + 1,
    publishedAt: now,
    counters: tally.counters(),
    histograms: tally.histograms(),
  } as const;
  const same =
    before !== undefined &&
    before.look === parts.look &&
    before.apply === parts.apply &&
    before.offered === parts.offered &&
    before.backOffs === parts.backOffs;
  const problems = same ? before.health.problems : findProblems(status, before?.health.problems ?? [], now);
  const ready = parts.inForce !== undefined && parts.look !== undefined ? "yes" : "no";
  return { ...status, health: { live: "yes", ready, problems } };
}

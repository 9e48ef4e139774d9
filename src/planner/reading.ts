// The only way in which the planner compares an instant with now. It remembers every instant that
// it was asked about and that is still ahead: between two of them the clock alone cannot change
// what is decided.

import type { Instant } from "../base/instant.ts";

export interface Reading {
  readonly now: Instant;
  /** Decides whether now is at or after an instant. */
  reached(instant: Instant): boolean;
  /** Decides whether now is after an instant. */
  passed(instant: Instant): boolean;
  /** The instants ahead that were asked about: those at which some answer above changes. */
  readonly ahead: ReadonlySet<Instant>;
}

/** Returns a reading of the clock at an instant. */
export function makeReading(now: Instant): Reading {
  const ahead = new Set<Instant>();
  const reached = (instant: Instant): boolean => {
    if (now >= instant) return true;
    ahead.add(instant);
    return false;
  };
  return { now, reached, passed: (instant) => reached(instant + 1), ahead };
}

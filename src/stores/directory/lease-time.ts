// The time that leases go by: the real one, never a lab's.

import { setTimeout as realPause } from "node:timers/promises";
import { SECOND, type DurationMs } from "../../base/instant.ts";
import type { Clock } from "../../port/clock.ts";

/** The real time, and a way to wait in it: the lease never follows a lab's clock. */
export interface LeaseTime {
  readonly now: Clock;
  readonly pause: (duration: DurationMs, signal?: AbortSignal) => Promise<void>;
}

export const RENEWAL: DurationMs = 5 * SECOND;
/** Without renewal for so long, a lease can be taken over. */
export const LAPSE: DurationMs = 15 * SECOND;

export const realLeaseTime: LeaseTime = {
  now: Date.now,
  pause: async (duration, signal) => {
    await realPause(duration, undefined, signal === undefined ? {} : { signal });
  },
};

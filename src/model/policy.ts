// The numbers and permissions of a deployment (design.md section 4).

import { DAY, HOUR, MINUTE, type DurationMs, type Instant } from "../base/instant.ts";
import type { Location } from "../diagnostic/location.ts";

/** A guard's name: `guard/change-share`, `guard/immediate-oauth`, `guard/override:FQDN`, `guard/unreachable:FQDN`. */
export type GuardName = string;

/** A guard lifted in the configuration, until an end and with a reason. */
export interface GuardPermission {
  readonly guard: GuardName;
  readonly until: Instant;
  readonly reason: string;
  readonly location?: Location;
}

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A weekly window of local time: `Tue-Thu 01:00-05:00 Europe/Paris`. It may end on the next day (`22:00-02:00`). */
export interface MaintenanceWindow {
  readonly weekdays: readonly Weekday[];
  /** Minutes after local midnight, 0 to 1439. */
  readonly startMinute: number;
  /** Minutes after local midnight, 1 to 1440; at or before the start it means the next day. */
  readonly endMinute: number;
  /** An IANA zone. */
  readonly zone: string;
  /** As written. */
  readonly text: string;
}

export interface Policy {
  readonly expiryWarning: DurationMs;
  /** σ: every clock is within ± this of the true time. */
  readonly clockSkew: DurationMs;
  /** R: a published change is on every reachable bearer within this. */
  readonly replicationBound: DurationMs;
  /** M: at least R + 2σ. */
  readonly stagingMargin: DurationMs;
  /** W: somebody surely completes a run within this. */
  readonly applyWindow: DurationMs;
  readonly maxObservationAge: DurationMs;
  readonly windows: readonly MaintenanceWindow[];
  readonly allow: readonly GuardPermission[];
}

export const DEFAULT_POLICY: Policy = {
  expiryWarning: 30 * DAY,
  clockSkew: 5 * MINUTE,
  replicationBound: HOUR,
  stagingMargin: 4 * HOUR,
  applyWindow: 24 * HOUR,
  maxObservationAge: 24 * HOUR,
  windows: [],
  allow: [],
};

// What the parts of the store share.

import { SECOND, type DurationMs, type Instant } from "../../base/instant.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { Clock } from "../../port/clock.ts";
import type { LeaseTime } from "../directory/lease-time.ts";
import type { AskParts } from "./ask.ts";
import type { RouteTarget } from "./route.ts";

export interface StoreParts extends AskParts {
  readonly clock: Clock;
  /** The real time, for the lease and for waiting on replication. */
  readonly time: LeaseTime;
  readonly knows: (server: Fqdn) => boolean;
  /** Whether a type may be taken away from a server altogether: `overrides` only, unless the conformance kit asks. */
  readonly unassign: "overrides" | "any";
  /** How long a write may take on a target, the first of a request. */
  readonly writeTimeout: (target: RouteTarget) => DurationMs;
}

/** How long a request waits for another process that is changing the same machine: less than its own time. */
export function patienceOf({ settings }: StoreParts): DurationMs {
  return Math.max(SECOND, Math.floor(settings.timeout * PATIENCE));
}

/** An observation is dated by the machine that it was made on in a lab, by our clock elsewhere: that is the one that plans go by. */
export function nowOf({ lab, clock }: StoreParts, told: Instant): Instant {
  return lab === undefined ? clock() : told;
}

const PATIENCE = 0.8;

// The plan: the value that says what to do. `planner/` makes it, `render/` shows it, `reconcile/` executes it.

import type { Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import type { Action } from "./action.ts";
import type { Fqdn } from "./fqdn.ts";
import type { Target } from "./target.ts";
import type { Thumbprint } from "./thumbprint.ts";

export const PLAN_VERSION = 1;

/** Something to say and nothing to do: outside emptiness, digest, validUntil and exit 2. */
export interface Note {
  readonly kind:
    | "restart"
    | "partner"
    | "manual-distribution"
    | "roll-ahead"
    | "apply-window"
    | "auto-enrolment"
    | "expiry"
    | "other";
  readonly message: string;
  readonly location?: Location;
  /** The last instant at which it is of use, where there is one. */
  readonly before?: Instant;
}

/** An assignment that the stores hold and the configuration does not mention: left alone. */
export interface Unmanaged {
  readonly target: Target;
  readonly type: string;
  readonly thumbprint: Thumbprint;
}

/** What the plan looked at. */
export interface Completeness {
  readonly serversExpected: number;
  readonly serversObserved: number;
  readonly unreachable: readonly { readonly server: Fqdn; readonly diagnostic: Diagnostic }[];
  /** When the oldest observation in it was made; absent without any. */
  readonly oldestObservation?: Instant;
  /** Why it is incomplete, beside unreachable servers: unknown public parts, doubtful records, too old a snapshot. */
  readonly gaps: readonly Diagnostic[];
  /** True only when every server was seen and there is no gap. */
  readonly complete: boolean;
}

export interface Plan {
  readonly version: typeof PLAN_VERSION;
  readonly madeAt: Instant;
  /** In an order in which they can be executed one by one. */
  readonly actions: readonly Action[];
  readonly notes: readonly Note[];
  /** Guards that are not lifted, roll rules that refuse, and warnings. An error here is exit 4. */
  readonly diagnostics: readonly Diagnostic[];
  readonly unmanaged: readonly Unmanaged[];
  readonly completeness: Completeness;
  /** Over the actions alone (design.md section 7): `sha256:` and 64 lower-case hex digits. */
  readonly digest: string;
  /** The next instant at which the clock alone would change the actions; null when none would. */
  readonly validUntil: Instant | null;
}

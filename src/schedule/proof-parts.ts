// What the parts of the proof hand to each other.

import type { Instant } from "../base/instant.ts";
import type { Copies } from "../model/assignment.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Policy } from "../model/policy.ts";
import type { ProofInput } from "../model/proof.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Lane, LaneStep } from "./lane.ts";
import type { Runs } from "./proof-runs.ts";

/** Everything that the checks of one lane look at. */
export interface LaneProof extends ProofInput {
  readonly lane: Lane;
  readonly policy: Policy;
  readonly runs: Runs;
}

/** From where the rolls go on. */
export interface PresentState {
  /** The certificate in force, at the latest once the first run is completed. */
  readonly current: Thumbprint | undefined;
  /** No run may stage anything before that: live tokens need the previous copy. */
  readonly freeAt: Instant;
  /** A roll that every bearer holds already. */
  readonly staged?: { readonly next: Thumbprint; readonly effectiveDate: Instant };
}

/** Bearers that hold the same. */
export interface HoldingGroup {
  readonly copies: Copies;
  readonly servers: readonly Fqdn[];
}

/** One roll of a lane, as the checks see it. */
export interface RollAhead {
  readonly step: LaneStep;
  readonly effectiveDate: Instant;
  readonly dateBefore?: Instant | undefined;
  /** The certificate that it replaces. */
  readonly old: LaneStep | undefined;
  /** The first instant at which a run may stage it: tokens need the previous copy until then. */
  readonly freeAt: Instant;
  /** Every bearer holds it already. */
  readonly standing: "staged" | "ahead";
  readonly position: "first" | "later";
}

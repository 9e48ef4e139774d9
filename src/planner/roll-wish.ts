// What the configuration asks of a group at this instant, and next.

import type { Instant } from "../base/instant.ts";
import type { DesiredStep } from "../model/desired.ts";
import type { Choice } from "./choice.ts";

/** What the steps say: the certificate for now, and the next roll that changes it. */
export interface Wish {
  readonly step: DesiredStep;
  readonly choice: Choice;
  readonly next?: NextRoll;
}

export interface NextRoll {
  readonly step: DesiredStep;
  readonly effectiveDate: Instant;
  /** Absent where the certificate's thumbprint can't be known. */
  readonly choice?: Choice;
  /** The effective date before it in the same assignment. */
  readonly dateBefore?: Instant;
}

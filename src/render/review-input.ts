// All that a review is made from.

import type { Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Action } from "../model/action.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Plan } from "../model/plan.ts";
import type { Proof } from "../model/proof.ts";
import type { Chart, ReviewBase } from "../model/review.ts";

export interface ReviewInput {
  readonly configuration: string;
  readonly now: Instant;
  readonly commit?: string | undefined;
  readonly base?: ReviewBase | undefined;
  readonly touched: boolean;
  /** `deleted`: the commit holds no configuration any more. */
  readonly state: "planned" | "broken" | "deleted";
  readonly plan?: Plan | undefined;
  readonly change: readonly Action[];
  readonly rest: readonly Action[];
  readonly withdrawn: readonly Action[];
  readonly desired?: { readonly before: DesiredState; readonly after: DesiredState } | undefined;
  /** Of the configuration, beside those of the plan. */
  readonly diagnostics: readonly Diagnostic[];
  readonly wasSaid: (diagnostic: Diagnostic) => boolean;
  /** Notes that the base's plan has as well, by their message. */
  readonly noted?: ReadonlySet<string> | undefined;
  readonly proof?: Proof | undefined;
  readonly before?: Chart | undefined;
  readonly after?: Chart | undefined;
  readonly exit: number;
}

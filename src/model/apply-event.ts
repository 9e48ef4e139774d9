// What an apply tells while it works: `reconcile/` emits it, `render/` words it. For people: nothing depends on it.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Action } from "./action.ts";
import type { ActionOutcome } from "./apply-report.ts";
import type { Fqdn } from "./fqdn.ts";
import type { Plan } from "./plan.ts";

export type ApplyEvent =
  /** Everything is being looked at: before the lease, under it, or once all is done. One event a server that answered. */
  | {
      readonly kind: "observing";
      readonly phase: "before" | "leased" | "after";
      readonly done: number;
      readonly of: number;
    }
  /** The writer's lease is being asked for; it may be held by another for a while. */
  | { readonly kind: "waiting-for-lease" }
  /** The lease is held and the plan was made anew: this one is executed. */
  | { readonly kind: "planned"; readonly plan: Plan }
  /** These actions begin together; `done` of `of` actions are behind us. */
  | {
      readonly kind: "started";
      readonly actions: readonly Action[];
      readonly done: number;
      readonly of: number;
    }
  /** A replication came to one server. */
  | {
      readonly kind: "replica";
      readonly server: Fqdn;
      readonly standing: "up-to-date" | "behind";
      readonly diagnostic?: Diagnostic;
      readonly done: number;
      readonly of: number;
    }
  | {
      readonly kind: "settled";
      readonly action: Action;
      readonly outcome: ActionOutcome;
      readonly done: number;
      readonly of: number;
    }
  /** Asked to stop: what is in hand is finished, nothing more is begun. */
  | { readonly kind: "stopping" };

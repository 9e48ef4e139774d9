// The account of one run: every intent is durable before its effect, every outcome after it. What the journal can't take is
// still known here.

import type { Action } from "../model/action.ts";
import type { ActionOutcome } from "../model/apply-report.ts";
import type { Plan } from "../model/plan.ts";
import type { Instant } from "../base/instant.ts";
import type { ApplyInput } from "./apply-input.ts";
import { findLifted } from "./lifted.ts";

export interface Ledger {
  readonly run: number;
  readonly outcomes: ReadonlyMap<Action["id"], ActionOutcome>;
  /** Makes the intents durable. Throws a Failure where the journal can't: nothing must be begun then. */
  intend(actions: readonly Action[]): void;
  /** Takes outcomes and makes them durable; the first outcome of an action stands. */
  settle(outcomes: ReadonlyMap<Action["id"], ActionOutcome>): void;
}

/** Begins a run in the journal. */
export function beginLedger(input: ApplyInput, plan: Plan): Ledger {
  const { journal, actor, commit, approvedBy, onEvent } = input;
  const { actions, digest } = plan;
  const now = (): Instant => (input.journalClock ?? input.clock)();
  const byId = new Map(actions.map((action) => [action.id, action]));
  const outcomes = new Map<Action["id"], ActionOutcome>();
  const named = {
    ...(commit === undefined ? {} : { commit }),
    ...(approvedBy === undefined ? {} : { approvedBy }),
    lifted: findLifted(input),
  };
  const run = journal.begin({ startedAt: now(), actor, ...named, digest, actions });
  const progress = () => ({ done: outcomes.size, of: actions.length });
  return {
    run,
    outcomes,
    intend(begun) {
      journal.intend(
        run,
        begun.map(({ id }) => id),
        now(),
      );
      onEvent?.({ kind: "started", actions: begun, ...progress() });
    },
    settle(news) {
      const fresh = [...news].filter(([id]) => !outcomes.has(id));
      if (fresh.length === 0) return;
      for (const [id, outcome] of fresh) {
        outcomes.set(id, outcome);
        const action = byId.get(id);
        if (action !== undefined) onEvent?.({ kind: "settled", action, outcome, ...progress() });
      }
      journal.settle(run, new Map(fresh), now());
    },
  };
}

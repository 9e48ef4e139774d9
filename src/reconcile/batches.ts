// What is begun together: actions that don't wait for one another, target by target, so that the writes of one server are
// made durable together. Pure; the outcomes so far are the only state.

import type { Action, ReplicateAction } from "../model/action.ts";
import type { ActionOutcome } from "../model/apply-report.ts";
import { formatTarget } from "../model/target.ts";

/** Targets whose actions go to the store in one call: between any two of them actions are independent. */
export const BATCH_MAX = 64;

export type WriteAction = Exclude<Action, ReplicateAction>;
export type Batch =
  | { readonly kind: "writes"; readonly actions: readonly WriteAction[] }
  | { readonly kind: "replicate"; readonly action: ReplicateAction };

export type Outcomes = ReadonlyMap<Action["id"], ActionOutcome>;

/** Returns the actions with those of one target side by side, targets in the order in which the plan comes to them. */
export function groupByTarget(actions: readonly Action[]): readonly Action[] {
  return [...Map.groupBy(actions, ({ target }) => formatTarget(target)).values()].flat();
}

/**
 * Returns what to begin next, or undefined where nothing can be. An action may begin when all that it depends on is done, or is
 * written earlier in the same batch in such a way that the store itself makes sure of it. The deployment goes first, and its
 * replication alone: until that is through, bearers differ, and a key that comes to a server may bring it copies that are on their
 * way out. Where keys travel by hand there is no replication: then the servers go first, so that each has its keys.
 */
export function nextBatch(grouped: readonly Action[], outcomes: Outcomes): Batch | undefined {
  const replicates = grouped.some(({ kind }) => kind === "replicate");
  const order = replicates ? (["deployment", "server"] as const) : (["server", "deployment"] as const);
  for (const home of order) {
    const batch = batchOf(grouped, outcomes, ({ target }) => target.kind === home);
    if (batch !== undefined) return batch;
  }
  return undefined;
}

function batchOf(
  grouped: readonly Action[],
  outcomes: Outcomes,
  isMeant: (action: Action) => boolean,
): Batch | undefined {
  const batch = new Map<Action["id"], WriteAction>();
  const targets = new Set<string>();
  for (const action of grouped) {
    if (outcomes.has(action.id) || !isMeant(action)) continue;
    const target = formatTarget(action.target);
    if (targets.size === BATCH_MAX && !targets.has(target)) break;
    if (action.kind === "replicate") {
      if (action.dependsOn.every((id) => isDone(outcomes, id))) return { kind: "replicate", action };
    } else if (mayBegin(action, outcomes, batch)) {
      batch.set(action.id, action);
      targets.add(target);
    }
  }
  return batch.size === 0 ? undefined : { kind: "writes", actions: [...batch.values()] };
}

/** Returns the actions that have no outcome yet and never can: something that they depend on was not done. */
export function findBlocked(actions: readonly Action[], outcomes: Outcomes): readonly Action[] {
  const blocked = new Set<Action["id"]>();
  for (const action of actions) {
    if (outcomes.has(action.id)) continue;
    const hopeless = action.dependsOn.some((id) => {
      const outcome = outcomes.get(id);
      return blocked.has(id) || (outcome !== undefined && outcome.kind !== "done");
    });
    if (hopeless) blocked.add(action.id);
  }
  return actions.filter(({ id }) => blocked.has(id));
}

function mayBegin(
  action: WriteAction,
  outcomes: Outcomes,
  batch: ReadonlyMap<Action["id"], WriteAction>,
): boolean {
  return action.dependsOn.every((id) => {
    const before = batch.get(id);
    return isDone(outcomes, id) || (before !== undefined && isRefusedAfter(action, before));
  });
}

/**
 * Decides whether the store refuses an action by itself where the one before it in the same batch was not done: for want of the
 * certificate, or because the copies are not the expected ones. The deployment takes a certificate that only its servers hold, so
 * there an install is verified first.
 */
function isRefusedAfter({ target }: WriteAction, before: WriteAction): boolean {
  if (target.kind === "deployment") return before.target.kind === "deployment" && before.kind !== "install";
  return before.target.kind === "server" && before.target.server === target.server;
}

function isDone(outcomes: Outcomes, id: Action["id"]): boolean {
  return outcomes.get(id)?.kind === "done";
}

// One order for every plan: by what must come first, then by target and name, whatever the order of
// the input.

import { compareText } from "../base/order.ts";
import { ACTION_KINDS, type Action } from "../model/action.ts";
import { formatTarget } from "../model/target.ts";

/**
 * Returns actions in an order in which they can be executed one by one: no action comes before one
 * that it depends on.
 */
export function inExecutionOrder(actions: readonly Action[]): readonly Action[] {
  return actions.toSorted(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      compareText(formatTarget(a.target), formatTarget(b.target)) ||
      compareText(a.id, b.id),
  );
}

/** What waits for nothing and takes back goes first: installs may wait for it. */
function rankOf({ kind, dependsOn }: Action): number {
  return kind === "unstage" && dependsOn.length === 0 ? -1 : RANK[kind];
}

/** A server's own copy goes last, when the deployment's lies ready beneath it. */
const ORDER = [
  "install",
  "unstage",
  "assign",
  "stage",
  "remove-previous",
  "replicate",
  "remove-override",
] as const satisfies readonly Action["kind"][];

const RANK = Object.fromEntries(ACTION_KINDS.map((kind) => [kind, ORDER.indexOf(kind)])) as Readonly<
  Record<Action["kind"], number>
>;

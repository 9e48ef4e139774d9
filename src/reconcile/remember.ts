// What this machine may remember as applied: each assignment for itself, and only where nothing is left to do for it.

import type { DesiredState } from "../model/desired.ts";
import { knownKey, type Known } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import { formatTarget } from "../model/target.ts";
import { lastDesiredOf } from "../planner/last-desired.ts";

/** Returns the desired state to remember: new for what is reached, as it was for what is not, gone for what is desired no more. */
export function rememberableDesired(
  desired: DesiredState,
  before: Known,
  remaining: Plan,
): ReadonlyMap<string, string> {
  const { targets, keys } = findUnreached(remaining);
  const remembered = new Map<string, string>();
  for (const [key, text] of lastDesiredOf(desired)) {
    const [target = ""] = key.split("|");
    const known = targets.has(target) || keys.has(key) ? before.lastDesired.get(key) : text;
    if (known !== undefined) remembered.set(key, known);
  }
  return remembered;
}

function findUnreached({ actions, completeness }: Plan) {
  const targets = new Set<string>(completeness.unreachable.map(({ server }) => server));
  const keys = new Set<string>();
  for (const action of actions) {
    const target = formatTarget(action.target);
    if (action.kind === "install") targets.add(target);
    else keys.add(knownKey(target, action.type));
  }
  return { targets, keys };
}

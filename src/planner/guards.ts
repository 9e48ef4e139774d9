// The guard that looks at the whole plan. Those that look at one action are raised where that
// action is planned.

import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Action } from "../model/action.ts";
import { inForce } from "../model/assignment.ts";
import type { GuardName } from "../model/policy.ts";
import type { Context } from "./context.ts";
import { say } from "./drafting.ts";

/** Holds every action where too many certificates in force would be replaced or removed at once. */
export function holdMassChange(context: Context, actions: readonly Action[]): readonly Action[] {
  const { inForce: total } = context.draft;
  const replaced = actions.filter((action) => replacesOne(action)).length;
  if (total < LEAST_TOTAL || replaced * 100 <= total * MOST_PERCENT) return actions;
  if (context.lifted(CHANGE_SHARE)) return actions;
  const args = { replaced, total, most: MOST_PERCENT };
  say(context.draft.diagnostics, diagnose("guard/change-share", args));
  return actions.map((action) => ({ ...action, heldBy: [...action.heldBy, CHANGE_SHARE] }));
}

/** First assignments don't count, and neither does what a date will bring later. */
function replacesOne(action: Action): boolean {
  if (action.kind === "remove-override") return true;
  return action.kind === "assign" && inForce(action.expected) !== undefined;
}

const CHANGE_SHARE: GuardName = "guard/change-share";
/** Below this many certificates in force a share says nothing. */
const LEAST_TOTAL = 10;
const MOST_PERCENT = 30;

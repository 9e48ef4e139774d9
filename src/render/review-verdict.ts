// The one sentence that a reviewer reads first.

import { summarisePlan, verdictOf } from "./plan-words.ts";
import { count } from "./style.ts";
import type { ReviewInput } from "./review-input.ts";

type VerdictInput = Pick<
  ReviewInput,
  "state" | "configuration" | "base" | "plan" | "change" | "rest" | "diagnostics"
> & {
  readonly refused: boolean;
};

/** Returns it. Only a complete plan without a word of refusal reads as if nothing were left to see. */
export function reviewVerdict(input: VerdictInput): string {
  const { state, configuration, base, plan, change, rest, refused } = input;
  if (state === "deleted")
    return `This change deletes ${configuration}: the servers keep what they hold, and nothing looks after it any more.`;
  if (state === "broken" || plan === undefined) {
    const errors = input.diagnostics.filter(({ severity }) => severity === "error").length;
    return `The configuration is at fault, so nothing can be planned: ${count(errors, "error")}.`;
  }
  if (base === undefined || plan.actions.length === 0) return verdictOf(plan);
  const doubt = plan.completeness.complete ? "" : " INCOMPLETE: not everything could be seen.";
  const no = refused ? " REFUSED, for the reasons below." : "";
  const asked = count(change.length, "action");
  return change.length === 0
    ? `This change asks for no action on any server; ${count(rest.length, "action")}${dueWithout(rest.length)}.${no}${doubt}`
    : `This change asks for ${asked}: ${summarisePlan({ actions: change })}${more(rest.length)}.${no}${doubt}`;
}

/** Whoever applies the plan does these as well. */
function more(number: number): string {
  return number === 0 ? "" : `; ${number} more${dueWithout(number)}`;
}

function dueWithout(number: number): string {
  return ` ${number === 1 ? "is" : "are"} due without it`;
}

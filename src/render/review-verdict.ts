// The one sentence that a reviewer reads first.

import { summarisePlan } from "./plan-words.ts";
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
  const { state, configuration, plan, change, refused } = input;
  if (state === "deleted")
    return `This change deletes ${configuration}: the servers keep what they hold, and nothing looks after it any more.`;
  if (state === "broken" || plan === undefined) {
    const errors = input.diagnostics.filter(({ severity }) => severity === "error").length;
    return `The configuration is at fault, so nothing can be planned: ${count(errors, "error")}.`;
  }
  const doubt = plan.completeness.complete ? "" : " INCOMPLETE: not everything could be seen.";
  const no = refused ? " REFUSED in part, for the reasons below." : "";
  const asked =
    change.length === 0
      ? nothing(input)
      : `${subject(input)} ${count(change.length, "action")}: ${summarisePlan({ actions: change })}.`;
  return `${asked}${no}${doubt}`;
}

function subject({ base }: VerdictInput): string {
  return base === undefined ? "This plan asks for" : "This change asks for";
}

function nothing({ base, rest, plan }: VerdictInput): string {
  if (base === undefined)
    return plan?.completeness.complete === true ? "Nothing is to be done." : "Nothing to do is known.";
  const due =
    rest.length === 0
      ? ""
      : ` ${count(rest.length, "action")} ${rest.length === 1 ? "is" : "are"} due without it.`;
  return `This change asks for no action on any server.${due}`;
}

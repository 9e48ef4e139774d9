// Which guards are lifted for a run, for the history. It decides nothing: the planner has.

import { compareText } from "../base/order.ts";
import type { LiftedGuard } from "../model/run.ts";
import type { ApplyInput } from "./apply-input.ts";

/** Returns the guards that the command line or the policy lifts now, in code-unit order; one that both lift is told twice. */
export function findLifted({
  allow,
  desired,
  clock,
}: Pick<ApplyInput, "allow" | "desired" | "clock">): readonly LiftedGuard[] {
  const now = clock();
  const given = [...new Set(allow)].map((guard): LiftedGuard => ({ guard, by: "command-line" }));
  const standing = desired.policy.allow
    .filter(({ until }) => until > now)
    .map(({ guard, until, reason }): LiftedGuard => ({ guard, by: "policy", until, reason }));
  return [...given, ...standing].toSorted((a, b) => compareText(a.guard, b.guard));
}

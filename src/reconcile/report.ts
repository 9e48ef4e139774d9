// What an apply leaves behind: a report, what is left to do, and what this machine remembers of it.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { ApplyReport } from "../model/apply-report.ts";
import type { Plan } from "../model/plan.ts";
import type { Run } from "../model/run.ts";
import { observeSights, withSights } from "../schedule/sights.ts";
import type { ApplyInput } from "./apply-input.ts";
import { rememberableDesired } from "./remember.ts";
import { eachOnce, outcomesUntouched, type Ending, type Executed } from "./run-plan.ts";
import { observePhase, planFrom, type View } from "./view.ts";

/** Reports an apply that began nothing and wrote nothing, not even in the journal. */
export function reportUntouched(
  input: ApplyInput,
  plan: Plan,
  ending: Ending,
  diagnostics: readonly Diagnostic[],
): ApplyReport {
  return {
    plan,
    outcomes: outcomesUntouched(plan, ending),
    behind: [],
    remaining: plan,
    diagnostics,
    interruption: ending === "stopped" ? "interrupted" : "none",
    finishedAt: (input.journalClock ?? input.clock)(),
  };
}

/** Observes and plans once more, lets the journal remember, and reports. */
export async function makeReport(input: ApplyInput, view: View, executed: Executed): Promise<ApplyReport> {
  const { clockSkew } = input.desired.policy;
  const observed = await observePhase(input, "after");
  // The look under the lease counts too: a roll seen staged there and cancelled by this run was never in force.
  const seen = withSights(view.known, view.observed, clockSkew);
  const sights = observeSights(seen, observed, clockSkew);
  const known = withSights(seen, observed, clockSkew);
  const remaining = planFrom(input, observed, known);
  const finishedAt = (input.journalClock ?? input.clock)();
  const diagnostics = remember(input, executed, finishedAt, () => {
    input.journal.rememberSights(sights);
    input.journal.rememberDesired(rememberableDesired(input.desired, view.known, remaining));
  });
  return {
    plan: executed.plan,
    ...(executed.run === undefined ? {} : { run: executed.run }),
    outcomes: executed.outcomes,
    behind: executed.behind,
    remaining,
    observed,
    diagnostics: eachOnce([...executed.diagnostics, ...diagnostics]),
    interruption: executed.ending === "stopped" ? "interrupted" : "none",
    finishedAt,
  };
}

/** Returns what the journal said where it took nothing. Nobody's safety depends on it. */
function remember(
  { journal }: ApplyInput,
  executed: Executed,
  at: ApplyReport["finishedAt"],
  work: () => void,
): readonly Diagnostic[] {
  if (executed.run === undefined) return [];
  try {
    work();
    journal.finish(executed.run, resultOf(executed), at);
    return [];
  } catch (error) {
    if (error instanceof Failure) return [error.diagnostic];
    throw error;
  }
}

function resultOf({ outcomes, ending }: Executed): Exclude<Run["result"], "running"> {
  if (ending !== "finished") return "interrupted";
  const kinds = new Set([...outcomes.values()].map(({ kind }) => kind));
  if (!kinds.has("failed") && !kinds.has("unverified")) return "done";
  return kinds.has("done") ? "partial" : "failed";
}

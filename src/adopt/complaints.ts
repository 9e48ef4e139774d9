// What a plan of the written configuration would do or refuse, as complaints about what was written.

import type { Action } from "../model/action.ts";
import type { Plan } from "../model/plan.ts";
import { formatTarget } from "../model/target.ts";
import type { Complaint } from "./adopt.ts";

/** Returns a complaint for each action, each refusal and each gap that has a place. */
export function findPlanComplaints(plan: Plan): readonly Complaint[] {
  const said = [
    ...plan.diagnostics.filter(({ severity }) => severity === "error"),
    ...plan.completeness.gaps,
  ];
  return [
    ...plan.actions.map((action) => complainOf(action)),
    ...said.flatMap(({ message, location }): Complaint[] =>
      location === undefined ? [] : [{ line: location.line, what: message }],
    ),
  ];
}

function complainOf(action: Action): Complaint {
  const what = `${action.kind} on ${formatTarget(action.target)}`;
  if (action.kind !== "install") return { target: action.target, type: action.type, what };
  const { target, location } = action;
  return location === undefined ? { target, what } : { line: location.line, what };
}

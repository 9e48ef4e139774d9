// Assignments by target, in one order whatever the order of the input.

import { compareText } from "../base/order.ts";
import type { DesiredAssignment } from "../model/desired.ts";
import { formatTarget, type Target } from "../model/target.ts";

export interface TargetAssignments {
  readonly target: Target;
  readonly assignments: readonly DesiredAssignment[];
}

/**
 * Groups assignments by target, targets and types in code-unit order. Input in that order, the
 * usual case, is only cut.
 */
export function sortForTargets(assignments: readonly DesiredAssignment[]): readonly TargetAssignments[] {
  const sorted = isSorted(assignments) ? assignments : assignments.toSorted(compare);
  const groups: { target: Target; assignments: DesiredAssignment[] }[] = [];
  let last: { target: Target; assignments: DesiredAssignment[] } | undefined;
  for (const assignment of sorted) {
    if (last === undefined || !sameTarget(last.target, assignment.target)) {
      last = { target: assignment.target, assignments: [] };
      groups.push(last);
    }
    last.assignments.push(assignment);
  }
  return groups;
}

function isSorted(assignments: readonly DesiredAssignment[]): boolean {
  for (let index = 1; index < assignments.length; index += 1) {
    const [a, b] = [assignments[index - 1], assignments[index]];
    if (a !== undefined && b !== undefined && compare(a, b) > 0) return false;
  }
  return true;
}

function compare(a: DesiredAssignment, b: DesiredAssignment): number {
  return compareText(formatTarget(a.target), formatTarget(b.target)) || compareText(a.type, b.type);
}

function sameTarget(a: Target, b: Target): boolean {
  if (a.kind === "deployment" || b.kind === "deployment") return a.kind === b.kind;
  return a.server === b.server;
}

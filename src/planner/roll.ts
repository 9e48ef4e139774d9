// What is to be done about a group that shares one certificate (design.md section 4). W is what the
// steps say for now, N the next certificate, D its effective date.
//
//   writer holds             steps say             planned
//   nothing                  W [, N@D]             assign W [, stage N@D]
//   {W}, {W, previous P}     W                     nothing; remove P where that is asked for and safe
//   {W, previous P}          W, N@D                stage N@D once P is free, first no later than D−M−W; else refused
//   {X, previous …}          W                     assign W: safe where every bearer holds W (a rollback), else guarded
//   {W, next N@D}            W, N@D                nothing; if a bearer lacks it after D−M−W: unstage everywhere
//   {W, next N@D}            W, other or no roll   unstage until D−M, then it must be let happen
//   {X, next N@D}            W, N@D                nothing: the pending roll sets it right
//   {X, next N@D}            W, other or no roll   unstage until D−M; W in a later run
//
// A pool, a deployment never splits: whatever is decided about a roll is decided for all writers of
// the group.

import type { Action } from "../model/action.ts";
import type { Context } from "./context.ts";
import { say } from "./drafting.ts";
import { planAssignment } from "./roll-assign.ts";
import type { RollGroup } from "./roll-group.ts";
import { planPending } from "./roll-pending.ts";
import { planRemoval } from "./roll-removal.ts";
import { planStages } from "./roll-stage.ts";
import { findWish, type Wish } from "./roll-wish.ts";
import { findTooClose } from "./spacing.ts";

/** Plans the copies of a group's writers; the returned actions are those that change them. */
export function planRoll(context: Context, group: RollGroup): readonly Action[] {
  const wish = findWish(context, group);
  if (wish === undefined) return [];
  const before = context.draft.actions.length;
  saySpacing(context, group, wish);
  const pending = group.writers.map((writer) => planPending(context, group, wish, writer));
  const isSettled = !pending.includes("undone");
  // While a roll is taken back, or can't be, nothing in force is replaced: the group would split.
  const settled = group.writers.filter(
    ({ copies }, index) => pending[index] === "none" && (isSettled || copies.kind === "empty"),
  );
  const after = settled.map((writer) => planAssignment(context, group, wish, writer));
  if (isSettled) {
    planStages(context, group, wish, after);
    planRemoval(context, group, wish, after);
  }
  return context.draft.actions.slice(before);
}

/** Refuses already now what will be too close when its turn comes. */
function saySpacing(context: Context, group: RollGroup, { next }: Wish): void {
  const { steps } = group.assignment;
  for (const [index, step] of steps.entries()) {
    const dateBefore = steps[index - 1]?.effectiveDate;
    const { effectiveDate } = step;
    if (dateBefore === undefined || effectiveDate === undefined || step === next?.step) continue;
    if (next === undefined || effectiveDate < next.effectiveDate) continue;
    const diagnostic = findTooClose(context, group, step, { effectiveDate, dateBefore });
    if (diagnostic !== undefined) say(context.draft.diagnostics, diagnostic);
  }
}

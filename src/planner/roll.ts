// What is to be done about a group that shares one certificate (design.md section 4). W is what the steps say for now, N the
// next certificate, D its effective date.
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
// A pool, a deployment never splits: whatever is decided about a roll is decided for all writers of the group.

import { formatInstant } from "../base/instant.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Action, Reason } from "../model/action.ts";
import type { Copies } from "../model/assignment.ts";
import { stepAt, type DesiredStep } from "../model/desired.ts";
import { lastCancelling, lastFirstStaging } from "../schedule/roll-rules.ts";
import { planAssignment } from "./roll-assign.ts";
import { findChoice, type Choice } from "./choice.ts";
import type { Context } from "./context.ts";
import { draftCopies, nameOf, say } from "./drafting.ts";
import { isOnNoBearer, lackingBearers } from "./roll-bearers.ts";
import type { RollGroup, Writer } from "./roll-group.ts";
import { planRemoval } from "./roll-removal.ts";
import { planStages } from "./roll-stage.ts";
import { earliestDateOf, findTooClose } from "./stage-checks.ts";
import type { NextRoll, Wish } from "./roll-wish.ts";
import { sayUnknown } from "./usable.ts";

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

function findWish(context: Context, { assignment }: RollGroup): Wish | undefined {
  const step = stepAt(assignment.steps, context.now);
  const choice = findChoice(context, step);
  if (choice === undefined) {
    sayUnknown(context, step);
    return undefined;
  }
  const next = findNext(context, assignment.steps, choice);
  return next === undefined ? { step, choice } : { step, choice, next };
}

/** Finds the first step ahead that asks for another certificate. */
function findNext(context: Context, steps: readonly DesiredStep[], current: Choice): NextRoll | undefined {
  for (const [index, step] of steps.entries()) {
    const { effectiveDate } = step;
    if (effectiveDate === undefined || context.reading.reached(effectiveDate)) continue;
    const choice = findChoice(context, step);
    if (choice?.thumbprint === current.thumbprint) continue;
    const dateBefore = steps[index - 1]?.effectiveDate;
    return {
      step,
      effectiveDate,
      ...(choice === undefined ? {} : { choice }),
      ...(dateBefore === undefined ? {} : { dateBefore }),
    };
  }
  return undefined;
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

/** Deals with a pending roll of a writer: none there, one that is kept, or one that is not and keeps the whole group from staging. */
function planPending(
  context: Context,
  group: RollGroup,
  wish: Wish,
  writer: Writer,
): "none" | "kept" | "undone" {
  const { copies } = writer;
  if (copies.kind !== "staged") return "none";
  if (copies.current === undefined) {
    const args = { target: group.label, type: group.type };
    say(context.draft.gaps, diagnose("roll/doubtful-record", args, { location: writer.assignment.location }));
    return "undone";
  }
  // A roll to a certificate whose thumbprint is not known can't be told from another: it is left alone, and the gap says why.
  if (wish.next !== undefined && wish.next.choice === undefined) {
    sayUnknown(context, wish.next.step);
    return "undone";
  }
  if (isDesired(wish, copies)) return keepRoll(context, group, wish, { writer, copies });
  cancelRoll(context, group, { writer, copies });
  return "undone";
}

interface Pending {
  readonly writer: Writer;
  readonly copies: Extract<Copies, { kind: "staged" }>;
}

function isDesired({ next }: Wish, copies: Pending["copies"]): boolean {
  return next?.choice?.thumbprint === copies.next && next.effectiveDate === copies.effectiveDate;
}

/** Keeps a roll that is asked for, as long as every bearer has it or can still get it in time. */
function keepRoll(context: Context, group: RollGroup, wish: Wish, pending: Pending): "kept" | "undone" {
  const { writer, copies } = pending;
  if (copies.current !== wish.choice.thumbprint) sayWrongUntilRoll(context, group, wish, pending);
  const { policy } = context.desired;
  if (!context.reading.passed(lastFirstStaging(copies.effectiveDate, policy))) return "kept";
  const lacking = lackingBearers(group, writer, copies);
  if (lacking.length === 0) return "kept";
  const closed = context.reading.passed(lastCancelling(copies.effectiveDate, policy));
  const args = {
    type: group.type,
    target: group.label,
    certificate: nameOf(context, copies.next),
    effectiveDate: formatInstant(copies.effectiveDate),
    lacking: lacking.join(", "),
    earliest: formatInstant(earliestDateOf(context, group, wish)),
  };
  const location = wish.next?.step.location;
  if (closed && !isOnNoBearer(group, copies)) {
    say(context.draft.diagnostics, diagnose("roll/split", args, { location }));
    return "undone";
  }
  say(context.draft.diagnostics, diagnose("roll/incomplete", args, { location }));
  draftUnstage(context, pending, "roll-incomplete");
  return "undone";
}

/** Cancels a roll that is not asked for, until D − M; later only where no bearer has it yet. */
function cancelRoll(context: Context, group: RollGroup, pending: Pending): void {
  const { writer, copies } = pending;
  const { policy } = context.desired;
  const closed = context.reading.passed(lastCancelling(copies.effectiveDate, policy));
  if (!closed || isOnNoBearer(group, copies)) {
    draftUnstage(context, pending, "roll-not-desired");
    return;
  }
  const args = {
    type: group.type,
    target: group.label,
    certificate: nameOf(context, copies.next),
    effectiveDate: formatInstant(copies.effectiveDate),
    lastCancelling: formatInstant(lastCancelling(copies.effectiveDate, policy)),
  };
  const { location } = writer.assignment;
  say(context.draft.diagnostics, diagnose("roll/too-late-to-cancel", args, { location }));
}

function draftUnstage(context: Context, { writer, copies }: Pending, reason: Reason): void {
  if (copies.current === undefined) return;
  const restage = lastFirstStaging(copies.effectiveDate, context.desired.policy);
  draftCopies(context, {
    kind: "unstage",
    target: writer.target,
    assignment: writer.assignment,
    certificate: { name: nameOf(context, copies.current), thumbprint: copies.current },
    expected: copies,
    reason,
    undo: reason === "roll-incomplete" ? { kind: "never" } : { kind: "until", instant: restage },
  });
}

function sayWrongUntilRoll(context: Context, group: RollGroup, wish: Wish, { copies }: Pending): void {
  if (copies.current === undefined) return;
  const args = {
    type: group.type,
    target: group.label,
    current: nameOf(context, copies.current),
    wanted: wish.choice.name,
    next: nameOf(context, copies.next),
    effectiveDate: formatInstant(copies.effectiveDate),
  };
  say(context.draft.diagnostics, diagnose("roll/wrong-until-roll", args, { location: wish.step.location }));
}

// A pending roll: kept where it is asked for and can be on every bearer in time, taken back as long
// as that is safe, else reported.

import { formatInstant } from "../base/instant.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Reason } from "../model/action.ts";
import { heldCopies, type Copies } from "../model/assignment.ts";
import { lastCancelling, lastFirstStaging } from "../schedule/roll-rules.ts";
import type { Context } from "./context.ts";
import { draftCopies, nameOf, say } from "./drafting.ts";
import { awaitKey } from "./install.ts";
import { noteFollowing } from "./notes.ts";
import { findHold } from "./roll-assign.ts";
import { isOnNoBearer, lackingBearers } from "./roll-bearers.ts";
import type { RollGroup, Writer } from "./roll-group.ts";
import { keepReady } from "./roll-material.ts";
import type { Wish } from "./roll-wish.ts";
import { earliestDateOf } from "./spacing.ts";
import { findObjection, freedomFor } from "./stage-checks.ts";
import { findUsable, sayUnknown } from "./usable.ts";

/**
 * Deals with a pending roll of a writer: none there, one that is kept, or one that is not and keeps
 * the whole group from staging.
 */
export function planPending(
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
  keepReady(context, group, writer, copies.current, "holders");
  // A roll to a certificate whose thumbprint is not known can't be told from another: it is left
  // alone, and the gap says why.
  if (wish.next !== undefined && wish.next.choice === undefined) {
    sayUnknown(context, wish.next.step);
    return "undone";
  }
  if (isDesired(wish, copies)) return keepRoll(context, group, wish, { writer, copies });
  cancelRoll(context, group, wish, { writer, copies });
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
  const isOpen = !context.reading.passed(lastFirstStaging(copies.effectiveDate, policy));
  const lacking = isOpen ? [] : lackingBearers(group, writer, copies);
  if (lacking.length === 0) {
    const whom = isOpen ? "every bearer" : "holders";
    for (const held of heldCopies(copies)) keepReady(context, group, writer, held, whom);
    return "kept";
  }
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
    keepReady(context, group, writer, copies.next, "holders");
    return "undone";
  }
  say(context.draft.diagnostics, diagnose("roll/incomplete", args, { location }));
  draftUnstage(context, pending, "roll-incomplete");
  return "undone";
}

/** A roll that some bearer lacks, and that it can't surely get any more, is withdrawn whatever comes after it. */
function isGood(context: Context, group: RollGroup, { writer, copies }: Pending): boolean {
  const isOpen = !context.reading.passed(lastFirstStaging(copies.effectiveDate, context.desired.policy));
  return isOpen || lackingBearers(group, writer, copies).length === 0;
}

/**
 * Decides whether what is to come instead of a pending roll may come at all; else says why not. A good roll is not withdrawn for
 * something that would then be refused, or held by a guard.
 */
function canFollow(context: Context, group: RollGroup, wish: Wish, { writer, copies }: Pending): boolean {
  const { next } = wish;
  const { assignment, target } = writer;
  if (copies.current === undefined) return true;
  const cancelled: Copies = { kind: "settled", current: copies.current, previous: copies.next };
  if (copies.current !== wish.choice.thumbprint) {
    // Once cancelled, the staged certificate is the previous copy everywhere, and going there needs no guard.
    if (wish.choice.thumbprint === copies.next) return true;
    const question = { assignment, step: wish.step, target, at: context.now };
    if (findUsable(context, question) === undefined) return false;
    return findHold(context, group, wish, { ...writer, copies: cancelled }).length === 0;
  }
  if (next === undefined) return true;
  const usable = findUsable(context, { assignment, step: next.step, target, at: next.effectiveDate });
  if (usable === undefined) return false;
  const question = { context, group, wish, next, usable, copies: [cancelled] };
  const objection = findObjection({ ...question, freedom: freedomFor(context, group, wish, [cancelled]) });
  if (objection?.kind !== "refused") return true;
  say(context.draft.diagnostics, objection.diagnostic);
  return false;
}

/** Cancels a roll that is not asked for, until D − M; later only where no bearer has it yet. */
function cancelRoll(context: Context, group: RollGroup, wish: Wish, pending: Pending): void {
  const { writer, copies } = pending;
  const { policy } = context.desired;
  const closed = context.reading.passed(lastCancelling(copies.effectiveDate, policy));
  if (!closed || isOnNoBearer(group, copies)) {
    if (isGood(context, group, pending) && !canFollow(context, group, wish, pending)) return;
    draftUnstage(context, pending, "roll-not-desired");
    if (wish.next !== undefined || wish.choice.thumbprint !== copies.current)
      noteFollowing(context, group, wish);
    return;
  }
  keepReady(context, group, writer, copies.next, "holders");
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
  const certificate = { name: nameOf(context, copies.current), thumbprint: copies.current };
  const dependsOn = awaitKey(context, writer.assignment, certificate);
  if (dependsOn === "missing") return;
  // A bearer that gets the key may take the roll with it: whether to take it back is then another question.
  if (dependsOn.length > 0 && writer.target.kind === "deployment") return;
  const restage = lastFirstStaging(copies.effectiveDate, context.desired.policy);
  draftCopies(context, {
    kind: "unstage",
    target: writer.target,
    assignment: writer.assignment,
    certificate,
    expected: copies,
    reason,
    dependsOn,
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

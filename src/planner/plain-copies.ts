// What is to be done about one server's copies of a type that gains nothing from a roll.

import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Reason } from "../model/action.ts";
import type { Copies } from "../model/assignment.ts";
import type { DesiredAssignment, DesiredStep } from "../model/desired.ts";
import { knownKey, type ObservedAssignment, type ObservedServer } from "../model/observed.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { evictionEnd } from "../schedule/roll-rules.ts";
import { inForceSince } from "../schedule/since.ts";
import { findChoice, type Choice } from "./choice.ts";
import type { Context } from "./context.ts";
import { draftCopies, nameOf, say } from "./drafting.ts";
import { awaitKey, ensureInstalled } from "./install.ts";
import { undoOf } from "./undo.ts";
import { findUsable } from "./usable.ts";

/** One assignment of one observed server, the step that rules now, and what is held. */
export interface PlainQuestion {
  readonly context: Context;
  readonly assignment: DesiredAssignment;
  readonly step: DesiredStep;
  readonly wanted: Choice;
  readonly observed: ObservedAssignment | undefined;
  readonly server: ObservedServer;
  readonly copies: Copies;
}

/** Plans what brings the wanted certificate into force, or takes away what nobody asks for. */
export function planCopies(question: PlainQuestion): void {
  const { copies, wanted } = question;
  switch (copies.kind) {
    case "empty":
      planAssign(question, "missing");
      return;
    case "settled":
      if (copies.current === wanted.thumbprint) planSettled(question);
      else planAssign(question, reasonOf(question, copies.current));
      return;
    case "staged":
      planStaged(question, copies);
      return;
  }
}

function planAssign(question: PlainQuestion, reason: Reason): void {
  const { context, assignment, step, copies } = question;
  const { target } = assignment;
  const usable = findUsable(context, { assignment, step, target, at: context.now });
  if (usable === undefined) return;
  const ready = ensureInstalled(context, target, usable, assignment);
  if (ready.kind === "missing") return;
  draftCopies(context, {
    kind: "assign",
    target,
    assignment,
    certificate: usable,
    expected: copies,
    reason,
    undo: undoOf(context, copies),
    dependsOn: ready.kind === "planned" ? [ready.id] : [],
    location: step.location,
  });
}

/**
 * A roll on a type that gains nothing by it is left alone where it does what the steps say; else it
 * is taken back.
 */
function planStaged(question: PlainQuestion, copies: Extract<Copies, { kind: "staged" }>): void {
  const { context, assignment, wanted } = question;
  if (copies.next === wanted.thumbprint) {
    planAssign(question, copies.current === undefined ? "missing" : "not-desired");
    return;
  }
  if (copies.current === wanted.thumbprint) {
    ensureInstalled(context, assignment.target, wanted, assignment);
    if (isAskedFor(context, assignment, copies)) return;
  }
  if (copies.current === undefined) {
    const args = { target: question.server.server, type: assignment.type };
    say(context.draft.gaps, diagnose("roll/doubtful-record", args, { location: assignment.location }));
    return;
  }
  const certificate = { name: nameOf(context, copies.current), thumbprint: copies.current };
  const dependsOn = awaitKey(context, assignment, certificate);
  if (dependsOn === "missing") return;
  draftCopies(context, {
    kind: "unstage",
    target: assignment.target,
    assignment,
    certificate,
    expected: copies,
    reason: "roll-not-desired",
    dependsOn,
    undo: { kind: "until", instant: copies.effectiveDate },
  });
}

function isAskedFor(
  context: Context,
  { steps }: DesiredAssignment,
  copies: Extract<Copies, { kind: "staged" }>,
): boolean {
  return steps.some(
    (step) =>
      step.effectiveDate === copies.effectiveDate && findChoice(context, step)?.thumbprint === copies.next,
  );
}

function planSettled(question: PlainQuestion): void {
  const { context, assignment, wanted, observed, server, copies } = question;
  ensureInstalled(context, assignment.target, wanted, assignment);
  if (!assignment.removePrevious || copies.kind !== "settled" || copies.previous === undefined) return;
  if (observed === undefined) return;
  const since = inForceSince({
    observed,
    observedAt: server.observedAt,
    sight: context.known.sights.get(knownKey(server.server, assignment.type)),
    at: context.now,
  });
  if (since === undefined) return;
  if (!context.reading.reached(evictionEnd(since, assignment.type, context.desired.policy))) return;
  draftCopies(context, {
    kind: "remove-previous",
    target: assignment.target,
    assignment,
    certificate: { name: nameOf(context, copies.previous), thumbprint: copies.previous },
    expected: copies,
    reason: "previous-not-needed",
    undo: { kind: "never" },
  });
}

function reasonOf({ context, assignment, step }: PlainQuestion, current: Thumbprint): Reason {
  if (step.effectiveDate === undefined) return "not-desired";
  const before = assignment.steps[assignment.steps.indexOf(step) - 1];
  const wasDesired = before !== undefined && findChoice(context, before)?.thumbprint === current;
  return wasDesired ? "effective-date-reached" : "not-desired";
}

// Types of a server that gain nothing from a roll: what the steps say for now is in force, and the date of a roll is kept by
// whoever runs cscert then. The certificate is installed ahead of its date.

import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Reason } from "../model/action.ts";
import { settle, type Copies } from "../model/assignment.ts";
import { stepAt, type DesiredAssignment, type DesiredStep } from "../model/desired.ts";
import type { ObservedAssignment, ObservedServer } from "../model/observed.ts";
import { knownKey } from "../model/observed.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { evictionEnd } from "../schedule/roll-rules.ts";
import { inForceSince } from "../schedule/since.ts";
import { findChoice, sameCertificate, type Choice } from "./choice.ts";
import type { Context } from "./context.ts";
import { draftCopies, nameOf, say } from "./drafting.ts";
import { ensureInstalled } from "./install.ts";
import { noteClockOnly } from "./notes.ts";
import { undoOf } from "./undo.ts";
import { findUsable, sayUnknown } from "./usable.ts";

/** Plans one assignment of one observed server. */
export function planPlain(context: Context, assignment: DesiredAssignment, server: ObservedServer): void {
  const observed = server.assignments.get(assignment.type);
  if (isQuiet(assignment, observed, server)) return;
  planAhead(context, assignment);
  const step = stepAt(assignment.steps, context.now);
  const wanted = findChoice(context, step);
  if (wanted === undefined) {
    sayUnknown(context, step);
    return;
  }
  planCopies({ context, assignment, step, wanted, observed, server, copies: copiesOf(context, observed) });
}

interface Question {
  readonly context: Context;
  readonly assignment: DesiredAssignment;
  readonly step: DesiredStep;
  readonly wanted: Choice;
  readonly observed: ObservedAssignment | undefined;
  readonly server: ObservedServer;
  readonly copies: Copies;
}

/** The path of nearly every assignment of nearly every run: one certificate, in force, with its key, and no date anywhere. */
function isQuiet(
  assignment: DesiredAssignment,
  observed: ObservedAssignment | undefined,
  server: ObservedServer,
): boolean {
  if (observed === undefined || observed.record.effectiveDate !== undefined) return false;
  if (assignment.steps.length > 1 || assignment.removePrevious) return false;
  const { certificate } = assignment.steps[0];
  if (certificate.kind !== "named" || certificate.thumbprint !== observed.record.thumbprint) return false;
  return server.installed.get(certificate.thumbprint)?.hasPrivateKey === true;
}

/** Installs the next certificate ahead of its date, and says who must run then. */
function planAhead(context: Context, assignment: DesiredAssignment): void {
  const next = assignment.steps.find(
    ({ effectiveDate }) => effectiveDate !== undefined && !context.reading.reached(effectiveDate),
  );
  if (next?.effectiveDate === undefined) return;
  if (sameCertificate(context, next, stepAt(assignment.steps, context.now))) return;
  const { target } = assignment;
  const usable = findUsable(context, { assignment, step: next, target, at: next.effectiveDate });
  if (usable === undefined) return;
  ensureInstalled(context, target, usable, assignment);
  noteClockOnly(context, assignment, next.effectiveDate, usable.name);
}

function copiesOf(context: Context, observed: ObservedAssignment | undefined): Copies {
  if (observed?.record.effectiveDate !== undefined) context.reading.reached(observed.record.effectiveDate);
  return settle(observed?.record, context.now);
}

function planCopies(question: Question): void {
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

function planAssign(question: Question, reason: Reason): void {
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

/** A roll on a type that gains nothing by it is left alone where it does what the steps say; else it is taken back. */
function planStaged(question: Question, copies: Extract<Copies, { kind: "staged" }>): void {
  const { context, assignment, wanted } = question;
  if (copies.next === wanted.thumbprint) {
    planAssign(question, copies.current === undefined ? "missing" : "not-desired");
    return;
  }
  if (copies.current === wanted.thumbprint && isAskedFor(context, assignment, copies)) return;
  if (copies.current === undefined) {
    const args = { target: question.server.server, type: assignment.type };
    say(context.draft.gaps, diagnose("roll/doubtful-record", args, { location: assignment.location }));
    return;
  }
  draftCopies(context, {
    kind: "unstage",
    target: assignment.target,
    assignment,
    certificate: { name: nameOf(context, copies.current), thumbprint: copies.current },
    expected: copies,
    reason: "roll-not-desired",
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

function planSettled(question: Question): void {
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

function reasonOf({ context, assignment, step }: Question, current: Thumbprint): Reason {
  if (step.effectiveDate === undefined) return "not-desired";
  const before = assignment.steps[assignment.steps.indexOf(step) - 1];
  const wasDesired = before !== undefined && findChoice(context, before)?.thumbprint === current;
  return wasDesired ? "effective-date-reached" : "not-desired";
}

// Types of a server that gain nothing from a roll: what the steps say for now is in force, and the
// date of a roll is kept by whoever runs cscert then. The certificate is installed ahead of its
// date.

import { settle, type Copies } from "../model/assignment.ts";
import { stepAt, type DesiredAssignment } from "../model/desired.ts";
import type { ObservedAssignment, ObservedServer } from "../model/observed.ts";
import { findChoice, sameCertificate } from "./choice.ts";
import type { Context } from "./context.ts";
import { ensureInstalled } from "./install.ts";
import { noteClockOnly } from "./notes.ts";
import { planCopies } from "./plain-copies.ts";
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

/**
 * The path of nearly every assignment of nearly every run: one certificate, in force, with its key,
 * and no date anywhere.
 */
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

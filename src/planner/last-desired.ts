// What an apply remembers of the desired state, so that the next plan can tell a change of the
// configuration from drift.

import { formatInstant } from "../base/instant.ts";
import type { DesiredAssignment, DesiredState, DesiredStep } from "../model/desired.ts";
import { knownKey } from "../model/observed.ts";
import { formatTarget } from "../model/target.ts";

/**
 * Returns what {@link Known.lastDesired} is to hold after an apply that completed: one line for
 * each assignment.
 */
export function lastDesiredOf(desired: DesiredState): ReadonlyMap<string, string> {
  return new Map(
    desired.assignments.map((assignment) => [
      knownKey(formatTarget(assignment.target), assignment.type),
      describeDesired(assignment),
    ]),
  );
}

/** Returns the certificates that an assignment asks for over time, as text: equal texts ask for the same. */
export function describeDesired({ steps }: DesiredAssignment): string {
  return steps.map((step) => describeStep(step)).join(" ");
}

function describeStep({ certificate, effectiveDate }: DesiredStep): string {
  const what =
    certificate.kind === "named"
      ? (certificate.thumbprint ?? certificate.name)
      : `${formatTarget(certificate.target)}|${certificate.type}`;
  return effectiveDate === undefined ? what : `${what}@${formatInstant(effectiveDate)}`;
}

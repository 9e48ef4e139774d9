// Whether a certificate may be put to use: its public part is known, and it suits the type. What
// does not suit is never assigned, whatever asks for it.

import type { Instant } from "../base/instant.ts";
import { diagnose, hasErrors } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "../model/certificate.ts";
import type { DesiredAssignment, DesiredStep } from "../model/desired.ts";
import type { Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { findUnsuitability } from "../model/suitability.ts";
import { findChoice, type Choice } from "./choice.ts";
import type { Context } from "./context.ts";
import { say } from "./drafting.ts";

/** A certificate that may be assigned, with its facts. */
export interface Usable extends Choice {
  readonly certificate: Certificate;
}

export interface UsableQuestion {
  readonly assignment: DesiredAssignment;
  readonly step: DesiredStep;
  readonly target: Target;
  /** When it would come into force. */
  readonly at: Instant;
}

/**
 * Returns the certificate of a step if it may be used at an instant; else says why not and returns
 * undefined.
 */
export function findUsable(context: Context, question: UsableQuestion): Usable | undefined {
  const { step } = question;
  const choice = findChoice(context, step);
  const certificate = choice === undefined ? undefined : context.facts(choice.thumbprint);
  if (choice === undefined || certificate === undefined) {
    sayUnknown(context, step);
    return undefined;
  }
  return suits(context, question, choice, certificate) ? { ...choice, certificate } : undefined;
}

/** Says that a step's certificate is not known: a gap, since nobody can tell what it would ask for. */
export function sayUnknown(context: Context, { certificate }: DesiredStep): void {
  const name = certificate.kind === "named" ? certificate.name : `from ${certificate.type}`;
  const place = { location: certificate.location };
  say(context.draft.gaps, diagnose("server/certificate-unknown", { certificate: name }, place));
}

/** A certificate that also serves a server's type may have any subject (founding document). */
function servesOtherType(
  { desired }: Context,
  { type }: DesiredAssignment,
  thumbprint: Thumbprint,
): "yes" | "no" {
  if (type !== "OAuthTokenIssuer") return "no";
  const serves = desired.assignments.some(
    (other) =>
      other.type !== type &&
      other.steps.some(
        ({ certificate }) => certificate.kind === "named" && certificate.thumbprint === thumbprint,
      ),
  );
  return serves ? "yes" : "no";
}

/** A key that is missing in the store is no objection here: it is installed, or its absence is a gap. */
function suits(
  context: Context,
  question: UsableQuestion,
  choice: Choice,
  certificate: Certificate,
): boolean {
  const { assignment, target, at } = question;
  if (at === context.now) {
    context.reading.reached(certificate.notBefore);
    context.reading.passed(certificate.notAfter);
  }
  const held = context.installed(target)?.get(choice.thumbprint);
  const found = findUnsuitability({
    type: assignment.type,
    certificate,
    at,
    sipDomains: context.desired.sipDomains,
    product: context.desired.product,
    servesOtherType: servesOtherType(context, assignment, choice.thumbprint),
    ...(held?.exportable === undefined ? {} : { exportable: held.exportable }),
    ...(held?.provider === undefined ? {} : { provider: held.provider }),
  });
  for (const diagnostic of found)
    say(context.draft.diagnostics, { location: choice.location, ...diagnostic });
  return !hasErrors(found);
}

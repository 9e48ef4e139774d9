// Whether each certificate can serve where it is desired, as far as its public part is known. For `validate`:
// the planner asks the same questions of those that it would assign.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DesiredAssignment, DesiredState, DesiredStep } from "../model/desired.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { findMissingNames } from "../model/requirements.ts";
import { findUnsuitability } from "../model/suitability.ts";

/**
 * Judges every step of every assignment at the instant from which it rules; each fault of a certificate and type is told once.
 * `isNamed` tells of thumbprints that have a file here, whether it can be read or not.
 */
export function checkCertificates(
  desired: DesiredState,
  isNamed: (thumbprint: Thumbprint) => boolean,
): readonly Diagnostic[] {
  const told = new Set<string>();
  const context = { desired, isNamed, used: findUses(desired) };
  return desired.assignments.flatMap((assignment) =>
    assignment.steps.flatMap((step) =>
      checkStep(context, assignment, step).filter(({ code, message, location }) => {
        const key = `${code} ${message} ${location?.file}:${location?.line}`;
        const first = !told.has(key);
        told.add(key);
        return first;
      }),
    ),
  );
}

interface Context {
  readonly desired: DesiredState;
  readonly isNamed: (thumbprint: Thumbprint) => boolean;
  readonly used: ReadonlySet<Thumbprint>;
}

/** Certificates that serve a type other than the deployment's, at any time. */
function findUses({ assignments }: DesiredState): ReadonlySet<Thumbprint> {
  return new Set(
    assignments.flatMap(({ target, steps }) =>
      target.kind === "deployment"
        ? []
        : steps.flatMap(({ certificate }) =>
            certificate.kind === "named" ? (certificate.thumbprint ?? []) : [],
          ),
    ),
  );
}

function checkStep(
  { desired, isNamed, used }: Context,
  { type, target }: DesiredAssignment,
  step: DesiredStep,
): readonly Diagnostic[] {
  const { certificate: choice, effectiveDate } = step;
  if (choice.kind !== "named" || choice.thumbprint === undefined) return [];
  const place = { location: choice.location };
  const certificate = desired.certificates(choice.thumbprint);
  if (certificate === undefined) {
    // A file that can't be read has been told by its reader.
    return isNamed(choice.thumbprint)
      ? []
      : [diagnose("desired/public-part-unknown", { name: choice.name }, place)];
  }
  const { sipDomains, product, topology } = desired;
  const server = target.kind === "server" ? topology.servers.get(target.server) : undefined;
  const unsuitable = findUnsuitability({
    type,
    certificate,
    sipDomains,
    product,
    servesOtherType: used.has(choice.thumbprint) ? "yes" : "no",
    ...(effectiveDate === undefined ? {} : { at: effectiveDate }),
  });
  const unnamed =
    server === undefined
      ? []
      : findMissingNames({ type, certificate, server, topology, sipDomains, product });
  return [...unsuitable, ...unnamed].map((diagnostic) => ({ location: choice.location, ...diagnostic }));
}

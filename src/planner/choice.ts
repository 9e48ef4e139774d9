// Which certificate a step means, as far as can be known: its thumbprint, its name for people, and
// where its key is.

import type { InstallMaterial } from "../model/action.ts";
import { inForce, settle } from "../model/assignment.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { DesiredCertificate, DesiredStep } from "../model/desired.ts";
import type { ObservedAssignment } from "../model/observed.ts";
import { formatTarget, type Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Location } from "../diagnostic/location.ts";
import type { Context } from "./context.ts";

/** A certificate that can be planned with. */
export interface Choice {
  readonly name: string;
  readonly thumbprint: Thumbprint;
  readonly material: InstallMaterial;
  readonly location: Location;
}

/** Returns the certificate of a step, or undefined where its thumbprint can't be known. */
export function findChoice(context: Context, step: DesiredStep): Choice | undefined {
  const { certificate } = step;
  if (certificate.kind === "observed") return findObserved(context, certificate);
  const { name, thumbprint, material, location } = certificate;
  return thumbprint === undefined ? undefined : { name, thumbprint, material, location };
}

/** Names a step's certificate as a choice of it is named, also where its thumbprint can't be known. */
export function nameOfStep({ certificate }: DesiredStep): string {
  return certificate.kind === "named" ? certificate.name : nameOfObserved(certificate);
}

function nameOfObserved({ target, type }: Extract<DesiredCertificate, { kind: "observed" }>): string {
  return `${type} of ${formatTarget(target)}`;
}

/** Returns what a target reports for a type. */
export function observedAssignment(
  context: Pick<Context, "observed">,
  target: Target,
  type: CertificateType,
): ObservedAssignment | undefined {
  const { observed } = context;
  if (target.kind === "deployment") return observed.deployment?.assignments.get(type);
  const server = observed.servers.get(target.server);
  return server?.kind === "observed" ? server.assignments.get(type) : undefined;
}

/** Decides whether two steps mean the same certificate. */
export function sameCertificate(context: Context, a: DesiredStep, b: DesiredStep): boolean {
  const first = findChoice(context, a);
  return first !== undefined && first.thumbprint === findChoice(context, b)?.thumbprint;
}

function findObserved(
  context: Context,
  certificate: Extract<DesiredCertificate, { kind: "observed" }>,
): Choice | undefined {
  const { target, type, location } = certificate;
  const record = observedAssignment(context, target, type)?.record;
  if (record?.effectiveDate !== undefined) context.reading.reached(record.effectiveDate);
  const thumbprint = inForce(settle(record, context.now));
  if (thumbprint === undefined) return undefined;
  const material: InstallMaterial =
    target.kind === "server" ? { kind: "held-by", server: target.server } : { kind: "installed" };
  return { name: nameOfObserved(certificate), thumbprint, material, location };
}

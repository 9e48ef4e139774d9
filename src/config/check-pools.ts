// Types whose certificate all servers of a pool share: does each pool really get one?

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { typeFacts } from "../model/certificate-type.ts";
import type { DesiredAssignment, DesiredCertificate, DesiredStep } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Topology } from "../model/topology.ts";
import { isSameCertificate } from "./same-certificate.ts";

/** Compares the servers of each pool with the first; `from:` is what can make them differ. */
export function checkPools(
  assignments: readonly DesiredAssignment[],
  { servers }: Topology,
): readonly Diagnostic[] {
  const firsts = new Map<Fqdn, DesiredAssignment>();
  return assignments.flatMap((assignment) => {
    const { type, target } = assignment;
    if (typeFacts(type).sharedBy !== "pool" || target.kind !== "server") return [];
    const pool = servers.get(target.server)?.pool;
    if (pool === undefined) return [];
    const first = firsts.get(pool);
    if (first === undefined) {
      firsts.set(pool, assignment);
      return [];
    }
    const other = findDifference(assignment, first);
    if (other === undefined) return [];
    const args = { type, name: nameOf(other) };
    return [diagnose("desired/per-server-not-allowed", args, { location: other.location })];
  });
}

/** Returns a certificate that one of two assignments holds and the other, at that time, does not. */
function findDifference(
  { steps }: DesiredAssignment,
  { steps: others }: DesiredAssignment,
): DesiredCertificate | undefined {
  const differs = (step: DesiredStep, other: DesiredStep | undefined): boolean =>
    other?.effectiveDate !== step.effectiveDate ||
    other === undefined ||
    !isSameCertificate(step.certificate, other.certificate);
  const step =
    steps.find((own, index) => differs(own, others[index])) ??
    others.find((other, index) => differs(other, steps[index]));
  return step?.certificate;
}

function nameOf(certificate: DesiredCertificate): string {
  return certificate.kind === "named" ? certificate.name : certificate.type;
}

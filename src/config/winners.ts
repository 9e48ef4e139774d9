// Which assignment wins on a server: server > pool > { site, role } > global (design.md section 3).

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import { formatScope } from "../model/scope.ts";
import type { Server } from "../model/topology.ts";
import type { AssignmentRule, Reference } from "./configuration.ts";

/** Finds the rule of a type that wins on a server; undefined where the type is unmanaged there. */
export type Winners = (type: CertificateType, server: Server) => AssignmentRule | undefined;

/** Indexes rules by scope, so that finding a winner costs the same for one server and for ten thousand. */
export function indexWinners(rules: readonly AssignmentRule[], diagnostics: Diagnostic[]): Winners {
  const told = new Map<AssignmentRule, Set<AssignmentRule>>();
  const say = (bySite: AssignmentRule, byRole: AssignmentRule, server: Server): void => {
    // Told for the first server that it hits; the others of the site and role are hit alike.
    const others = told.get(bySite) ?? new Set<AssignmentRule>();
    told.set(bySite, others);
    if (!others.has(byRole)) diagnostics.push(sayConflict(bySite, byRole, server));
    others.add(byRole);
  };
  const byScope = new Map<CertificateType, Map<string, AssignmentRule>>();
  for (const rule of rules) {
    const own = byScope.get(rule.type) ?? new Map<string, AssignmentRule>();
    byScope.set(rule.type, own);
    own.set(formatScope(rule.scope), rule);
  }
  return (type, server) => {
    const own = byScope.get(type);
    if (own === undefined) return undefined;
    return (
      own.get(`server:${server.fqdn}`) ??
      own.get(`pool:${server.pool}`) ??
      between(own, server, say) ??
      own.get("global")
    );
  };
}

function between(
  own: ReadonlyMap<string, AssignmentRule>,
  server: Server,
  say: (bySite: AssignmentRule, byRole: AssignmentRule, server: Server) => void,
): AssignmentRule | undefined {
  const bySite = server.site === undefined ? undefined : own.get(`site:${server.site}`);
  const byRole = own.get(`role:${server.role}`);
  if (bySite !== undefined && byRole !== undefined && !sameContent(bySite, byRole))
    say(bySite, byRole, server);
  return bySite ?? byRole;
}

function sayConflict(bySite: AssignmentRule, byRole: AssignmentRule, server: Server): Diagnostic {
  const scopes = [formatScope(bySite.scope), formatScope(byRole.scope)];
  const args = { server: server.fqdn, type: bySite.type, scopes };
  const related = [{ message: "the other one", location: byRole.locateScope() }];
  return diagnose("desired/scope-conflict", args, { location: bySite.locateScope(), related });
}

function sameContent(a: AssignmentRule, b: AssignmentRule): boolean {
  return (
    sameReference(a.reference, b.reference) &&
    a.removePrevious === b.removePrevious &&
    a.distribution === b.distribution &&
    a.rolls.length === b.rolls.length &&
    a.rolls.every((roll, index) => {
      const other = b.rolls[index];
      return other?.effectiveDate === roll.effectiveDate && sameReference(roll.reference, other.reference);
    })
  );
}

function sameReference(a: Reference, b: Reference): boolean {
  if (a.kind === "name" || b.kind === "name")
    return a.kind === b.kind && "name" in a && "name" in b && a.name === b.name;
  const scopes = [a.scope, b.scope].map((scope) => (scope === undefined ? "" : formatScope(scope)));
  return a.type === b.type && scopes[0] === scopes[1];
}

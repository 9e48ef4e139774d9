// The types and scopes that an assignment may have in a deployment.

import { bears, CERTIFICATE_TYPES, typeFacts, type CertificateType } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import { ROLES } from "../model/product.ts";
import { formatScope, matchesServer, type Scope } from "../model/scope.ts";
import type { Server } from "../model/topology.ts";

export interface ScopeChoice {
  readonly scope: Scope;
  /** Servers that it reaches and that bear the type. */
  readonly servers: readonly Server[];
}

/** Returns the types that some server of a deployment bears. */
export function typeChoices({
  product,
  topology,
}: Pick<DesiredState, "product" | "topology">): readonly CertificateType[] {
  const roles = new Set([...topology.servers.values()].map(({ role }) => role));
  return CERTIFICATE_TYPES.filter((type) =>
    ROLES.some((role) => roles.has(role) && bears(role, type, product)),
  );
}

/** Returns the scopes that are allowed for a type and reach somebody, the widest first. */
export function scopeChoices(
  { product, topology }: Pick<DesiredState, "product" | "topology">,
  type: CertificateType,
): readonly ScopeChoice[] {
  const bearers = [...topology.servers.values()].filter(({ role }) => bears(role, type, product));
  return scopesFor(type, bearers).map((scope) => ({
    scope,
    servers: bearers.filter((server) => matchesServer(scope, server)),
  }));
}

/**
 * Returns the scope that all servers of a choice have these types from: its own where somebody wrote it, else the one wider scope.
 * Undefined where nothing is assigned, or not to all of them from one place.
 */
export function scopeHeld(
  { assignments }: Pick<DesiredState, "assignments">,
  { scope, servers }: ScopeChoice,
  types: readonly CertificateType[],
): Scope | undefined {
  const own = formatScope(scope);
  const reached = new Set(servers.map(({ fqdn }) => fqdn));
  const held = assignments.filter(
    ({ type, target }) =>
      types.includes(type) && (target.kind === "deployment" || reached.has(target.server)),
  );
  if (held.some((one) => formatScope(one.scope) === own)) return scope;
  const [wide, ...others] = new Map(held.map((one) => [formatScope(one.scope), one.scope])).values();
  if (wide === undefined || others.length > 0) return undefined;
  return servers.every((server) => matchesServer(wide, server)) ? wide : undefined;
}

function scopesFor(type: CertificateType, bearers: readonly Server[]): readonly Scope[] {
  const facts = typeFacts(type);
  if (facts.home === "deployment") return [{ kind: "global" }];
  const unique = <Key>(keys: readonly Key[]): readonly Key[] => [...new Set(keys)];
  const roles = unique(bearers.map(({ role }) => role));
  const sites = unique(bearers.flatMap(({ site }) => site ?? []));
  return [
    { kind: "global" },
    ...(roles.length > 1 ? roles.map((role): Scope => ({ kind: "role", role })) : []),
    ...(sites.length > 1 ? sites.map((site): Scope => ({ kind: "site", site })) : []),
    ...unique(bearers.map(({ pool }) => pool)).map((pool): Scope => ({ kind: "pool", pool })),
    // All servers of a pool share these: nothing narrower is allowed.
    ...(facts.sharedBy === "pool"
      ? []
      : bearers.map(({ fqdn }): Scope => ({ kind: "server", server: fqdn }))),
  ];
}

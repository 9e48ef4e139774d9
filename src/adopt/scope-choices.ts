// The types and scopes that an assignment may have in a deployment.

import { bears, CERTIFICATE_TYPES, typeFacts, type CertificateType } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import { ROLES } from "../model/product.ts";
import { matchesServer, type Scope } from "../model/scope.ts";
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

// What was read of an estate → its assignments, one rule a type and scope.

import { invariant } from "../base/invariant.ts";
import { sortedBy } from "../base/order.ts";
import { typeFacts, type CertificateType } from "../model/certificate-type.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { formatScope, matchesServer, type Scope } from "../model/scope.ts";
import type { ObservedPool } from "../model/topology.ts";
import { type AdoptedRule, type Content, type EstateReading, type Holding, type Said } from "./estate.ts";
import { makeUnit, type PoolUnit } from "./pool-unit.ts";
import { findWidest, type ScopeRule } from "./widest.ts";

/** Returns every assignment, by type and then from the widest scope to the narrowest. */
export function makeRules(reading: EstateReading): readonly AdoptedRule[] {
  const rules: AdoptedRule[] = [];
  if (reading.oauth !== undefined) {
    const said: Said = { kind: "same", content: reading.oauth };
    rules.push({ type: "OAuthTokenIssuer", scope: { kind: "global" }, said, servers: [] });
  }
  for (const [type, holdings] of reading.holdings) rules.push(...rulesOf(type, holdings, reading.pools));
  return rules;
}

function rulesOf(
  type: CertificateType,
  holdings: ReadonlyMap<Fqdn, Holding>,
  pools: readonly ObservedPool[],
): readonly AdoptedRule[] {
  const shared = typeFacts(type).sharedBy === undefined ? "apart" : "by-pool";
  const units = pools
    .filter(({ servers }) => servers.some((server) => holdings.has(server)))
    .map((pool) => makeUnit(pool, holdings, shared));
  if (units.every(({ servers }) => servers.every(({ key }) => key === ""))) return [];
  const context = { type, units, index: indexContents(units), byServer: indexServers(units) };
  const rules = findWidest(units).map((rule) => makeRule(context, rule));
  return sortedBy(rules, ({ scope }) => `${WIDTH[scope.kind]} ${formatScope(scope)}`);
}

const WIDTH = { global: 0, role: 1, site: 2, pool: 3, server: 4 } as const;

interface Context {
  readonly type: CertificateType;
  readonly units: readonly PoolUnit[];
  readonly index: ReadonlyMap<string, Content>;
  readonly byServer: ReadonlyMap<Fqdn, PoolUnit>;
}

function makeRule(context: Context, { scope, said }: ScopeRule): AdoptedRule {
  const { type, index } = context;
  const reached = unitsIn(context, scope);
  if (said.kind === "each") {
    const own = eachOf(reached.flatMap(({ servers }) => servers));
    return { type, scope, said: { ...own, pool: said.pool }, servers: [...own.contents.keys()] };
  }
  const servers = reached.flatMap((unit) =>
    unit.servers
      .filter(({ server, key }) => key === said.key && (scope.kind !== "server" || scope.server === server))
      .map(({ server }) => server),
  );
  const content = index.get(said.key);
  invariant(content !== undefined, "what a scope says is what some server holds");
  return { type, scope, said: tableOf(reached, scope) ?? { kind: "same", content }, servers };
}

/** Servers of a pool that are written one by one, with a certificate each, share the name of a table. */
function tableOf(reached: readonly PoolUnit[], scope: Scope): Said | undefined {
  const [unit] = reached;
  if (scope.kind !== "server" || unit?.kind !== "hole" || unit.each === "impossible") return undefined;
  const held = unit.servers.filter(({ content }) => content !== undefined);
  if (new Set(held.map(({ key }) => key)).size <= 1) return undefined;
  return { ...eachOf(held), pool: unit.pool };
}

function eachOf(servers: PoolUnit["servers"]): {
  readonly kind: "by-server";
  readonly contents: ReadonlyMap<Fqdn, Content>;
} {
  const contents = new Map<Fqdn, Content>();
  for (const { server, content } of servers) if (content !== undefined) contents.set(server, content);
  return { kind: "by-server", contents };
}

function unitsIn({ units, byServer }: Context, scope: Scope): readonly PoolUnit[] {
  if (scope.kind === "server") {
    const unit = byServer.get(scope.server);
    return unit === undefined ? [] : [unit];
  }
  return units.filter(({ pool, role, site }) => {
    const place = site === undefined ? {} : { site };
    return matchesServer(scope, { fqdn: pool, pool, role, ...place });
  });
}

function indexServers(units: readonly PoolUnit[]): ReadonlyMap<Fqdn, PoolUnit> {
  return new Map(units.flatMap((unit) => unit.servers.map(({ server }) => [server, unit] as const)));
}

function indexContents(units: readonly PoolUnit[]): ReadonlyMap<string, Content> {
  const index = new Map<string, Content>();
  for (const { servers } of units) {
    for (const { key, content } of servers) if (content !== undefined) index.set(key, content);
  }
  return index;
}

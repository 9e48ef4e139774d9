// One pool and one type: what it would take to write down what its servers hold, given what a wider scope says already.
// Costs are single numbers, compared by assignments first, then by overrides of a wider scope, then by narrowness.

import type { Fqdn } from "../model/fqdn.ts";
import type { Role } from "../model/product.ts";
import { contentKey, type Content, type Holding } from "./estate.ts";

export const ASSIGNMENT = 1e10;
export const OVERRIDE = 1e5;
/** How narrow a scope is. */
export const NARROW = { global: 0, role: 1, site: 2, pool: 3, server: 4 } as const;

export interface PoolUnit {
  readonly pool: Fqdn;
  readonly role: Role;
  readonly site: string | undefined;
  /** What each server holds, in code-unit order. */
  readonly servers: readonly {
    readonly server: Fqdn;
    readonly content: Content | undefined;
    readonly key: string;
  }[];
  /** `hole`: a server in it must stay unmanaged, so nothing wider than a server may be said. */
  readonly kind: "uniform" | "mixed" | "hole";
  /** What most of its servers hold. */
  readonly mode: string;
  /** Whether one assignment can give each server its own: the dates agree. */
  readonly each: "possible" | "impossible";
}

/** How a pool is written down. */
export type PoolPlan =
  | { readonly kind: "inherit" }
  | { readonly kind: "pool"; readonly key: string; readonly but: readonly Fqdn[] }
  | { readonly kind: "each" }
  | { readonly kind: "servers"; readonly only: readonly Fqdn[] };

/** Reads a pool; undefined where nothing of it can be written, which is still a hole for wider scopes. */
export function makeUnit(
  pool: {
    readonly fqdn: Fqdn;
    readonly role: Role;
    readonly site?: string;
    readonly servers: readonly Fqdn[];
  },
  holdings: ReadonlyMap<Fqdn, Holding>,
  shared: "by-pool" | "apart",
): PoolUnit {
  const servers = pool.servers.map((server) => {
    const holding = holdings.get(server);
    const content = holding?.kind === "holds" ? holding.content : undefined;
    return { server, content, key: content === undefined ? "" : contentKey(content) };
  });
  const keys = new Set(servers.map(({ key }) => key));
  const kind = keys.has("") ? "hole" : keys.size === 1 ? "uniform" : "mixed";
  const held = servers.filter(({ content }) => content !== undefined);
  const dates = new Set(held.map(({ content }) => datesOf(content)));
  const each = shared === "apart" && dates.size === 1 ? "possible" : "impossible";
  return { pool: pool.fqdn, role: pool.role, site: pool.site, servers, kind, mode: modeOf(servers), each };
}

/** Returns the cheapest way to write a pool below `inherited` (undefined: nothing wider reaches it); undefined where there is none. */
export function planUnit(
  unit: PoolUnit,
  inherited: string | undefined,
): { readonly plan: PoolPlan; readonly cost: number } | undefined {
  if (unit.kind === "hole") {
    if (inherited !== undefined) return undefined;
    const only = unit.servers.filter(({ key }) => key !== "").map(({ server }) => server);
    return { plan: { kind: "servers", only }, cost: only.length * (ASSIGNMENT + NARROW.server) };
  }
  const options = optionsOf(unit, inherited);
  let best = options[0];
  for (const option of options) if (best === undefined || option.cost < best.cost) best = option;
  return best;
}

function optionsOf(
  unit: PoolUnit,
  inherited: string | undefined,
): { readonly plan: PoolPlan; readonly cost: number }[] {
  const others = (key: string): readonly Fqdn[] =>
    unit.servers.filter((one) => one.key !== key).map(({ server }) => server);
  const over = inherited === undefined ? 0 : OVERRIDE;
  const server = ASSIGNMENT + OVERRIDE + NARROW.server;
  const own = ASSIGNMENT + over + NARROW.pool;
  const options: { readonly plan: PoolPlan; readonly cost: number }[] = [];
  // A pool that agrees is written as a pool: its servers may have to share what they hold.
  if (inherited !== undefined && (unit.kind !== "uniform" || unit.mode === inherited)) {
    const only = others(inherited);
    if (only.length === 0) return [{ plan: { kind: "inherit" }, cost: 0 }];
    const plan: PoolPlan = { kind: "servers", only };
    // Beside one that differs, a table of all is no gain: the name of the one says more.
    options.push({ plan, cost: only.length * server - (only.length === 1 ? NARROW.server : 0) });
  }
  const but = others(unit.mode);
  options.push({ plan: { kind: "pool", key: unit.mode, but }, cost: own + but.length * server });
  if (unit.each === "possible" && unit.kind === "mixed") options.push({ plan: { kind: "each" }, cost: own });
  return options;
}

function modeOf(servers: PoolUnit["servers"]): string {
  const counts = new Map<string, number>();
  for (const { key } of servers) if (key !== "") counts.set(key, (counts.get(key) ?? 0) + 1);
  let mode = "";
  for (const [key, count] of counts) {
    const best = counts.get(mode) ?? 0;
    if (count > best || (count === best && key < mode)) mode = key;
  }
  return mode;
}

function datesOf(content: Content | undefined): string {
  return (content ?? []).map(({ effectiveDate = "" }) => effectiveDate).join(">");
}

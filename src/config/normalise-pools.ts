// `pools:` → topology.

import { compareText } from "../base/order.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { hasRole, type Product } from "../model/product.ts";
import type { Server, Topology } from "../model/topology.ts";
import { at, isReadable, readFqdn, sayTwice, type Collector } from "./collector.ts";
import type { Pool } from "./generated/written.ts";

/** Pools and servers as they are gathered from file after file; their places are found only when they are shown. */
export interface PoolDraft {
  readonly pools: Map<Fqdn, { readonly servers: readonly Fqdn[]; readonly locate: () => Location }>;
  readonly servers: Map<Fqdn, { readonly server: Server; readonly locate: () => Location }>;
  /** Pools at fault: that was said, and who names them is not blamed. */
  readonly unread: Set<Fqdn>;
}

/** Adds the pools of one file. */
export function normalisePools(
  collector: Collector,
  written: Readonly<Record<string, Pool>>,
  product: Product | undefined,
  draft: PoolDraft,
): void {
  for (const [name, pool] of Object.entries(written)) {
    const locate = (): Location => collector.document.locateKey(["pools", name]);
    const fqdn = readFqdn(collector, name, locate);
    if (!isReadable(collector, "pools", name)) {
      if (fqdn !== undefined) draft.unread.add(fqdn);
      continue;
    }
    if (product !== undefined && !hasRole(product, pool.role)) {
      const place = { location: at(collector, "pools", name, "role") };
      collector.diagnostics.push(
        diagnose("desired/role-not-in-product", { role: pool.role, product }, place),
      );
    }
    if (fqdn === undefined) continue;
    const first = draft.pools.get(fqdn);
    if (first !== undefined) sayTwice(collector, "pool", name, locate(), first.locate());
    else draft.pools.set(fqdn, { servers: normaliseServers(collector, name, fqdn, pool, draft), locate });
  }
}

function normaliseServers(
  collector: Collector,
  name: string,
  pool: Fqdn,
  written: Pool,
  draft: PoolDraft,
): readonly Fqdn[] {
  const servers: Fqdn[] = [];
  for (const [index, text] of written.servers.entries()) {
    const locate = (): Location => at(collector, "pools", name, "servers", index);
    const fqdn = readFqdn(collector, text, locate);
    if (fqdn === undefined) continue;
    const first = draft.servers.get(fqdn);
    if (first !== undefined) {
      sayTwice(collector, "server", text, locate(), first.locate());
      continue;
    }
    const { role, site } = written;
    draft.servers.set(fqdn, {
      server: { fqdn, pool, role, ...(site === undefined ? {} : { site }) },
      locate,
    });
    servers.push(fqdn);
  }
  return servers.toSorted(compareText);
}

/** Makes the topology of what was gathered. */
export function makeTopology(draft: PoolDraft): Topology {
  const byName = <Value>([a]: readonly [Fqdn, Value], [b]: readonly [Fqdn, Value]): number =>
    compareText(a, b);
  return {
    pools: new Map([...draft.pools].toSorted(byName).map(([name, { servers }]) => [name, servers])),
    servers: new Map([...draft.servers].toSorted(byName).map(([name, { server }]) => [name, server])),
  };
}

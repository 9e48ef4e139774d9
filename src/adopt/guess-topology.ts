// How servers are grouped, where the store's own topology, or the person who asks, does not say it of all of them.

import { compareText } from "../base/order.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { parseFqdn, type Fqdn } from "../model/fqdn.ts";
import type { ObservedServer, ObservedState } from "../model/observed.ts";
import type { Role } from "../model/product.ts";
import type { ObservedPool } from "../model/topology.ts";

export interface Grouping {
  readonly pools: readonly ObservedPool[];
  readonly oddities: readonly Diagnostic[];
}

/** Adds the servers that no pool names, by what they hold; each guess is told. */
export function completePools(pools: readonly ObservedPool[], observed: ObservedState): Grouping {
  const placed = new Set(pools.flatMap(({ servers }) => servers));
  const added = new Map<Fqdn, { readonly role: Role; readonly servers: Fqdn[] }>();
  const oddities: Diagnostic[] = [];
  for (const [server, seen] of [...observed.servers].toSorted(([a], [b]) => compareText(a, b))) {
    if (placed.has(server)) continue;
    const role = seen.kind === "observed" ? guessRole(seen) : undefined;
    if (seen.kind !== "observed" || role === undefined) {
      oddities.push(diagnose("adopt/unplaced", { server }));
      continue;
    }
    const pool = guessPool(seen, pools, added, role);
    added.set(pool, { role, servers: [...(added.get(pool)?.servers ?? []), server] });
    oddities.push(diagnose("adopt/guessed", { server, role, pool }));
  }
  const guessed = [...added].map(([fqdn, { role, servers }]): ObservedPool => ({ fqdn, role, servers }));
  return { pools: [...pools, ...guessed].toSorted((a, b) => compareText(a.fqdn, b.fqdn)), oddities };
}

const EDGE_TYPES = ["Internal", "AccessEdgeExternal", "DataEdgeExternal", "AudioVideoAuthentication"];
const WEB_TYPES = ["WebServicesInternal", "WebServicesExternal"];

function guessRole({ assignments }: ObservedServer): Role | undefined {
  if (EDGE_TYPES.some((type) => assignments.has(type))) return "Edge";
  if (WEB_TYPES.some((type) => assignments.has(type))) return "FrontEnd";
  return assignments.has("Default") ? "Mediation" : undefined;
}

/** The subject of a pool's certificate is the pool; a certificate that names the server alone makes it a pool of its own. */
function guessPool(
  { server, assignments, installed }: ObservedServer,
  known: readonly ObservedPool[],
  added: ReadonlyMap<Fqdn, { readonly role: Role }>,
  role: Role,
): Fqdn {
  const own = assignments.get(role === "Edge" ? "Internal" : "Default");
  const held = own === undefined ? undefined : installed.get(own.record.thumbprint);
  const subject = parseFqdn(held?.certificate?.commonName ?? "");
  if (subject === undefined || known.some(({ fqdn }) => fqdn === subject)) return server;
  return (added.get(subject)?.role ?? role) === role ? subject : server;
}

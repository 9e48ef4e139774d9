// What an estate holds: everything that a store knows is observed, and grouped as its topology, the flags or the certificates say.

import type { Estate } from "../adopt/estate.ts";
import { completePools } from "../adopt/guess-topology.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Product } from "../model/product.ts";
import { NOTHING_KNOWN } from "../model/observed.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedPool, ObservedTopology } from "../model/topology.ts";
import { makePlan } from "../planner/make-plan.ts";
import { observeEverything } from "../reconcile/observe.ts";
import { readDomains, readProduct } from "./deployment-options.ts";
import { readPool } from "./pool-option.ts";
import { printLine, type Shell } from "./shell.ts";
import { Stop } from "./stop.ts";
import { sha256, type WiredStore } from "./wiring.ts";

/** What no store may tell. */
export interface EstateOptions {
  readonly pool: readonly string[];
  readonly product?: string;
  readonly sipDomain?: readonly string[];
}

export interface ObservedEstate {
  readonly estate: Estate;
  readonly oddities: readonly Diagnostic[];
}

/** Observes everything that the store knows, grouped as its topology, the flags, or else the certificates say. */
export async function observeEstate(
  { store, clock }: WiredStore,
  options: EstateOptions,
  shell: Shell,
  known?: ObservedTopology,
): Promise<ObservedEstate> {
  const told = await store.observeTopology?.(shell.signal);
  const flags = options.pool.map((text) => readPool(text));
  const pools = joinPools([flags, known?.pools ?? [], told?.pools ?? []]);
  const first = await observeEverything({ store, servers: [], signal: shell.signal });
  const servers = new Set(pools.flatMap((pool) => pool.servers));
  for (const server of first.deployment?.replicas.keys() ?? []) servers.add(server);
  const observed = await observeEverything({
    store,
    servers: [...servers].toSorted(),
    signal: shell.signal,
    detail: "der",
    onProgress: ({ done, of }) => {
      if (done === of || done % 1_000 === 0) printLine(shell.err, `observed ${done} of ${of} servers`);
    },
  });
  const grouping = completePools(pools, observed);
  const product = readProduct(options.product) ?? known?.product ?? told?.product;
  const domains = readDomains(options.sipDomain) ?? known?.sipDomains ?? told?.sipDomains ?? [];
  const facts = requireFacts(product, domains);
  return { estate: { ...facts, pools: grouping.pools, observed, now: clock() }, oddities: grouping.oddities };
}

/** What no store tells has to be told: the missing options end the command with 64. */
function requireFacts(
  product: Product | undefined,
  sipDomains: readonly string[],
): Pick<Estate, "product" | "sipDomains"> {
  const missing: Diagnostic[] = [];
  if (product === undefined)
    missing.push(
      diagnose("cli/needs-option", { option: "--product", question: "Which product runs there?" }),
    );
  if (sipDomains.length === 0) {
    const question = "Which SIP domains does it serve?";
    missing.push(diagnose("cli/needs-option", { option: "--sip-domain", question }));
  }
  if (product === undefined || missing.length > 0) throw new Stop(64, missing);
  return { product, sipDomains };
}

/** The first that places a server, or describes a pool, is believed. */
function joinPools(sources: readonly (readonly ObservedPool[])[]): readonly ObservedPool[] {
  const placed = new Set<Fqdn>();
  const pools = new Map<Fqdn, ObservedPool>();
  for (const pool of sources.flat()) {
    const servers = pool.servers.filter((server) => !placed.has(server));
    for (const server of servers) placed.add(server);
    const known = pools.get(pool.fqdn);
    pools.set(
      pool.fqdn,
      known === undefined ? { ...pool, servers } : { ...known, servers: [...known.servers, ...servers] },
    );
  }
  return [...pools.values()];
}

/** Decides whether something could not be seen. */
export function isIncomplete(oddities: readonly Diagnostic[]): boolean {
  return oddities.some(({ code }) => code === "adopt/no-answer" || code === "adopt/no-deployment");
}

/** Plans an adopted configuration against the very observation that it was written from. */
export function planFor(
  { observed, now }: Pick<Estate, "observed" | "now">,
  desired: Parameters<typeof makePlan>[0]["desired"],
): ReturnType<typeof makePlan> {
  return makePlan({ desired, observed, known: NOTHING_KNOWN, now, allow: [], hash: sha256 });
}

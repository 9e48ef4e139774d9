// `cscert adopt`: what the servers hold becomes a configuration whose plan is empty, or is added to the one that is there.

import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { adoptEstate, type Adoption } from "../../adopt/adopt.ts";
import { findPlanComplaints } from "../../adopt/complaints.ts";
import type { Estate } from "../../adopt/estate.ts";
import { completePools } from "../../adopt/guess-topology.ts";
import { parseStore } from "../../adopt/parse-store.ts";
import { writeScalar } from "../../config/yaml-scalar.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Product } from "../../model/product.ts";
import { NOTHING_KNOWN } from "../../model/observed.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { ObservedPool, ObservedTopology } from "../../model/topology.ts";
import { makePlan } from "../../planner/make-plan.ts";
import { observeEverything } from "../../reconcile/observe.ts";
import { writeAdoptedFiles } from "../adopted-files.ts";
import { readDomains, readProduct } from "../deployment-options.ts";
import { readInstantOption } from "../options.ts";
import { readPool } from "../pool-option.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { showWarnings } from "../warnings.ts";
import { locateStore, sha256, wireStore, type WiredStore } from "../wiring.ts";

export interface AdoptOptions {
  readonly store?: string;
  readonly out: string;
  readonly product?: string;
  readonly sipDomain?: readonly string[];
  readonly pool: readonly string[];
  readonly print?: true;
  readonly now?: string;
}

/** Adopts the estate of a store. Ends with 6 where a server or the deployment could not be read: what was read is adopted. */
export async function adopt(options: AdoptOptions, shell: Shell): Promise<number> {
  const folder = resolve(shell.cwd, options.out);
  const file = join(folder, "cscert.yaml");
  if (existsSync(file)) return await (await import("./adopt-again.ts")).adoptAgain(file, options, shell);
  const store = openStore(options, folder, shell);
  const found = await observeEstate(store.wired, options, shell);
  const adoption = adoptEstate({
    estate: found.estate,
    store: store.line,
    complain: (desired) => findPlanComplaints(planFor(found.estate, desired)),
  });
  if (adoption === undefined) throw new Stop(1, [...found.oddities, diagnose("adopt/nothing-found", {})]);
  const oddities = [...found.oddities, ...adoption.oddities];
  showWarnings(oddities, shell);
  if (options.print === true) shell.out([...adoption.texts.values()].join("---\n"));
  else {
    writeAdoptedFiles(folder, adoption.texts, adoption.publicFiles);
    printLine(shell.out, summarise(file, adoption, oddities));
  }
  return isIncomplete(oddities) ? 6 : 0;
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

interface OpenedStore {
  readonly wired: WiredStore;
  /** As it is written below `store:`. */
  readonly line: string;
}

/** `directory:PATH`, from the current folder; `powershell`; or any line that may stand below `store:`. */
function openStore(options: AdoptOptions, folder: string, shell: Shell): OpenedStore {
  const now = readInstantOption("--now", options.now);
  const line = storeLine(options.store, folder, shell);
  const { value, diagnostics } = parseStore("--store", line);
  if (value === undefined) throw new Stop(64, diagnostics);
  const path = value.kind === "directory" ? resolve(folder, value.path) : undefined;
  return { wired: wireStore(locateStore(value, folder), path, now, shell.now), line };
}

function storeLine(text: string | undefined, folder: string, shell: Shell): string {
  if (text === undefined) return "directory: { path: stores }";
  if (text === "powershell") return "powershell: {}";
  const path = /^directory:(?!\s*\{)(.+)$/.exec(text)?.[1];
  if (path === undefined) return text;
  const written = relative(folder, resolve(shell.cwd, path.trim())).replaceAll("\\", "/") || ".";
  return `directory: { path: ${writeScalar(written)} }`;
}

export interface ObservedEstate {
  readonly estate: Estate;
  readonly oddities: readonly Diagnostic[];
}

/** Observes everything that the store knows, grouped as its topology, the flags, or else the certificates say. */
export async function observeEstate(
  { store, clock }: WiredStore,
  options: Pick<AdoptOptions, "pool" | "product" | "sipDomain">,
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

/** A number with its noun. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
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

function summarise(file: string, adoption: Adoption, oddities: readonly Diagnostic[]): string {
  const { desired, assignments, certificates, publicFiles } = adoption;
  const { pools, servers } = desired.topology;
  const odd =
    oddities.length === 0
      ? "nothing is odd"
      : `${oddities.length} ${oddities.length === 1 ? "thing" : "things"} to look at`;
  return [
    `wrote ${file}: ${count(servers.size, "server")} in ${count(pools.size, "pool")}, ${count(certificates, "certificate")}, ${count(assignments, "assignment")}; ${odd}`,
    `wrote ${count(publicFiles.size, "public certificate")} beside it, and no private key`,
    "next: `cscert plan` has nothing to do now; change certificates with `cscert assign`",
  ].join("\n");
}

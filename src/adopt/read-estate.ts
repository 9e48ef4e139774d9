// An estate as observed → what of it can be written down, and what can't, each with its reason. Pure.

import { compareText } from "../base/order.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import {
  bears,
  CERTIFICATE_TYPES,
  parseCertificateType,
  typeFacts,
  type CertificateType,
} from "../model/certificate-type.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedAssignment, ObservedServer } from "../model/observed.ts";
import { DEPLOYMENT } from "../model/target.ts";
import type { ObservedPool } from "../model/topology.ts";
import { holdingKey, type Estate, type EstateReading, type Holding } from "./estate.ts";
import { factsIn, indexInstalled } from "./facts.ts";
import { judge } from "./judge.ts";
import { readOauth } from "./read-oauth.ts";
import { shareInPools } from "./share-in-pools.ts";

/** What else is not to be written, by {@link holdingKey}, with the reason. */
export type Withheld = ReadonlyMap<string, Diagnostic>;

export const SERVER_TYPES: readonly CertificateType[] = CERTIFICATE_TYPES.filter(
  (type) => typeFacts(type).home === "server",
);

/** Reads an estate. The order of its pools and servers is nothing. */
export function readEstate(estate: Estate, withheld: Withheld): EstateReading {
  const oddities: Diagnostic[] = [];
  const pools = answeringPools(estate, oddities);
  const facts = factsIn(indexInstalled(estate.observed));
  const holdings = new Map<CertificateType, Map<Fqdn, Holding>>(
    SERVER_TYPES.map((type) => [type, new Map()]),
  );
  const context: Context = { estate, withheld, facts, holdings, oddities };
  for (const pool of pools) readPool(context, pool);
  shareInPools({ pools, holdings, oddities });
  sayTypesOfDeployment(estate, oddities);
  const oauth = readOauth(estate, pools, facts);
  const held = withheld.get(holdingKey(DEPLOYMENT, "OAuthTokenIssuer"));
  oddities.push(...oauth.oddities, ...(held === undefined ? [] : [held]));
  const content = held === undefined ? oauth.content : undefined;
  return { holdings, ...(content === undefined ? {} : { oauth: content }), pools, facts, oddities };
}

interface Context extends Pick<EstateReading, "facts"> {
  readonly estate: Estate;
  readonly withheld: Withheld;
  readonly holdings: Map<CertificateType, Map<Fqdn, Holding>>;
  readonly oddities: Diagnostic[];
}

function answeringPools({ pools, observed }: Estate, oddities: Diagnostic[]): readonly ObservedPool[] {
  return pools
    .toSorted((a, b) => compareText(a.fqdn, b.fqdn))
    .flatMap((pool) => {
      const servers = pool.servers.toSorted(compareText).filter((server) => {
        const seen = observed.servers.get(server);
        if (seen?.kind === "observed") return true;
        const why = seen?.diagnostic.message ?? "it was not observed";
        oddities.push(diagnose("adopt/no-answer", { server, why }));
        return false;
      });
      return servers.length === 0 ? [] : [{ ...pool, servers }];
    });
}

function readPool(context: Context, pool: ObservedPool): void {
  const borne = SERVER_TYPES.filter((type) => bears(pool.role, type, context.estate.product));
  for (const name of pool.servers) {
    const server = context.estate.observed.servers.get(name);
    if (server?.kind !== "observed") continue;
    for (const type of borne) {
      const observed = server.assignments.get(type);
      const holding = observed === undefined ? HOLE : read(context, server, type, observed);
      context.holdings.get(type)?.set(name, holding);
    }
    sayForeign(context, pool, server, borne);
  }
  sayMissing(context, pool, borne);
}

const HOLE: Holding = { kind: "hole" };

function read(
  { estate, withheld, facts, oddities }: Context,
  { server, installed }: ObservedServer,
  type: CertificateType,
  observed: ObservedAssignment,
): Holding {
  const held = withheld.get(holdingKey({ kind: "server", server }, type));
  if (held !== undefined) {
    oddities.push(held);
    return HOLE;
  }
  const { sipDomains, product, now } = estate;
  const base = { facts, sipDomains, product, now, servesOtherType: "no", key: "here" } as const;
  const judgement = judge({ ...base, target: server, type, observed, installed });
  if (judgement.kind === "holds") return judgement;
  oddities.push(judgement.why);
  return HOLE;
}

function sayForeign(
  { oddities }: Context,
  { role }: ObservedPool,
  { server, assignments }: ObservedServer,
  borne: readonly CertificateType[],
): void {
  for (const { type: spelled, record } of assignments.values()) {
    const type = parseCertificateType(spelled);
    const args = { target: server, type: type ?? spelled, thumbprint: record.thumbprint };
    if (type === undefined) oddities.push(diagnose("adopt/unknown-type", args));
    else if (typeFacts(type).home === "server" && !borne.includes(type))
      oddities.push(diagnose("adopt/not-borne", { ...args, role }));
  }
}

/** A server that lacks what others of its pool hold is worth a word; one that nobody gave anything is not. */
function sayMissing(
  { estate, oddities }: Context,
  { servers }: ObservedPool,
  borne: readonly CertificateType[],
): void {
  const holds = (name: Fqdn, type: CertificateType): boolean => {
    const server = estate.observed.servers.get(name);
    return server?.kind === "observed" && server.assignments.has(type);
  };
  const usual = borne.filter((type) => servers.some((name) => holds(name, type)));
  for (const server of servers) {
    const types = usual.filter((type) => !holds(server, type));
    if (types.length > 0) oddities.push(diagnose("adopt/holds-none", { server, types }));
  }
}

function sayTypesOfDeployment({ observed }: Estate, oddities: Diagnostic[]): void {
  for (const { type: spelled, record } of observed.deployment?.assignments.values() ?? []) {
    const type = parseCertificateType(spelled);
    const args = { target: "the deployment", type: type ?? spelled, thumbprint: record.thumbprint };
    if (type === undefined) oddities.push(diagnose("adopt/unknown-type", args));
    else if (typeFacts(type).home === "server")
      oddities.push(diagnose("adopt/not-borne", { ...args, role: "deployment" }));
  }
}

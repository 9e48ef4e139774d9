// The deployment's OAuth certificate: adopted only where every server that bears it holds the very copies of the deployment.

import type { Certificate } from "../model/certificate.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { inForce, sameCopies, settle, type Copies } from "../model/assignment.ts";
import { bears } from "../model/certificate-type.ts";
import type { ObservedServer } from "../model/observed.ts";
import type { ObservedPool } from "../model/topology.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Content, Estate } from "./estate.ts";
import { judge } from "./judge.ts";

export interface OauthReading {
  readonly content?: Content;
  readonly oddities: readonly Diagnostic[];
}

const OAUTH = "OAuthTokenIssuer";

/** Reads it; every reason against it is told. */
export function readOauth(
  estate: Estate,
  pools: readonly ObservedPool[],
  facts: (thumbprint: Thumbprint) => Certificate | undefined,
): OauthReading {
  const { deployment, deploymentProblem } = estate.observed;
  if (deployment === undefined) {
    const why = deploymentProblem?.message ?? "it was not observed";
    return { oddities: [diagnose("adopt/no-deployment", { why })] };
  }
  const servers = observedIn(estate, pools);
  const oddities: Diagnostic[] = servers.flatMap((server) => findOverride(server, estate));
  const observed = deployment.assignments.get(OAUTH);
  if (observed === undefined) return { oddities };
  const copies = settle(observed.record, estate.now);
  const behind = findBehind(estate, pools, copies);
  if (behind.length > 0) oddities.push(diagnose("adopt/replica-behind", { servers: behind }));
  const serves = servers.some(({ assignments }) => serveOther(assignments, inForce(copies)));
  const judgement = judge({
    target: "the deployment",
    type: OAUTH,
    observed,
    installed: deployment.installed,
    key: "anywhere",
    servesOtherType: serves ? "yes" : "no",
    facts,
    sipDomains: estate.sipDomains,
    product: estate.product,
    now: estate.now,
  });
  if (judgement.kind === "odd") oddities.push(judgement.why);
  return judgement.kind === "holds" && oddities.length === 0
    ? { content: judgement.content, oddities }
    : { oddities };
}

function observedIn({ observed }: Estate, pools: readonly ObservedPool[]): readonly ObservedServer[] {
  return pools.flatMap((pool) =>
    pool.servers.flatMap((name) => {
      const server = observed.servers.get(name);
      return server?.kind === "observed" ? [server] : [];
    }),
  );
}

function findOverride({ server, assignments }: ObservedServer, { now }: Estate): readonly Diagnostic[] {
  const own = assignments.get(OAUTH);
  if (own?.source !== "local") return [];
  const thumbprint = inForce(settle(own.record, now)) ?? own.record.thumbprint;
  return [diagnose("adopt/own-oauth", { server, thumbprint })];
}

/** Bearers that lack the deployment's copies, or the key of one that is or will be in force. */
function findBehind(estate: Estate, pools: readonly ObservedPool[], copies: Copies): readonly string[] {
  const { observed, product, now } = estate;
  const needed = copies.kind === "staged" ? [copies.current, copies.next] : [inForce(copies)];
  const bearing = pools.filter(({ role }) => bears(role, OAUTH, product));
  return bearing.flatMap(({ servers }) =>
    servers.filter((name) => {
      const server = observed.servers.get(name);
      if (server?.kind !== "observed") return false;
      const held = server.assignments.get(OAUTH);
      if (held?.source === "local") return false;
      const same = held !== undefined && sameCopies(settle(held.record, now), copies);
      const behind = observed.deployment?.replicas.get(name)?.upToDate === false;
      const keyed = needed.every((key) => key === undefined || server.installed.get(key)?.hasPrivateKey);
      return !same || behind || !keyed;
    }),
  );
}

function serveOther(assignments: ObservedServer["assignments"], thumbprint: Thumbprint | undefined): boolean {
  return [...assignments.values()].some(
    ({ type, record }) => type !== OAUTH && record.thumbprint === thumbprint,
  );
}

// The servers that must agree on one certificate: the deployment's bearers for OAuthTokenIssuer, a
// pool's Edges for AudioVideoAuthentication. A *writer* is a target whose copies cscert changes; a
// *bearer* is a server that signs and validates. The deployment writes once and its bearers follow
// by replication; an Edge writes and bears its own copies.

import type { Instant } from "../base/instant.ts";
import { compareText } from "../base/order.ts";
import { settle, type Copies } from "../model/assignment.ts";
import { bears, type CertificateType } from "../model/certificate-type.ts";
import type { DesiredAssignment } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { knownKey, type ObservedAssignment, type Sight } from "../model/observed.ts";
import { DEPLOYMENT, type Target } from "../model/target.ts";
import { inForceSince } from "../schedule/since.ts";
import type { Context } from "./context.ts";
import { describeDesired } from "./last-desired.ts";

export interface Writer {
  readonly target: Target;
  readonly assignment: DesiredAssignment;
  readonly copies: Copies;
  readonly writtenAt?: Instant;
}

export interface Bearer {
  readonly server: Fqdn;
  /** Absent: unreachable. */
  readonly seen?: {
    readonly copies: Copies;
    /** Since when it signs with the copy in force. */
    readonly since?: Instant;
    readonly at: Instant;
    readonly writtenAt?: Instant;
    /** It holds a copy of its own where it should hold the deployment's. */
    readonly override: boolean;
  };
  /** What is remembered of it. */
  readonly sight?: Sight;
}

export interface RollGroup {
  readonly type: CertificateType;
  /** Name for messages: `the deployment` or the pool's. */
  readonly label: string;
  /** One of the writers' assignments; all of them have the same steps. */
  readonly assignment: DesiredAssignment;
  readonly writers: readonly Writer[];
  /**
   * Servers that the plan counts on, in code-unit order; those that a lifted guard leaves out are
   * not among them.
   */
  readonly bearers: readonly Bearer[];
}

/** Returns the group of the deployment's assignment. */
export function makeDeploymentGroup(context: Context, assignment: DesiredAssignment): RollGroup {
  const { topology, product } = context.desired;
  const servers = [...topology.servers.values()]
    .filter(({ role }) => bears(role, assignment.type, product))
    .map(({ fqdn }) => fqdn)
    .toSorted(compareText);
  return {
    type: assignment.type,
    label: "the deployment",
    assignment,
    writers: [makeWriter(context, assignment, context.observed.deployment?.assignments.get(assignment.type))],
    bearers: makeBearers(context, assignment.type, servers),
  };
}

/**
 * Returns the groups of assignments that are shared in each pool; servers with other steps, which
 * no sound configuration has, apart.
 */
export function makePoolGroups(
  context: Context,
  assignments: readonly DesiredAssignment[],
): readonly RollGroup[] {
  const groups = new Map<string, { readonly pool: Fqdn; readonly members: DesiredAssignment[] }>();
  for (const assignment of assignments) {
    if (assignment.target.kind !== "server") continue;
    const { server } = assignment.target;
    const pool = context.desired.topology.servers.get(server)?.pool ?? server;
    const key = `${pool}|${assignment.type}|${describeDesired(assignment)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { pool, members: [assignment] });
    else group.members.push(assignment);
  }
  return [...groups.values()].flatMap(({ pool, members }) => makePoolGroup(context, pool, members));
}

function makePoolGroup(context: Context, pool: Fqdn, members: readonly DesiredAssignment[]): RollGroup[] {
  const [assignment] = members;
  if (assignment === undefined) return [];
  const writers = members.flatMap((member): Writer[] => {
    const observed = observedAt(context, member);
    return observed === "unreachable" ? [] : [makeWriter(context, member, observed)];
  });
  const servers = members.flatMap(({ target }) => (target.kind === "server" ? [target.server] : []));
  const bearers = makeBearers(context, assignment.type, servers);
  return [{ type: assignment.type, label: pool, assignment, writers, bearers }];
}

function observedAt(
  context: Context,
  { target, type }: DesiredAssignment,
): ObservedAssignment | undefined | "unreachable" {
  if (target.kind !== "server") return "unreachable";
  const server = context.observed.servers.get(target.server);
  return server?.kind === "observed" ? server.assignments.get(type) : "unreachable";
}

function makeWriter(
  context: Context,
  assignment: DesiredAssignment,
  observed: ObservedAssignment | undefined,
): Writer {
  const { writtenAt } = observed ?? {};
  return {
    target: assignment.target.kind === "deployment" ? DEPLOYMENT : assignment.target,
    assignment,
    copies: readCopies(context, observed),
    ...(writtenAt === undefined ? {} : { writtenAt }),
  };
}

function makeBearers(context: Context, type: CertificateType, servers: readonly Fqdn[]): readonly Bearer[] {
  return servers.flatMap((server) => {
    const bearer = makeBearer(context, type, server);
    const leftOut = bearer.seen === undefined && context.lifted(`guard/unreachable:${server}`);
    return leftOut ? [] : [bearer];
  });
}

function makeBearer(context: Context, type: CertificateType, server: Fqdn): Bearer {
  const sight = context.known.sights.get(knownKey(server, type));
  const remembered = sight === undefined ? {} : { sight };
  const observation = context.observed.servers.get(server);
  if (observation?.kind !== "observed") return { server, ...remembered };
  const observed = observation.assignments.get(type);
  const at = observation.observedAt;
  const since =
    observed === undefined ? undefined : inForceSince({ observed, observedAt: at, sight, at: context.now });
  return {
    server,
    ...remembered,
    seen: {
      copies: readCopies(context, observed),
      ...(since === undefined ? {} : { since }),
      at,
      ...(observed?.writtenAt === undefined ? {} : { writtenAt: observed.writtenAt }),
      override: type === "OAuthTokenIssuer" && observed?.source === "local",
    },
  };
}

/** Reads a record now, and remembers when the clock will change the reading. */
function readCopies(context: Context, observed: ObservedAssignment | undefined): Copies {
  if (observed?.record.effectiveDate !== undefined) context.reading.reached(observed.record.effectiveDate);
  return settle(observed?.record, context.now);
}

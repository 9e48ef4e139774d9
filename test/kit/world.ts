// A deployment in memory, with the product's semantics and no store: what the laws are played on.
// It applies actions through `model/assignment.ts` alone, replicates partially, loses servers, and
// can be stopped between any two effects.

import type { DurationMs, Instant } from "../../src/base/instant.ts";
import { invariant } from "../../src/base/invariant.ts";
import type { Action } from "../../src/model/action.ts";
import {
  assign,
  heldCopies,
  removePrevious,
  sameCopies,
  settle,
  stage,
  unassign,
  type CopyChange,
  type CopyRecord,
} from "../../src/model/assignment.ts";
import type { Certificate } from "../../src/model/certificate.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type {
  InstalledCertificate,
  ObservedAssignment,
  ObservedState,
  ServerObservation,
} from "../../src/model/observed.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import { anUnreachable } from "./observation.ts";

export interface WrittenRecord {
  readonly record: CopyRecord;
  readonly writtenAt: Instant;
}

export interface WorldServer {
  readonly own: Map<string, WrittenRecord>;
  readonly installed: Set<Thumbprint>;
  replica: Map<string, WrittenRecord>;
  publication: number;
  reachable: "yes" | "no";
  /** How far its clock is ahead of the true time. */
  clockAhead: DurationMs;
}

export interface World {
  readonly deployment: {
    readonly records: Map<string, WrittenRecord>;
    readonly installed: Set<Thumbprint>;
    publication: number;
  };
  readonly servers: Map<Fqdn, WorldServer>;
  readonly certificates: (thumbprint: Thumbprint) => Certificate | undefined;
  /**
   * By hand, a change of the deployment's copies itself reaches every server that can be reached,
   * and no key does.
   */
  readonly distribution: "replicated" | "manual";
  /** Effects so far: every write of any store. */
  writes: number;
}

/** Returns a server without anything. */
export function anEmptyServer(): WorldServer {
  return {
    own: new Map(),
    installed: new Set(),
    replica: new Map(),
    publication: 0,
    reachable: "yes",
    clockAhead: 0,
  };
}

/** Returns a deep copy: what happens to it happens to no other. */
export function cloneWorld(world: World): World {
  return {
    deployment: {
      records: new Map(world.deployment.records),
      installed: new Set(world.deployment.installed),
      publication: world.deployment.publication,
    },
    servers: new Map(
      [...world.servers].map(([name, server]) => [
        name,
        {
          ...server,
          own: new Map(server.own),
          installed: new Set(server.installed),
          replica: new Map(server.replica),
        },
      ]),
    ),
    certificates: world.certificates,
    distribution: world.distribution,
    writes: world.writes,
  };
}

/** Returns what an observer sees at an instant of its own clock. */
export function observeWorld(world: World, at: Instant): ObservedState {
  const servers = [...world.servers].map(([name, server]): [Fqdn, ServerObservation] => [
    name,
    server.reachable === "no"
      ? { kind: "unreachable", server: name, observedAt: at, diagnostic: anUnreachable(name) }
      : {
          kind: "observed",
          server: name,
          observedAt: at,
          assignments: new Map([...observed(server.replica, "global"), ...observed(server.own, "local")]),
          installed: installed(world, server.installed),
          diagnostics: [],
        },
  ]);
  const { deployment } = world;
  return {
    deployment: {
      observedAt: at,
      assignments: observed(deployment.records, "global"),
      installed: installed(world, deployment.installed),
      replicas: new Map(
        [...world.servers].map(([name, server]) => [
          name,
          { server: name, upToDate: server.publication === deployment.publication },
        ]),
      ),
      diagnostics: [],
    },
    servers: new Map(servers),
  };
}

export interface ApplyOptions {
  /** The true time; each store writes by its own clock. */
  readonly at: Instant;
  /** Stops after that many effects, as a kill would: replication is one effect a server. */
  readonly effects?: number;
}

/**
 * Executes the actions of a plan that nothing holds, until the end or the kill. Returns how many
 * effects it had.
 */
export function applyPlan(world: World, plan: Pick<Plan, "actions">, options: ApplyOptions): number {
  const limit = options.effects ?? Infinity;
  const before = world.writes;
  const done = new Set<string>();
  for (const action of plan.actions) {
    if (action.heldBy.length > 0 || action.waitsUntil !== undefined) continue;
    if (!action.dependsOn.every((id) => done.has(id))) continue;
    if (world.writes - before >= limit) break;
    const succeeded = perform(world, action, options.at, limit - (world.writes - before));
    if (succeeded) done.add(action.id);
  }
  return world.writes - before;
}

function perform(world: World, action: Action, at: Instant, limit: number): boolean {
  switch (action.kind) {
    case "install":
      return install(world, action);
    case "replicate":
      return replicate(world, action.servers, at, limit);
    default:
      return change(world, action, at);
  }
}

function install(world: World, action: Extract<Action, { kind: "install" }>): boolean {
  const holder = action.target.kind === "deployment" ? world.deployment : reach(world, action.target.server);
  if (holder === undefined) return false;
  if (!holder.installed.has(action.certificate)) world.writes += 1;
  holder.installed.add(action.certificate);
  return true;
}

function change(
  world: World,
  action: Exclude<Action, { kind: "install" | "replicate" }>,
  at: Instant,
): boolean {
  const { target, type, expected } = action;
  const server = target.kind === "server" ? reach(world, target.server) : undefined;
  if (target.kind === "server" && server === undefined) return false;
  const records = server?.own ?? world.deployment.records;
  const now = at + (server?.clockAhead ?? 0);
  const record = records.get(type)?.record;
  if (!sameCopies(settle(record, now), expected)) return false;
  const needsKey = action.kind === "assign" || action.kind === "stage" || action.kind === "unstage";
  if (needsKey && !hasKeyFor(world, server, action.certificate)) return false;
  const outcome = changeOf(record, action, now);
  if (outcome.kind !== "changed") return outcome.kind === "unchanged";
  if (outcome.record === undefined) records.delete(type);
  else records.set(type, { record: outcome.record, writtenAt: now });
  world.writes += 1;
  if (server !== undefined) return true;
  world.deployment.publication += 1;
  if (world.distribution === "manual") {
    for (const other of world.servers.values()) if (other.reachable === "yes") takeReplica(world, other, at);
  }
  return true;
}

function changeOf(
  record: CopyRecord | undefined,
  action: Exclude<Action, { kind: "install" | "replicate" }>,
  now: Instant,
): CopyChange {
  switch (action.kind) {
    case "assign":
    case "unstage":
      return assign(record, action.certificate, now);
    case "stage":
      return stage(record, action.certificate, action.effectiveDate, now);
    case "remove-previous":
      return removePrevious(record, now);
    case "remove-override":
      return unassign(record);
  }
}

/**
 * Brings the deployment's copies and keys to servers, one effect each; a server that can't be
 * reached stays behind.
 */
function replicate(world: World, servers: readonly Fqdn[], at: Instant, limit: number): boolean {
  let behind = 0;
  let effects = 0;
  for (const name of servers) {
    const server = reach(world, name);
    if (server === undefined || effects >= limit) {
      behind += 1;
      continue;
    }
    if (lacksForGood(world, server, at)) behind += 1;
    else if (takeReplica(world, server, at)) effects += 1;
  }
  world.writes += effects;
  return behind === 0;
}

/** Decides whether a server lacks a key that the deployment can't give; the previous copy's does not count. */
function lacksForGood({ deployment }: World, { installed: held }: WorldServer, at: Instant): boolean {
  return [...deployment.records.values()].some(({ record }) => {
    const copies = settle(record, at);
    const previous = copies.kind === "settled" ? copies.previous : undefined;
    return heldCopies(copies).some(
      (key) => key !== previous && !held.has(key) && !deployment.installed.has(key),
    );
  });
}

/** Decides whether a store would take a certificate as its own: the deployment needs its key in any store. */
function hasKeyFor(world: World, server: WorldServer | undefined, key: Thumbprint): boolean {
  if (server !== undefined) return server.installed.has(key);
  return [world.deployment, ...world.servers.values()].some(({ installed: held }) => held.has(key));
}

/**
 * Lets one server take what the deployment published, as the product's own replication does; one
 * that can't be reached takes nothing.
 */
export function pullReplica(world: World, name: Fqdn, at: Instant): void {
  const server = reach(world, name);
  if (server !== undefined && takeReplica(world, server, at)) world.writes += 1;
}

function takeReplica(world: World, server: WorldServer, at: Instant): boolean {
  const { deployment } = world;
  const carried = world.distribution === "manual" ? [] : [...deployment.records.values()];
  const keys = carried.flatMap(({ record }) =>
    [record.thumbprint, record.previousThumbprint].filter((thumbprint) => thumbprint !== undefined),
  );
  const missing = keys.filter((thumbprint) => !server.installed.has(thumbprint));
  if (missing.length === 0 && server.publication === deployment.publication) return false;
  for (const thumbprint of missing)
    if (deployment.installed.has(thumbprint)) server.installed.add(thumbprint);
  const writtenAt = at + server.clockAhead;
  server.replica = new Map(
    [...deployment.records].map(([type, { record }]): [string, WrittenRecord] => {
      const held = server.replica.get(type);
      const same = held !== undefined && JSON.stringify(held.record) === JSON.stringify(record);
      return [type, same ? held : { record, writtenAt }];
    }),
  );
  server.publication = deployment.publication;
  return true;
}

function reach(world: World, name: Fqdn): WorldServer | undefined {
  const server = world.servers.get(name);
  invariant(server !== undefined, `no such server: ${name}`);
  return server.reachable === "yes" ? server : undefined;
}

function observed(
  records: ReadonlyMap<string, WrittenRecord>,
  source: ObservedAssignment["source"],
): Map<string, ObservedAssignment> {
  return new Map(
    [...records].map(([type, { record, writtenAt }]) => [type, { type, record, source, writtenAt }]),
  );
}

function installed(
  world: World,
  thumbprints: ReadonlySet<Thumbprint>,
): Map<Thumbprint, InstalledCertificate> {
  return new Map(
    [...thumbprints].map((thumbprint) => {
      const certificate = world.certificates(thumbprint);
      return [
        thumbprint,
        {
          thumbprint,
          hasPrivateKey: true,
          exportable: true,
          ...(certificate === undefined ? {} : { certificate }),
        },
      ];
    }),
  );
}

// The bench of the conformance kit: short words for what every case does with a store.

import { expect } from "vitest";
import type { Instant } from "../../src/base/instant.ts";
import { invariant } from "../../src/base/invariant.ts";
import { settle, type Copies, type CopyRecord } from "../../src/model/assignment.ts";
import type { CertificateType } from "../../src/model/certificate-type.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { DeploymentObservation, ObservedServer, ServerObservation } from "../../src/model/observed.ts";
import { DEPLOYMENT, type Target } from "../../src/model/target.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type {
  LeaseHolder,
  NodeStore,
  ReplicaProgress,
  StoreMaterial,
  StoreSession,
  StoreWrite,
  WriteOutcome,
} from "../../src/port/node-store.ts";

/** A certificate with its key that the store can install. */
export interface KitMaterial {
  readonly thumbprint: Thumbprint;
  readonly material: StoreMaterial;
}

/** What a server can suffer. */
export type KitFault = "unreachable" | "slow" | "read-only" | "none";

/** A fresh, empty deployment behind a store. Every member may be called at any time within a case. */
export interface StoreUnderTest {
  /** A client of the store whose clock stands at an instant. */
  at(now: Instant): NodeStore;
  readonly servers: readonly [Fqdn, Fqdn, Fqdn];
  /** Three certificates of different thumbprints, their keys exportable. */
  readonly materials: readonly [KitMaterial, KitMaterial, KitMaterial];
  /** Breaks a server or mends it; absent where the store can't be broken: those cases are then skipped, and said to be. */
  readonly breakServer?: (server: Fqdn, fault: KitFault) => Promise<void>;
  /** Gives a server an OAuth certificate of its own behind the store's back; absent: as above. */
  readonly override?: (server: Fqdn, record: CopyRecord) => Promise<void>;
  /**
   * Who publishes: absent, the store itself, which also lets keys travel by hand and says of each replica what its server suffers;
   * `by-product`, a replication service that carries keys always and tells of a replica only that it is behind.
   */
  readonly replication?: "by-product";
}

/** The instant at which every case starts. */
export const KIT_NOW: Instant = Date.UTC(2026, 10, 26, 12);
export const EMPTY: Copies = { kind: "empty" };
export const OAUTH = "OAuthTokenIssuer";
export const NEVER = new AbortController().signal;
/** This very process, so that nobody takes it for dead. */
export const HOLDER: LeaseHolder = { holder: "kit", host: "kit-host", bootId: "kit-boot", pid: process.pid };

export interface Bench {
  readonly under: StoreUnderTest;
  readonly server: Target;
  readonly other: Target;
  readonly a: KitMaterial;
  readonly b: KitMaterial;
  readonly c: KitMaterial;
  /** Runs work in a session of its own at an instant. */
  session<Value>(work: (session: StoreSession) => Promise<Value>, now?: Instant): Promise<Value>;
  /** Writes in a session of its own; returns what became of each write: its kind, or the code of its diagnostic. */
  write(writes: readonly StoreWrite[], now?: Instant): Promise<readonly string[]>;
  /** Replicates in a session of its own; `up-to-date` or the code of the reason, by server, in the order of the servers. */
  replicate(now?: Instant): Promise<readonly string[]>;
  seen(server: Fqdn, now?: Instant): Promise<ServerObservation>;
  read(server: Fqdn, now?: Instant): Promise<ObservedServer>;
  deployment(now?: Instant): Promise<DeploymentObservation>;
  /** The copies of a target at an instant. */
  copies(target: Target, type: CertificateType, now?: Instant): Promise<Copies>;
}

/** Makes the bench of a case. */
export function makeBench(under: StoreUnderTest): Bench {
  const [a, b, c] = under.materials;
  const bench: Bench = {
    under,
    server: { kind: "server", server: under.servers[0] },
    other: { kind: "server", server: under.servers[1] },
    a,
    b,
    c,
    session: (work, now = KIT_NOW) => inSession(under.at(now), work),
    write: (writes, now) => bench.session(async (open) => (await open.write(writes, NEVER)).map(nameOf), now),
    replicate: (now) => bench.session(async (open) => replicateAll(open, under.servers), now),
    seen: (server, now = KIT_NOW) => observeOne(under.at(now), server),
    read: async (server, now) => {
      const seen = await bench.seen(server, now);
      expect(seen.kind === "unreachable" ? seen.diagnostic.message : "observed").toBe("observed");
      invariant(seen.kind === "observed", "just expected");
      return seen;
    },
    deployment: (now = KIT_NOW) => under.at(now).observeDeployment(NEVER),
    copies: async (target, type, now = KIT_NOW) => {
      const { assignments } =
        target.kind === "deployment" ? await bench.deployment(now) : await bench.read(target.server, now);
      return settle(assignments.get(type)?.record, now);
    },
  };
  return bench;
}

export type InstallWrite = Extract<StoreWrite, { readonly kind: "install" }>;

export function install(target: Target, { thumbprint, material }: KitMaterial): InstallWrite {
  return { kind: "install", target, thumbprint, material, exportable: true };
}

export function assign(
  target: Target,
  type: CertificateType,
  { thumbprint }: KitMaterial,
  expected: Copies = EMPTY,
): StoreWrite {
  return { kind: "assign", target, type, thumbprint, expected };
}

export function stage(
  target: Target,
  type: CertificateType,
  { thumbprint }: KitMaterial,
  effectiveDate: Instant,
  expected: Copies,
): StoreWrite {
  return { kind: "stage", target, type, thumbprint, effectiveDate, expected };
}

export function settled(current: KitMaterial, previous?: KitMaterial): Copies {
  return {
    kind: "settled",
    current: current.thumbprint,
    ...(previous === undefined ? {} : { previous: previous.thumbprint }),
  };
}

export function staged(current: KitMaterial, next: KitMaterial, effectiveDate: Instant): Copies {
  return { kind: "staged", current: current.thumbprint, next: next.thumbprint, effectiveDate };
}

/** The writes that give the deployment its first OAuth certificate. */
export function firstOAuth(material: KitMaterial): readonly StoreWrite[] {
  return [install(DEPLOYMENT, material), assign(DEPLOYMENT, OAUTH, material)];
}

/** Collects what arrives one by one. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export function nameOf(outcome: WriteOutcome): string {
  return outcome.kind === "refused" || outcome.kind === "unknown"
    ? `${outcome.kind} ${outcome.diagnostic.code}`
    : outcome.kind;
}

async function inSession<Value>(
  store: NodeStore,
  work: (session: StoreSession) => Promise<Value>,
): Promise<Value> {
  const session = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

async function replicateAll(session: StoreSession, servers: readonly Fqdn[]): Promise<readonly string[]> {
  const progress = await collect(session.replicate(servers, NEVER));
  const byServer = new Map(progress.map((item) => [item.server, progressName(item)]));
  return servers.map((server) => byServer.get(server) ?? "missing");
}

function progressName(progress: ReplicaProgress): string {
  return progress.kind === "up-to-date" ? "up-to-date" : progress.diagnostic.code;
}

async function observeOne(store: NodeStore, server: Fqdn): Promise<ServerObservation> {
  const [seen, ...more] = await collect(store.observe([server], NEVER));
  expect(more).toEqual([]);
  invariant(seen !== undefined, "one observation a server");
  return seen;
}

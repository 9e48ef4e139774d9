// One write call under the lock: the deployment first, then the servers beside each other, then what the deployment
// remembers of them.

import type { Instant } from "../../base/instant.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { WriteOutcome } from "../../port/node-store.ts";
import { applyWrites, type PreparedWrite } from "./apply-writes.ts";
import type { CentralDocument, ServerEntry } from "./document.ts";
import { CENTRAL } from "./layout.ts";
import { mapLimit } from "./map-limit.ts";
import type { Materials } from "./material.ts";
import { outcomesAfter, refuseEach } from "./outcomes.ts";
import { readCentral } from "./observe.ts";
import { persist, type StoreDisk } from "./persist.ts";
import type { StoreReader } from "./reader.ts";
import { findForeign } from "./sweep.ts";
import type { Thumbprint } from "../../model/thumbprint.ts";
import { isHeldBySomeServer } from "./held-material.ts";
import { updateServer, type ServerUpdate, type Turn } from "./update-server.ts";

/** The place and time of one write call. */
export interface Desk {
  readonly disk: StoreDisk;
  readonly reader: StoreReader;
  readonly materials: Materials;
  readonly fence: number;
  readonly at: Instant;
}

/** Writes for the deployment (may be empty) and for servers, in the caller's order for each. */
export interface WriteGroups {
  readonly deployment: readonly PreparedWrite[];
  readonly servers: ReadonlyMap<Fqdn, readonly PreparedWrite[]>;
}

export interface GroupOutcomes {
  readonly deployment: readonly WriteOutcome[];
  readonly servers: ReadonlyMap<Fqdn, readonly WriteOutcome[]>;
}

/** Performs the writes. Only under the lease's guard. Throws a Failure when the deployment's document can't be believed. */
export async function performWrites(desk: Desk, groups: WriteGroups): Promise<GroupOutcomes> {
  const before = readCentral(desk.reader);
  const { central, outcomes } = await updateCentral(desk, before, groups.deployment);
  const published = central.publication !== before.publication;
  const targets = published
    ? new Set([...groups.servers.keys(), ...serversOf(central)])
    : new Set(groups.servers.keys());
  const turn: Turn = { ...desk, central, publishing: published ? "always" : "with-changes" };
  const updates = await mapLimit([...targets], IN_FLIGHT, (server) =>
    updateServer(turn, server, groups.servers.get(server) ?? []),
  );
  await rememberServers(desk, central, updates);
  return {
    deployment: outcomes,
    servers: new Map(updates.map((update) => [update.server, update.outcomes])),
  };
}

/** Records what servers reported, where it differs. Best effort: it is found again from the servers themselves. */
export async function rememberServers(
  desk: Desk,
  central: CentralDocument,
  updates: readonly ServerUpdate[],
): Promise<void> {
  const changed = updates.filter(
    ({ server, entry }) => entry !== undefined && !sameEntry(central.servers[server], entry),
  );
  if (changed.length === 0) return;
  const news = Object.fromEntries(changed.map(({ server, entry }) => [server, entry] as const));
  const servers = { ...central.servers, ...news } as Readonly<Record<string, ServerEntry>>;
  await persist(desk.disk, nextCentral(desk, { ...central, servers }), new Map());
}

async function updateCentral(
  desk: Desk,
  before: CentralDocument,
  writes: readonly PreparedWrite[],
): Promise<{ readonly central: CentralDocument; readonly outcomes: readonly WriteOutcome[] }> {
  if (writes.length === 0) return { central: before, outcomes: [] };
  const { problem, unlisted } = desk.reader.verifyFiles(before, "folder");
  if (problem !== undefined) return { central: before, outcomes: refuseEach(writes, problem) };
  const isHeld = (thumbprint: Thumbprint): boolean => isHeldBySomeServer(desk.reader, before, thumbprint);
  const foreign = await findForeign(desk.disk.root, CENTRAL, unlisted, desk.materials);
  const applied = applyWrites(before, writes, { at: desk.at, foreign, isHeld });
  if (applied.document === before) return { central: before, outcomes: applied.outcomes };
  const copiesChanged = applied.document.assignments !== before.assignments;
  const publication = before.publication + (copiesChanged ? 1 : 0);
  const central = nextCentral(desk, { ...applied.document, publication });
  const persisted = await persist(desk.disk, central, applied.files);
  const outcomes = outcomesAfter(applied.outcomes, persisted, undefined);
  return { central: persisted.kind === "failed" ? before : central, outcomes };
}

function nextCentral(desk: Desk, central: CentralDocument): CentralDocument {
  return { ...central, serial: central.serial + 1, fence: desk.fence };
}

function serversOf(central: CentralDocument): readonly Fqdn[] {
  return Object.keys(central.servers) as Fqdn[];
}

function sameEntry(a: ServerEntry | undefined, b: ServerEntry): boolean {
  return a?.serial === b.serial && a.publication === b.publication && a.updatedAt === b.updatedAt;
}

/** Files that are being made durable at once: more gains nothing (performance.md section 3). */
export const IN_FLIGHT = 16;

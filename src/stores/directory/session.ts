// The one writer's session: materials are opened before the lock, everything else happens under it.

import { invariant } from "../../base/invariant.ts";
import type { Secret } from "../../base/secret.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type {
  OpenRequest,
  ReplicaProgress,
  StoreSession,
  StoreWrite,
  WriteOutcome,
} from "../../port/node-store.ts";
import type { Clock } from "../../port/clock.ts";
import type { PreparedWrite } from "./apply-writes.ts";
import type { CentralDocument } from "./document.ts";
import type { DurableFiles } from "./durable.ts";
import { fetchHeld } from "./held-material.ts";
import { readSealingKey } from "./keys.ts";
import type { LeaseTime } from "./lease-time.ts";
import { takeLease, type HeldLease } from "./lease.ts";
import { mapLimit } from "./map-limit.ts";
import type { Material, Materials } from "./material.ts";
import { readCentral } from "./observe.ts";
import { IN_FLIGHT, performWrites, type Desk, type GroupOutcomes, type WriteGroups } from "./perform.ts";
import { openReader } from "./reader.ts";
import { replicateTo } from "./replicate.ts";
import { removeTemporaryFiles } from "./sweep.ts";
import { makeTurns, type Turns } from "./turns.ts";

export interface SessionParts {
  readonly root: string;
  readonly clock: Clock;
  readonly time: LeaseTime;
  readonly files: DurableFiles;
  /** Makes what opens and seals key material with the store's key. */
  readonly materials: (sealingKey: Secret) => Materials;
}

/** Opens a session: takes the lease, then removes the temporary files that a killed run left. Throws `store/locked`, `store/not-found`, … */
export async function openSession(
  parts: SessionParts,
  request: OpenRequest,
  signal: AbortSignal,
): Promise<StoreSession> {
  const reader = openReader(parts.root);
  const sealingKey = readSealingKey(parts.root);
  const lease = await takeLease(parts.root, request, readCentral(reader).fence, parts.time, signal);
  const disk = { root: parts.root, mac: reader.mac, files: parts.files };
  const materials = parts.materials(sealingKey);
  const desk = (): Desk => ({ disk, reader, materials, fence: lease.fence, at: parts.clock() });
  const turns = makeTurns();
  try {
    await lease.guard(async () => removeTemporaryFiles(reader));
  } catch (error) {
    await lease.release();
    throw error;
  }
  return {
    fence: lease.fence,
    write: (writes, abort) => turns(() => write(lease, desk, materials, writes, abort)),
    replicate: (servers, abort) => replicate(lease, turns, desk, servers, abort),
    close: () => turns(() => lease.release()),
  };
}

async function write(
  lease: HeldLease,
  desk: () => Desk,
  materials: Materials,
  writes: readonly StoreWrite[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  signal.throwIfAborted();
  const opened = await openAll(materials, writes);
  return lease.guard(async () => {
    const at = desk();
    const central = readCentral(at.reader);
    const groups = makeGroups(writes, (item) => prepare(at, central, opened, item));
    const outcomes = await performWrites(at, groups);
    return inOrder(writes, outcomes);
  });
}

async function* replicate(
  lease: HeldLease,
  turns: Turns,
  desk: () => Desk,
  servers: readonly Fqdn[],
  signal: AbortSignal,
): AsyncGenerator<ReplicaProgress> {
  for (let start = 0; start < servers.length; start += CHUNK) {
    if (signal.aborted) return;
    const chunk = servers.slice(start, start + CHUNK);
    yield* await turns(() => lease.guard(() => replicateTo(desk(), chunk)));
  }
}

type Opened = ReadonlyMap<StoreWrite, Material | Diagnostic>;

async function openAll(materials: Materials, writes: readonly StoreWrite[]): Promise<Opened> {
  const opened = new Map<StoreWrite, Material | Diagnostic>();
  await mapLimit(writes, OPENED_AT_ONCE, async (item) => {
    if (item.kind !== "install" || item.material.kind !== "pfx") return;
    const { bytes, password } = item.material;
    opened.set(item, await materials.open(bytes, password, item.thumbprint));
  });
  return opened;
}

function prepare(desk: Desk, central: CentralDocument, opened: Opened, item: StoreWrite): PreparedWrite {
  if (item.kind !== "install") return { write: item };
  const material =
    item.material.kind === "held-by"
      ? fetchHeld(desk.reader, central, item.material.server, item.thumbprint)
      : opened.get(item);
  invariant(material !== undefined, "every PFX was opened before the lock");
  return { write: item, material };
}

function makeGroups(
  writes: readonly StoreWrite[],
  prepareOne: (item: StoreWrite) => PreparedWrite,
): WriteGroups {
  const deployment: PreparedWrite[] = [];
  const servers = new Map<Fqdn, PreparedWrite[]>();
  for (const item of writes) {
    if (item.target.kind === "deployment") deployment.push(prepareOne(item));
    else servers.set(item.target.server, [...(servers.get(item.target.server) ?? []), prepareOne(item)]);
  }
  return { deployment, servers };
}

/** Puts the outcomes of each target back into the order of the writes. */
function inOrder(writes: readonly StoreWrite[], outcomes: GroupOutcomes): readonly WriteOutcome[] {
  const deployment = outcomes.deployment.values();
  const servers = new Map([...outcomes.servers].map(([server, list]) => [server, list.values()]));
  return writes.map(({ target }) => {
    const queue = target.kind === "deployment" ? deployment : servers.get(target.server);
    const outcome = queue?.next().value;
    invariant(outcome !== undefined, "every write has an outcome");
    return outcome;
  });
}

/** PFX files that are opened beside each other: each takes a key derivation on another thread. */
const OPENED_AT_ONCE = 4;
/** Servers that are published to under one lock: another writer waits no longer than this takes. */
const CHUNK = 4 * IN_FLIGHT;

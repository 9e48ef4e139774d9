// The directory store: a deployment on disk, with real keys and the product's semantics (design.md section 9).
// Observing loads neither SQLite nor anything that opens a PFX; writing loads both when it is first asked for.

import type { DurationMs } from "../../base/instant.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { ServerObservation } from "../../model/observed.ts";
import type { Clock } from "../../port/clock.ts";
import type { NodeStore, ObserveOptions } from "../../port/node-store.ts";
import type { DurableFiles } from "./durable.ts";
import { findFault } from "./fault.ts";
import { realLeaseTime, type LeaseTime } from "./lease-time.ts";
import { observeCentral, observeServer, observeTopology, readCentral } from "./observe.ts";
import { openReader } from "./reader.ts";

export interface DirectoryStoreOptions {
  /** The store's folder. */
  readonly path: string;
  /** The store's clock: copies are settled and stamped by it. */
  readonly clock: Clock;
  /** The real time, for the lease; tests give their own. */
  readonly leaseTime?: LeaseTime;
  /** How writes reach the disk; tests stand in between. */
  readonly files?: DurableFiles;
  /** How late a server with the fault `slow` answers. */
  readonly slowness?: DurationMs;
}

/** Makes the node store that lies at a path. Nothing is read before it is used; nothing is ever created by it. */
export function createDirectoryStore(options: DirectoryStoreOptions): NodeStore {
  const { path, clock, slowness = SLOWNESS } = options;
  return {
    open: async (request, signal) => {
      const [{ durableFiles }, { openSession }, { openMaterials }] = await Promise.all([
        import("./durable.ts"),
        import("./session.ts"),
        import("./open-material.ts"),
      ]);
      const { leaseTime: time = realLeaseTime, files = durableFiles } = options;
      const parts = { root: path, clock, time, files, materials: openMaterials };
      return openSession(parts, request, signal);
    },
    readLease: async () => (await import("./lock-file.ts")).readLockFile(path),
    breakLease: async () => {
      openReader(path);
      const { breakLeaseOf } = await import("./lease-turn.ts");
      return breakLeaseOf(path, options.leaseTime ?? realLeaseTime);
    },
    observe: (servers, signal, detail = {}) => observe(path, clock, slowness, servers, signal, detail),
    observeDeployment: async (signal, detail = {}) => {
      signal.throwIfAborted();
      return observeCentral(openReader(path), clock(), detail);
    },
    observeTopology: async (signal) => {
      signal.throwIfAborted();
      return observeTopology(readCentral(openReader(path)));
    },
  };
}

/** Decides whether the store at a path was made as a lab. False where there is none; throws a Failure where it can't be believed. */
export function isLabStore(path: string): boolean {
  try {
    return readCentral(openReader(path)).purpose === "lab";
  } catch (error) {
    if (error instanceof Failure && error.diagnostic.code === "store/not-found") return false;
    throw error;
  }
}

/** Documents are read at once, one after the other: after so long whoever else waits in this process has a turn. */
const TURN: DurationMs = 20;

/** Slow servers come last, together, after one pause: nobody else waits for them. */
async function* observe(
  path: string,
  clock: Clock,
  slowness: DurationMs,
  servers: readonly Fqdn[],
  signal: AbortSignal,
  detail: ObserveOptions,
): AsyncGenerator<ServerObservation> {
  const reader = openReader(path);
  let central = readCentral(reader);
  const look = (server: Fqdn): ServerObservation => {
    const seen = observeServer(reader, server, central, clock(), detail);
    if (seen.kind === "observed" || seen.diagnostic.code !== "store/document-replayed") return seen;
    // A writer may have published since we read the deployment's document: only a second look tells.
    central = readCentral(reader);
    return observeServer(reader, server, central, clock(), detail);
  };
  const slow: Fqdn[] = [];
  let since = performance.now();
  for (const server of servers) {
    if (performance.now() - since > TURN) {
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    }
    signal.throwIfAborted();
    if (findFault(central, server)?.code === "server/slow") slow.push(server);
    else yield look(server);
  }
  if (slow.length > 0) {
    const { setTimeout: pause } = await import("node:timers/promises");
    await pause(slowness, undefined, { signal });
  }
  for (const server of slow) yield look(server);
}

const SLOWNESS: DurationMs = 1_000;

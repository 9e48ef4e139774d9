// A node store in memory, with the product's semantics and with faults to order. It passes the conformance kit; apply is tried on
// it, since it counts every effect and can be stopped at any of them.

import { invariant } from "../../src/base/invariant.ts";
import type { Instant } from "../../src/base/instant.ts";
import { diagnose, type Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import type { CopyRecord } from "../../src/model/assignment.ts";
import type { Certificate } from "../../src/model/certificate.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { Clock } from "../../src/port/clock.ts";
import type {
  Lease,
  LeaseHolder,
  NodeStore,
  OpenRequest,
  StoreSession,
  StoreMaterial,
  StoreWrite,
  WriteOutcome,
} from "../../src/port/node-store.ts";
import { observeCentral, observeServer } from "./memory-observe.ts";
import { replicateTo, writeTo } from "./memory-write.ts";

export interface MemoryCertificate {
  readonly thumbprint: Thumbprint;
  readonly exportable: "yes" | "no";
  readonly certificate?: Certificate;
  readonly der?: string;
}

export interface MemoryRecord {
  readonly record: CopyRecord;
  readonly writtenAt: Instant;
}

/** What one target holds. */
export interface MemoryHolding {
  readonly own: Map<string, MemoryRecord>;
  readonly installed: Map<Thumbprint, MemoryCertificate>;
}

export type MemoryFault = "unreachable" | "slow" | "read-only" | "none";

export interface MemoryServer extends MemoryHolding {
  readonly replica: Map<string, MemoryRecord>;
  publication: number;
  updatedAt?: Instant;
  fault: MemoryFault;
}

/** How a write is answered instead: refused, or unknown with or without its effect. */
export type MemoryAnswer = "refused" | "unknown-done" | "unknown-not-done" | undefined;

export interface MemoryState {
  readonly central: MemoryHolding & { publication: number };
  readonly servers: Map<Fqdn, MemoryServer>;
  lease?: Lease;
  fence: number;
  readonly waiting: (() => void)[];
  /** Effects on any target so far: whatever a disk would have been written for. */
  writes: number;
  /** Leases given so far. */
  leases: number;
  observations: number;
  /** Opens key material; the default reads the thumbprint that {@link aFakePfx} wrote. */
  open: (material: Extract<StoreMaterial, { kind: "pfx" }>) => Promise<MemoryCertificate | Diagnostic>;
  /** Called at every point at which a real store would wait, before and after each effect. Throw to crash there. */
  pause: (where: string) => Promise<void>;
  answer: (write: StoreWrite) => MemoryAnswer;
  /** Decides whether a holder's process still lives. */
  alive: (holder: LeaseHolder) => "yes" | "no";
  /** How far a server's clock is ahead of the client's; absent: not at all. */
  clockAhead?: (server: Fqdn) => number;
  /** Set where the deployment's own store can't be read. */
  centralProblem?: Diagnostic;
}

/** Makes the state of a deployment that holds nothing. Several clients may share it. */
export function aMemoryState(servers: readonly Fqdn[]): MemoryState {
  return {
    central: { own: new Map(), installed: new Map(), publication: 0 },
    servers: new Map(servers.map((server) => [server, aMemoryServer()])),
    fence: 0,
    waiting: [],
    writes: 0,
    leases: 0,
    observations: 0,
    open: openFakePfx,
    pause: async () => undefined,
    answer: () => undefined,
    alive: () => "yes",
  };
}

/** Returns bytes that the memory store takes for the PFX of a thumbprint. */
export function aFakePfx(thumbprint: Thumbprint): Uint8Array {
  return new TextEncoder().encode(`pfx of ${thumbprint}`);
}

/** Makes a client of the store whose clock stands where it is told. */
export function createMemoryStore(state: MemoryState, clock: Clock): NodeStore {
  return {
    open: (request, signal) => open(state, clock, request, signal),
    readLease: async () => state.lease,
    async breakLease() {
      const { lease } = state;
      release(state);
      state.fence += 1;
      return lease;
    },
    async *observe(servers, signal, options) {
      const slow = servers.filter((server) => state.servers.get(server)?.fault === "slow");
      for (const server of [...servers.filter((name) => !slow.includes(name)), ...slow]) {
        signal.throwIfAborted();
        await state.pause(`observe ${server}`);
        state.observations += 1;
        yield observeServer(state, server, clock(), options?.detail);
      }
    },
    async observeDeployment(signal, options) {
      signal.throwIfAborted();
      await state.pause("observe deployment");
      if (state.centralProblem !== undefined) throw new Failure(state.centralProblem);
      return observeCentral(state, clock(), options?.detail);
    },
  };
}

async function open(
  state: MemoryState,
  clock: Clock,
  request: OpenRequest,
  signal: AbortSignal,
): Promise<StoreSession> {
  signal.throwIfAborted();
  await state.pause("open");
  if (state.lease !== undefined && state.alive(state.lease) === "yes") {
    await waitForLease(state, request.lockTimeout);
  }
  state.fence += 1;
  state.leases += 1;
  const lease: Lease = { ...request.holder, fence: state.fence, startedAt: clock(), renewedAt: clock() };
  state.lease = lease;
  return makeSession(state, clock, lease.fence);
}

/** Waits until the lease is given back; the one lock-up is that two wait, of whom the first in line gets it. */
async function waitForLease(state: MemoryState, lockTimeout: number): Promise<void> {
  const { lease } = state;
  invariant(lease !== undefined, "there is something to wait for");
  const { holder, host, pid, startedAt } = lease;
  const locked = new Failure(
    diagnose("store/locked", { holder, host, pid, since: new Date(startedAt).toISOString() }),
  );
  if (lockTimeout === 0) throw locked;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(locked), lockTimeout);
    state.waiting.push(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function release(state: MemoryState): void {
  delete state.lease;
  state.waiting.shift()?.();
}

function makeSession(state: MemoryState, clock: Clock, fence: number): StoreSession {
  let last: Promise<unknown> = Promise.resolve();
  const turn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  const guard = (): void => {
    if (state.lease?.fence !== fence) throw new Failure(diagnose("store/fenced", { fence }));
  };
  return {
    fence,
    write: (writes, signal) => turn(() => write(state, clock, guard, writes, signal)),
    async *replicate(servers, signal) {
      for (const server of servers) {
        if (signal.aborted) return;
        yield await turn(async () => {
          await state.pause(`before replicating to ${server}`);
          guard();
          const progress = replicateTo(state, server, clock());
          await state.pause(`after replicating to ${server}`);
          return progress;
        });
      }
    },
    close: () =>
      turn(async () => {
        await state.pause("close");
        if (state.lease?.fence === fence) release(state);
      }),
  };
}

/** Each target's writes are one effect: before it and after it the store can be stopped, in between it can't. */
async function write(
  state: MemoryState,
  clock: Clock,
  guard: () => void,
  writes: readonly StoreWrite[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  signal.throwIfAborted();
  const opened = new Map<StoreWrite, MemoryCertificate | Diagnostic>();
  for (const item of writes) {
    if (item.kind === "install" && item.material.kind === "pfx")
      opened.set(item, await state.open(item.material));
  }
  const outcomes = new Map<StoreWrite, WriteOutcome>();
  const targets = Map.groupBy(writes, ({ target }) => (target.kind === "server" ? target.server : ""));
  for (const [name, group] of targets) {
    await state.pause(`before writing to ${name}`);
    guard();
    for (const item of group) outcomes.set(item, writeTo(state, item, opened.get(item), clock()));
    await state.pause(`after writing to ${name}`);
  }
  return writes.map((item) => {
    const outcome = outcomes.get(item);
    invariant(outcome !== undefined, "every write has an outcome");
    return outcome;
  });
}

async function openFakePfx({
  bytes,
}: Extract<StoreMaterial, { kind: "pfx" }>): Promise<MemoryCertificate | Diagnostic> {
  const text = new TextDecoder().decode(bytes);
  const [, thumbprint] = /^pfx of ([0-9A-F]{40})(?: with .*)?$/.exec(text) ?? [];
  if (thumbprint === undefined) return diagnose("pfx/not-pkcs12", { why: "it says something else" });
  return { thumbprint: thumbprint as Thumbprint, exportable: "yes" };
}

function aMemoryServer(): MemoryServer {
  return { own: new Map(), installed: new Map(), replica: new Map(), publication: 0, fault: "none" };
}

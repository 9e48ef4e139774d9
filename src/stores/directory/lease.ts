// The one writer's lease: taken, renewed, checked at each write, given back, or broken by another (design.md section 7).
//
//   free ──take──▶ held (fence n) ──renew every 5 s──▶ held
//   held, its process dead on this host ──take──▶ held by another (fence n+1), at once
//   held, not renewed for 15 s ──take──▶ held by another (fence n+1); the old holder is refused at its next write

import { setTimeout as realPause } from "node:timers/promises";
import { formatInstant, SECOND, type DurationMs, type Instant } from "../../base/instant.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { Clock } from "../../port/clock.ts";
import type { Lease, LeaseHolder, OpenRequest } from "../../port/node-store.ts";
import { openLockFile, type LockFile } from "./lock-file.ts";

/** The real time, and a way to wait in it: the lease never follows a lab's clock. */
export interface LeaseTime {
  readonly now: Clock;
  readonly pause: (duration: DurationMs, signal?: AbortSignal) => Promise<void>;
}

/** A lease in this process's hand. */
export interface HeldLease {
  readonly fence: number;
  /**
   * Runs a write while nobody else can start one. Throws `store/fenced` when the lease is no longer ours: the write then
   * did not start. One at a time.
   */
  guard<Value>(write: () => Promise<Value>): Promise<Value>;
  /** Gives it back. Idempotent. */
  release(): Promise<void>;
}

export const RENEWAL: DurationMs = 5 * SECOND;
/** Without renewal for so long, a lease can be taken over. */
export const LAPSE: DurationMs = 15 * SECOND;

export const realLeaseTime: LeaseTime = {
  now: Date.now,
  pause: async (duration, signal) => {
    await realPause(duration, undefined, signal === undefined ? {} : { signal });
  },
};

/** Takes the lease of a store; `fenceFloor` is the highest fence that its documents know. Throws `store/locked`. */
export async function takeLease(
  root: string,
  request: OpenRequest,
  fenceFloor: number,
  time: LeaseTime,
  signal: AbortSignal,
): Promise<HeldLease> {
  const file = openLockFile(root);
  try {
    const fence = await waitForLease(file, request, fenceFloor, time, signal);
    return holdLease(file, fence, time);
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Takes the lease away from whoever holds it and returns it; the fence rises. */
export async function breakLeaseOf(root: string, time: LeaseTime): Promise<Lease | undefined> {
  const file = openLockFile(root);
  try {
    await waitForTurn(file, time);
    const lease = file.read();
    file.put(file.fence() + 1, undefined);
    file.commit();
    return lease;
  } finally {
    file.close();
  }
}

/** Runs a short change of the store beside whoever holds the lease: between two of its writes, never within one. */
export async function withStoreLocked<Value>(root: string, change: () => Promise<Value>): Promise<Value> {
  const file = openLockFile(root);
  try {
    await waitForTurn(file, realLeaseTime);
    try {
      return await change();
    } finally {
      file.rollback();
    }
  } finally {
    file.close();
  }
}

async function waitForLease(
  file: LockFile,
  request: OpenRequest,
  fenceFloor: number,
  time: LeaseTime,
  signal: AbortSignal,
): Promise<number> {
  const watch = makeWatch(request.holder, time);
  const deadline = time.now() + request.lockTimeout;
  for (;;) {
    signal.throwIfAborted();
    if (file.begin()) {
      const held = file.read();
      if (held === undefined || watch(held)) return grant(file, request.holder, fenceFloor, time.now());
      file.rollback();
    }
    if (time.now() >= deadline) throw locked(file.read(), time.now());
    await time.pause(POLL, signal);
  }
}

function grant(file: LockFile, holder: LeaseHolder, fenceFloor: number, now: Instant): number {
  const fence = Math.max(file.fence(), fenceFloor) + 1;
  const { holder: name, host, bootId, pid } = holder;
  file.put(fence, { holder: name, host, bootId, pid, fence, startedAt: now, renewedAt: now });
  file.commit();
  return fence;
}

/**
 * Decides whether a lease may be taken over. On this machine one clock and the process table tell at once; another
 * machine's clock may be wrong, so its lease must have stood still before our eyes.
 */
function makeWatch(holder: LeaseHolder, time: LeaseTime): (lease: Lease) => boolean {
  let seen: { readonly lease: Lease; readonly since: Instant } | undefined;
  return (lease) => {
    if (lease.host === holder.host && lease.bootId === holder.bootId) {
      return !isAlive(lease.pid) || time.now() - lease.renewedAt >= LAPSE;
    }
    const same = seen?.lease.fence === lease.fence && seen.lease.renewedAt === lease.renewedAt;
    if (!same || seen === undefined) seen = { lease, since: time.now() };
    return time.now() - seen.since >= LAPSE;
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

function holdLease(file: LockFile, fence: number, time: LeaseTime): HeldLease {
  let state: "held" | "writing" | "released" = "held";
  const renew = (): void => {
    if (state === "held" && isOurs(file, fence) && file.begin()) renewAndCommit(file, fence, time.now());
  };
  const timer = setInterval(() => quietly(renew), RENEWAL);
  timer.unref();
  return {
    fence,
    guard: async (write) => {
      if (state !== "held") throw fenced(fence);
      await waitForTurn(file, time, () => assertOurs(file, fence));
      state = "writing";
      try {
        assertOurs(file, fence);
        return await write();
      } finally {
        state = "held";
        endWrite(file, fence, time.now());
      }
    },
    release: async () => {
      if (state === "released") return;
      state = "released";
      clearInterval(timer);
      await giveBack(file, fence, time);
    },
  };
}

/** Waits until no other process is in the middle of a write. `check` runs before each try. */
async function waitForTurn(file: LockFile, time: LeaseTime, check = (): void => undefined): Promise<void> {
  const deadline = time.now() + TURN_TIMEOUT;
  for (;;) {
    check();
    if (file.begin()) return;
    if (time.now() >= deadline) throw locked(file.read(), time.now());
    await time.pause(TURN_POLL);
  }
}

/** A write that took long renews the lease with its own end, else nothing was changed in the lock file. */
function endWrite(file: LockFile, fence: number, now: Instant): void {
  const lease = file.read();
  if (lease?.fence !== fence || now - lease.renewedAt < RENEWAL) return file.rollback();
  try {
    renewAndCommit(file, fence, now);
  } catch {
    file.rollback();
  }
}

function renewAndCommit(file: LockFile, fence: number, now: Instant): void {
  const lease = file.read();
  if (lease?.fence !== fence) return file.rollback();
  file.put(fence, { ...lease, renewedAt: now });
  file.commit();
}

/** Never throws: a lease that can't be given back lapses by itself, and what the session did stands. */
async function giveBack(file: LockFile, fence: number, time: LeaseTime): Promise<void> {
  try {
    await waitForTurn(file, time, () => assertOurs(file, fence));
    assertOurs(file, fence);
    file.put(fence, undefined);
    file.commit();
  } catch {
    // Somebody else's by now, or the disk refuses: closing the file lets go of everything.
  } finally {
    file.close();
  }
}

function isOurs(file: LockFile, fence: number): boolean {
  return file.isInPlace() && file.read()?.fence === fence;
}

function assertOurs(file: LockFile, fence: number): void {
  if (!isOurs(file, fence)) throw fenced(fence);
}

/** A renewal that fails is tried again by the next; what matters is checked at each write. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // The next write finds out whether the lease still stands.
  }
}

function fenced(fence: number): Failure {
  return new Failure(diagnose("store/fenced", { fence }));
}

function locked(lease: Lease | undefined, now: Instant): Failure {
  const { holder = "a write of another process", host = "this host", pid = 0, startedAt = now } = lease ?? {};
  return new Failure(diagnose("store/locked", { holder, host, pid, since: formatInstant(startedAt) }));
}

const POLL: DurationMs = 100;
const TURN_POLL: DurationMs = 5;
const TURN_TIMEOUT: DurationMs = 20 * SECOND;

// The one writer's lease: taken, renewed, checked at each write, given back, or broken by another (design.md section 7).
//
//   free ──take──▶ held (fence n) ──renew every 5 s──▶ held
//   held, its process dead on this host ──take──▶ held by another (fence n+1), at once
//   held, not renewed for 15 s ──take──▶ held by another (fence n+1); the old holder is refused at its next write

import type { DurationMs, Instant } from "../../base/instant.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { LeaseHolder, OpenRequest } from "../../port/node-store.ts";
import { makeWatch } from "./lease-lapse.ts";
import { RENEWAL, type LeaseTime } from "./lease-time.ts";
import { locked, waitForTurn } from "./lease-turn.ts";
import { openLockFile, type LockFile } from "./lock-file.ts";

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

const POLL: DurationMs = 100;

// Turns: short changes of the store, one at a time among all processes, whoever holds the lease.

import { formatInstant, SECOND, type DurationMs, type Instant } from "../../base/instant.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { Lease } from "../../port/node-store.ts";
import { realLeaseTime, type LeaseTime } from "./lease-time.ts";
import { openLockFile, type LockFile } from "./lock-file.ts";

/** Waits until no other process is in the middle of a write. `check` runs before each try. */
export async function waitForTurn(
  file: LockFile,
  time: LeaseTime,
  check = (): void => undefined,
): Promise<void> {
  const deadline = time.now() + TURN_TIMEOUT;
  for (;;) {
    check();
    if (file.begin()) return;
    if (time.now() >= deadline) throw locked(file.read(), time.now());
    await time.pause(TURN_POLL);
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

/** Says who holds the lease, or is writing. */
export function locked(lease: Lease | undefined, now: Instant): Failure {
  const { holder = "a write of another process", host = "this host", pid = 0, startedAt = now } = lease ?? {};
  return new Failure(diagnose("store/locked", { holder, host, pid, since: formatInstant(startedAt) }));
}

const TURN_POLL: DurationMs = 5;
const TURN_TIMEOUT: DurationMs = 20 * SECOND;

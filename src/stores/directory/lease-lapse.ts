// When a lease may be taken from its holder.

import type { Instant } from "../../base/instant.ts";
import type { Lease, LeaseHolder } from "../../port/node-store.ts";
import { LAPSE, type LeaseTime } from "./lease-time.ts";

/**
 * Decides whether a lease may be taken over. On this machine one clock and the process table tell at once; another
 * machine's clock may be wrong, so its lease must have stood still before our eyes.
 */
export function makeWatch(holder: LeaseHolder, time: LeaseTime): (lease: Lease) => boolean {
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

// When a lease may be taken from its holder.

import type { Instant } from "../../base/instant.ts";
import type { Lease, LeaseHolder } from "../../port/node-store.ts";
import { LAPSE, type LeaseTime } from "./lease-time.ts";

/**
 * Decides whether a lease may be taken over. On this machine the process table tells at once, and so does `renewedAt` where the holder
 * stamps it; a clock of another machine, the holder's or that of the host which keeps the lease, may be wrong: there the lease must have
 * stood still before our eyes.
 */
export function makeWatch(
  holder: LeaseHolder,
  time: LeaseTime,
  stampedBy: "holder" | "keeper" = "holder",
): (lease: Lease) => boolean {
  let seen: { readonly lease: Lease; readonly since: Instant } | undefined;
  return (lease) => {
    if (lease.host === holder.host && lease.bootId === holder.bootId) {
      if (!isAlive(lease.pid)) return true;
      if (stampedBy === "holder") return time.now() - lease.renewedAt >= LAPSE;
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

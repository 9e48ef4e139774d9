// The only place that puts adapters into ports: which store, which journal, which hash, who we are.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import type { Instant } from "../base/instant.ts";
import type { StoreReference } from "../model/desired.ts";
import type { Clock } from "../port/clock.ts";
import type { LeaseHolder, NodeStore } from "../port/node-store.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { createDirectoryStore, isLabStore } from "../stores/directory/directory-store.ts";

/** Where a deployment's certificates and assignments live, and the clock that they go by. */
export interface WiredStore {
  readonly store: NodeStore;
  readonly clock: Clock;
}

/**
 * Makes the store of a configuration. `now` moves the clock of a lab's store and of no other:
 * elsewhere it throws a Failure `cli/now-outside-lab` (design.md section 9).
 */
export function wireStore(
  reference: StoreReference,
  storePath: string | undefined,
  now: Instant | undefined,
  realClock: Clock,
): WiredStore {
  if (reference.kind !== "directory" || storePath === undefined) {
    throw new Failure(diagnose("cli/store-not-available", { store: reference.kind }));
  }
  if (now !== undefined && !isLabStore(storePath)) throw new Failure(diagnose("cli/now-outside-lab", {}));
  const clock = now === undefined ? realClock : (): Instant => now;
  return { store: createDirectoryStore({ path: storePath, clock }), clock };
}

/** Hashes a text with SHA-256: 64 lower-case hex digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Says who asks for the writer's lease: this user's process on this boot of this host. */
export function leaseHolder(): LeaseHolder {
  return { holder: `${userName()}@${hostname()}`, host: hostname(), bootId: bootId(), pid: process.pid };
}

/** Names who acts, for the history. */
export function actor(): string {
  return `${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}

/** Linux tells its boot; elsewhere a pid is judged by its host alone. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

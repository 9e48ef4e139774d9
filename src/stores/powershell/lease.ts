// The one writer's lease, in a file on the deployment's host (design.md section 7). Taken, renewed, checked and given back by short
// requests; the file changes under a mutex of that machine. Clocks of two machines are never compared.

import { SECOND, formatInstant, type DurationMs } from "../../base/instant.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { Lease, OpenRequest } from "../../port/node-store.ts";
import { makeWatch } from "../directory/lease-lapse.ts";
import { RENEWAL } from "../directory/lease-time.ts";
import { ask } from "./ask.ts";
import { BadAnswer, instant, object, text } from "./shapes.ts";
import type { StoreParts } from "./store-parts.ts";

/** A lease in this process's hand. */
export interface HeldLease {
  readonly fence: number;
  /** Throws `store/fenced` when the lease is no longer ours. */
  check(): Promise<void>;
  /** Gives it back. Idempotent; never throws. */
  release(): Promise<void>;
}

/** Takes the lease. Throws `store/locked` after the lock timeout. */
export async function takeLease(
  parts: StoreParts,
  request: OpenRequest,
  signal: AbortSignal,
): Promise<HeldLease> {
  const deadline = parts.time.now() + request.lockTimeout;
  const { holder, host, bootId, pid } = request.holder;
  const mayReplace = makeWatch(request.holder, parts.time, "keeper");
  let replace: number | undefined;
  for (;;) {
    signal.throwIfAborted();
    const wish = { do: "take", holder: { holder, host, bootId, pid }, replace: replace ?? -1 };
    const { ours, fence, held } = await askLease(parts, wish);
    if (ours) return holdLease(parts, fence);
    replace = held !== undefined && mayReplace(held) ? held.fence : undefined;
    if (replace !== undefined) continue;
    if (parts.time.now() >= deadline) throw locked(held);
    await parts.time.pause(POLL, signal);
  }
}

/** Reads the lease in force. */
export async function readLease(parts: StoreParts): Promise<Lease | undefined> {
  return (await askLease(parts, { do: "check", fence: -1 })).held;
}

/** Takes the lease away from whoever holds it; returns it. */
export async function breakLease(parts: StoreParts): Promise<Lease | undefined> {
  return (await askLease(parts, { do: "break" })).held;
}

export function fenced(fence: number): Failure {
  return new Failure(diagnose("store/fenced", { fence }));
}

function holdLease(parts: StoreParts, fence: number): HeldLease {
  let released = false;
  const timer = setInterval(() => {
    askLease(parts, { do: "renew", fence }).catch(() => undefined);
  }, RENEWAL);
  timer.unref();
  return {
    fence,
    check: async () => {
      if (released) throw fenced(fence);
      const { ours } = await askLease(parts, { do: "check", fence });
      if (!ours) throw fenced(fence);
    },
    release: async () => {
      if (released) return;
      released = true;
      clearInterval(timer);
      // One that can't be given back lapses by itself, and what the session did stands.
      await askLease(parts, { do: "release", fence }).catch(() => undefined);
    },
  };
}

interface LeaseAnswer {
  readonly ours: boolean;
  readonly fence: number;
  readonly held: Lease | undefined;
}

async function askLease(parts: StoreParts, wish: Readonly<Record<string, unknown>>): Promise<LeaseAnswer> {
  const request = { op: "lease", deployment: true, patience: PATIENCE, ...wish };
  const options = { timeout: parts.settings.timeout, priority: "urgent" } as const;
  const asked = await ask(parts, "deployment", request, options);
  if (asked.kind !== "answer") throw new Failure(asked.diagnostic);
  try {
    return readLeaseAnswer(asked.value);
  } catch (error) {
    if (!(error instanceof BadAnswer)) throw error;
    const args = {
      place: "the deployment's host",
      reason: `its file says what no lease says: ${error.message}`,
    };
    throw new Failure(diagnose("powershell/lease-unusable", args));
  }
}

function readLeaseAnswer(value: unknown): LeaseAnswer {
  const answer = object(value);
  const held = answer["held"];
  return {
    ours: answer["ours"] === true,
    fence: whole(answer["fence"]),
    held: held === null || held === undefined ? undefined : readHeld(object(held)),
  };
}

function readHeld(held: Readonly<Record<string, unknown>>): Lease {
  return {
    holder: text(held["holder"]),
    host: text(held["host"]),
    bootId: text(held["bootId"]),
    pid: whole(held["pid"]),
    fence: whole(held["fence"]),
    startedAt: instant(held["startedAt"]),
    renewedAt: instant(held["renewedAt"]),
  };
}

function whole(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new BadAnswer("no whole number");
  return value;
}

function locked(lease: Lease | undefined): Failure {
  const { holder = "another process", host = "the deployment's host", pid = 0, startedAt = 0 } = lease ?? {};
  return new Failure(diagnose("store/locked", { holder, host, pid, since: formatInstant(startedAt) }));
}

const POLL: DurationMs = 200;
const PATIENCE: DurationMs = 10 * SECOND;

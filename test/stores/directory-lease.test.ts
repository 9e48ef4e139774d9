// The lease of a directory store: renewed while it is held, patient with others that write, never made by those who only look.

import { cpSync, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SECOND, type Instant } from "../../src/base/instant.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import type { NodeStore } from "../../src/port/node-store.ts";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { LAPSE, realLeaseTime, RENEWAL } from "../../src/stores/directory/lease-time.ts";
import { assign, HOLDER, install, KIT_NOW, nameOf, NEVER } from "../conformance/bench.ts";
import { aMaterial } from "../kit/store-material.ts";
import { aStoreFolder, STORE_SERVERS } from "../kit/store.ts";

const REQUEST = { holder: HOLDER, lockTimeout: 0 };
const SERVER = { kind: "server", server: STORE_SERVERS[0] } as const;

let path: string;
let now: Instant;
let store: NodeStore;
beforeEach(async () => {
  path = await aStoreFolder();
  now = 1_000_000;
  store = createDirectoryStore({
    path,
    clock: () => KIT_NOW,
    leaseTime: { ...realLeaseTime, now: () => now },
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a lease is renewed while it is held, and no more once it is given back", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const session = await store.open(REQUEST, NEVER);
  expect(await store.readLease()).toMatchObject({ startedAt: now, renewedAt: now });
  const started = now;
  now += RENEWAL;
  vi.advanceTimersByTime(RENEWAL);
  expect(await store.readLease()).toMatchObject({ startedAt: started, renewedAt: now });
  await session.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("a lease that was taken over is not renewed by the one who lost it", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const old = await store.open(REQUEST, NEVER);
  await store.breakLease();
  const session = await store.open(REQUEST, NEVER);
  const taken = await store.readLease();
  now += RENEWAL;
  vi.advanceTimersByTime(1);
  await old.close();
  expect(await store.readLease()).toEqual(taken);
  await session.close();
});

test("a write renews a lease that was not renewed for long", async () => {
  const session = await store.open(REQUEST, NEVER);
  now += 4 * SECOND;
  await session.write([], NEVER);
  expect((await store.readLease())?.renewedAt).toBe(now - 4 * SECOND);
  now += 2 * SECOND;
  await session.write([], NEVER);
  expect((await store.readLease())?.renewedAt).toBe(now);
  await session.close();
});

test("a session waits for another process that is in the middle of a write", async () => {
  const session = await store.open(REQUEST, NEVER);
  const other = new DatabaseSync(join(path, "central", "lock.sqlite"));
  other.exec("BEGIN IMMEDIATE");
  const { thumbprint, material } = aMaterial("a");
  const writing = session.write(
    [install(SERVER, { thumbprint, material }), assign(SERVER, "Default", { thumbprint, material })],
    NEVER,
  );
  const first = await Promise.race([writing, new Promise((resolve) => setImmediate(() => resolve("waits")))]);
  expect(first).toBe("waits");
  other.exec("ROLLBACK");
  other.close();
  expect((await writing).map(nameOf)).toEqual(["done", "done"]);
  await session.close();
});

test("who never gets a turn is told so", async () => {
  const patient = createDirectoryStore({
    path,
    clock: () => KIT_NOW,
    leaseTime: { now: () => now, pause: async (duration) => void (now += duration) },
  });
  const session = await patient.open(REQUEST, NEVER);
  const other = new DatabaseSync(join(path, "central", "lock.sqlite"));
  other.exec("BEGIN IMMEDIATE");
  expect(await codeOf(session.write([], NEVER))).toBe("store/locked");
  expect(await codeOf(patient.breakLease())).toBe("store/locked");
  other.exec("ROLLBACK");
  other.close();
  expect(await session.write([], NEVER)).toEqual([]);
  await session.close();
});

test("a lease that a process was just changing when it died reads as it was", async () => {
  const session = await store.open(REQUEST, NEVER);
  const lock = join(path, "central", "lock.sqlite");
  const other = new DatabaseSync(lock);
  other.exec("PRAGMA cache_size = 1; BEGIN; UPDATE lease SET fence = 99; CREATE TABLE filler (text TEXT)");
  const fill = other.prepare("INSERT INTO filler VALUES (?)");
  for (let row = 0; row < 2_000; row += 1) fill.run("x".repeat(500));
  cpSync(lock, `${lock}.crashed`);
  cpSync(`${lock}-journal`, `${lock}.crashed-journal`);
  other.exec("ROLLBACK");
  other.close();
  await session.close();
  renameSync(`${lock}.crashed-journal`, `${lock}-journal`);
  renameSync(`${lock}.crashed`, lock);
  expect(await store.readLease()).toMatchObject({ fence: session.fence, holder: HOLDER.holder });
});

/** Makes the disk refuse whatever would change the lease, until the returned function is called. */
function refuseChanges(): () => void {
  const other = new DatabaseSync(join(path, "central", "lock.sqlite"));
  other.exec("CREATE TRIGGER full BEFORE UPDATE ON lease BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
  return () => {
    other.exec("DROP TRIGGER full");
    other.close();
  };
}

test("a lease that the disk refuses is a failure, and not held", async () => {
  await (await store.open(REQUEST, NEVER)).close();
  const relent = refuseChanges();
  expect(await codeOf(store.open(REQUEST, NEVER))).toBe("store/write-failed");
  expect(await store.readLease()).toBeUndefined();
  expect(await codeOf(store.breakLease())).toBe("store/write-failed");
  relent();
  await (await store.open(REQUEST, NEVER)).close();
});

test("a lease that can't be given back spoils nothing: the session ends, and the lease lapses", async () => {
  const session = await store.open(REQUEST, NEVER);
  const relent = refuseChanges();
  await session.close();
  relent();
  expect(await codeOf(store.open(REQUEST, NEVER))).toBe("store/locked");
  now += LAPSE;
  await (await store.open(REQUEST, NEVER)).close();
});

test("a renewal that the disk refuses does not end the session", async () => {
  const session = await store.open(REQUEST, NEVER);
  const relent = refuseChanges();
  now += RENEWAL;
  expect(await session.write([], NEVER)).toEqual([]);
  relent();
  expect(await session.write([], NEVER)).toEqual([]);
  expect((await store.readLease())?.renewedAt).toBe(now);
  await session.close();
});

test("waiting for a lease ends when it is asked to", async () => {
  const session = await store.open(REQUEST, NEVER);
  const stop = new AbortController();
  const waiting = store.open({ ...REQUEST, lockTimeout: 600_000 }, stop.signal);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow(/enough|abort/);
  await session.close();
});

test("looking for a lease makes nothing where there is no store, and breaking one is a failure there", async () => {
  rmSync(path, { recursive: true });
  expect(await store.readLease()).toBeUndefined();
  expect(await codeOf(store.breakLease())).toBe("store/not-found");
  expect(existsSync(path)).toBe(false);
});

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "none";
  } catch (error) {
    if (error instanceof Failure) return error.diagnostic.code;
    throw error;
  }
}

// Real processes: killed at every step, displaced while they stand still, taken for dead only when they are.

import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import type { LeaseHolder, NodeStore } from "../../src/port/node-store.ts";
import { createDirectoryStore } from "../../src/stores/directory/directory-store.ts";
import { realLeaseTime } from "../../src/stores/directory/lease-time.ts";
import { collect, KIT_NOW, nameOf, NEVER } from "../conformance/bench.ts";
import { aStoreFolder, aStoreUnderTest, STORE_SERVERS } from "../kit/store.ts";
import { CHILD_BOOT, childWrites } from "../kit/store-story.ts";

const HOLDER: LeaseHolder = { holder: "parent", host: hostname(), bootId: CHILD_BOOT, pid: process.pid };
const CHILD = join(import.meta.dirname, "../kit/store-child.ts");

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Starts the writer; `line` waits for its next line, undefined at its end. */
function startChild(...args: readonly string[]): {
  readonly child: ChildProcess;
  readonly line: () => Promise<string | undefined>;
  readonly ended: Promise<NodeJS.Signals | null>;
} {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", CHILD, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  invariant(child.stdout !== null, "it is piped");
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once("close", (_code, signal) => resolve(signal)),
  );
  return { child, ended, line: async () => (await lines.next()).value };
}

test("a holder that was killed is replaced at once, with a higher fence", async () => {
  const path = await aStoreFolder();
  const { child, line, ended } = startChild(path, "hold");
  expect(await line()).toBe("ready 1");
  const store = createDirectoryStore({ path, clock: () => KIT_NOW });
  expect(await codeOf(store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER))).toBe("store/locked");
  child.kill("SIGKILL");
  await ended;
  expect(await store.readLease()).toMatchObject({ holder: "child", fence: 1 });
  const session = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
  expect(session.fence).toBe(2);
  await session.close();
});

test("a holder that stands still is overtaken after 15 s, and refused when it wakes up", async () => {
  const path = await aStoreFolder();
  const { child, line } = startChild(path, "hold");
  await line();
  child.kill("SIGSTOP");
  const at = (late: number): NodeStore =>
    createDirectoryStore({
      path,
      clock: () => KIT_NOW,
      leaseTime: { ...realLeaseTime, now: () => Date.now() + late },
    });
  expect(await codeOf(at(9_000).open({ holder: HOLDER, lockTimeout: 0 }, NEVER))).toBe("store/locked");
  const session = await at(16_000).open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
  const [first = [], second = []] = childWrites();
  expect((await session.write(first, NEVER)).map(nameOf)).toEqual(first.map(() => "done"));
  child.kill("SIGCONT");
  child.stdin?.write("go\n");
  expect(await line()).toBe("store/fenced");
  expect(await line()).toBe("end");
  expect((await session.write(second, NEVER)).map(nameOf)).toEqual(second.map(() => "done"));
  await session.close();
});

test("a holder elsewhere whose lease stands still before our eyes is overtaken, its clock being what it may", async () => {
  const path = await aStoreFolder();
  let now = Date.now();
  const leaseTime = { now: () => now, pause: async (duration: number) => void (now += duration) };
  const store = createDirectoryStore({ path, clock: () => KIT_NOW, leaseTime });
  const elsewhere = { ...HOLDER, host: "elsewhere", pid: 1 };
  const old = await store.open({ holder: elsewhere, lockTimeout: 0 }, NEVER);
  now += 3_600_000;
  const tooShort = store.open({ holder: HOLDER, lockTimeout: 14_000 }, NEVER);
  expect(await codeOf(tooShort)).toBe("store/locked");
  const session = await store.open({ holder: HOLDER, lockTimeout: 20_000 }, NEVER);
  expect(session.fence).toBe(old.fence + 1);
  expect(await codeOf(old.write([], NEVER))).toBe("store/fenced");
  await old.close();
  await session.close();
});

test("a holder elsewhere that renews its lease is never overtaken, however wrong its clock", async () => {
  const path = await aStoreFolder();
  let now = Date.now();
  const file = new DatabaseSync(join(path, "central", "lock.sqlite"));
  const pause = async (duration: number): Promise<void> => {
    now += duration;
    file.exec("UPDATE lease SET renewedAt = renewedAt + 1");
  };
  const store = createDirectoryStore({ path, clock: () => KIT_NOW, leaseTime: { now: () => now, pause } });
  const old = await store.open({ holder: { ...HOLDER, host: "elsewhere" }, lockTimeout: 0 }, NEVER);
  file.exec("UPDATE lease SET renewedAt = 0");
  expect(await codeOf(store.open({ holder: HOLDER, lockTimeout: 60_000 }, NEVER))).toBe("store/locked");
  expect((await store.readLease())?.fence).toBe(old.fence);
  await old.close();
  file.close();
});

test("killed amid or after any step, the same writes reach the same end", async () => {
  const unbroken = await aStoreUnderTest();
  await finish(unbroken.path);
  const expected = await endState(unbroken.path);
  let deaths = 0;
  for (const moment of ["amid", "after"]) {
    for (let step = 1; ; step += 1) {
      const path = await aStoreFolder();
      const { ended, line } = startChild(path, "crash", String(step), moment);
      const signal = await ended;
      if (signal !== "SIGKILL") break;
      deaths += 1;
      expect(await line()).toMatch(/^ready/);
      await finish(path);
      expect([moment, step, await endState(path)]).toEqual([moment, step, expected]);
    }
  }
  expect(deaths).toBeGreaterThan(40);
});

/** Does what the killed writer was to do; nothing may be refused. */
async function finish(path: string): Promise<void> {
  const store = createDirectoryStore({ path, clock: () => KIT_NOW });
  const session = await store.open({ holder: HOLDER, lockTimeout: 0 }, NEVER);
  for (const writes of childWrites()) {
    const outcomes = (await session.write(writes, NEVER)).map(nameOf);
    // What an earlier run did is `unchanged`, or `copies-changed` where a later write of that run went on from it.
    expect(outcomes.filter((outcome) => !/^(?:done|unchanged|refused store\/copies-)/.test(outcome))).toEqual(
      [],
    );
  }
  expect(await collect(session.replicate(STORE_SERVERS, NEVER))).toMatchObject(
    STORE_SERVERS.map((server) => ({ kind: "up-to-date", server })),
  );
  await session.close();
}

/** Everything that can be observed, and the name of every file. */
async function endState(path: string): Promise<unknown> {
  const store = createDirectoryStore({ path, clock: () => KIT_NOW });
  const deployment = await store.observeDeployment(NEVER);
  const servers = await collect(store.observe(STORE_SERVERS, NEVER, { detail: "der" }));
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
  return { deployment, servers, names };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "none";
  } catch (error) {
    if (error instanceof Failure) return error.diagnostic.code;
    throw error;
  }
}

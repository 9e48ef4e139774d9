// The kit's cases about the one writer.

import { expect, test } from "vitest";
import { Failure } from "../../src/diagnostic/failure.ts";
import type { OpenRequest } from "../../src/port/node-store.ts";
import {
  collect,
  assign,
  EMPTY,
  HOLDER,
  install,
  KIT_NOW,
  nameOf,
  NEVER,
  settled,
  type Bench,
} from "./bench.ts";

const REQUEST: OpenRequest = { holder: HOLDER, lockTimeout: 0 };

export function sessionCases(bench: () => Bench): void {
  test("one session at a time: another is told who holds the lease", async () => {
    const store = bench().under.at(KIT_NOW);
    const session = await store.open(REQUEST, NEVER);
    expect(await codeOf(store.open({ ...REQUEST, holder: { ...HOLDER, holder: "second" } }, NEVER))).toBe(
      "store/locked",
    );
    expect(await store.readLease()).toMatchObject({ ...HOLDER, fence: session.fence });
    await session.close();
    expect(await store.readLease()).toBeUndefined();
    const next = await store.open(REQUEST, NEVER);
    expect(next.fence).toBeGreaterThan(session.fence);
    await next.close();
  });

  test("two that open at once: exactly one gets the lease", async () => {
    const store = bench().under.at(KIT_NOW);
    const opened = await Promise.allSettled([1, 2, 3].map(() => store.open(REQUEST, NEVER)));
    const sessions = opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(sessions).toHaveLength(1);
    await Promise.all(sessions.map((session) => session.close()));
  });

  test("who waits gets the lease when it is given back", async () => {
    const store = bench().under.at(KIT_NOW);
    const session = await store.open(REQUEST, NEVER);
    const waiting = store.open({ ...REQUEST, lockTimeout: 10_000 }, NEVER);
    await session.close();
    const next = await waiting;
    expect(next.fence).toBeGreaterThan(session.fence);
    await next.close();
  });

  test("a session whose lease was broken writes nothing any more", async () => {
    const it = bench();
    const store = it.under.at(KIT_NOW);
    const old = await store.open(REQUEST, NEVER);
    await old.write([install(it.server, it.a), install(it.server, it.b)], NEVER);
    expect(await store.breakLease()).toMatchObject({ fence: old.fence });
    expect(await codeOf(old.write([assign(it.server, "Default", it.a)], NEVER))).toBe("store/fenced");
    expect(await codeOf(collect(old.replicate(it.under.servers, NEVER)))).toBe("store/fenced");
    const next = await store.open(REQUEST, NEVER);
    expect(next.fence).toBeGreaterThan(old.fence);
    expect((await next.write([assign(it.server, "Default", it.b)], NEVER)).map(nameOf)).toEqual(["done"]);
    expect(await codeOf(old.write([assign(it.server, "Default", it.a, settled(it.b))], NEVER))).toBe(
      "store/fenced",
    );
    await old.close();
    expect(await store.readLease()).toMatchObject({ fence: next.fence });
    await next.close();
    expect(await it.copies(it.server, "Default")).toEqual(settled(it.b));
  });

  test("breaking a lease that nobody holds returns none", async () => {
    expect(await bench().under.at(KIT_NOW).breakLease()).toBeUndefined();
  });

  test("closing twice is closing once, and a closed session writes nothing", async () => {
    const it = bench();
    const session = await it.under.at(KIT_NOW).open(REQUEST, NEVER);
    await session.close();
    await session.close();
    expect(await codeOf(session.write([install(it.server, it.a)], NEVER))).toBe("store/fenced");
    expect((await it.read(it.under.servers[0])).installed.size).toBe(0);
  });

  test("calls on one session never overlap: their writes land in the order of the calls", async () => {
    const it = bench();
    await it.write([it.a, it.b, it.c].map((material) => install(it.server, material)));
    const outcomes = await it.session((session) =>
      Promise.all([
        session.write([assign(it.server, "Default", it.a)], NEVER),
        session.write([assign(it.server, "Default", it.b, settled(it.a))], NEVER),
        session.write([assign(it.server, "Default", it.c, settled(it.b, it.a))], NEVER),
      ]),
    );
    expect(outcomes.flat().map(nameOf)).toEqual(["done", "done", "done"]);
    expect(await it.copies(it.server, "Default")).toEqual(settled(it.c, it.b));
  });

  test("whoever observes beside a writer sees a target before or after a call, never between", async () => {
    const it = bench();
    const store = it.under.at(KIT_NOW);
    await it.session(async (session) => {
      const writing = session.write(
        [install(it.server, it.a), assign(it.server, "Default", it.a), assign(it.server, "Internal", it.a)],
        NEVER,
      );
      const sizes = new Set<number>();
      let done = false;
      const ended = writing.catch(() => undefined).finally(() => (done = true));
      while (!done) {
        const [seen] = await collect(store.observe([it.under.servers[0]], NEVER));
        expect(seen?.kind).toBe("observed");
        if (seen?.kind === "observed") sizes.add(seen.assignments.size);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await ended;
      await writing;
      expect([...sizes].filter((size) => size !== 0 && size !== 2)).toEqual([]);
    });
    expect(await it.copies(it.server, "Internal")).not.toEqual(EMPTY);
  });

  test("a call that was aborted before it began does nothing", async () => {
    const it = bench();
    const aborted = AbortSignal.abort();
    await it.session(async (session) => {
      await expect(session.write([install(it.server, it.a)], aborted)).rejects.toBeDefined();
    });
    expect((await it.read(it.under.servers[0])).installed.size).toBe(0);
  });
}

/** Returns the code of the Failure that a promise ends with; `none` where it succeeds. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "none";
  } catch (error) {
    if (error instanceof Failure) return error.diagnostic.code;
    throw error;
  }
}

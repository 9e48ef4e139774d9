// Observing never fails as a whole because of one store, and never hides a bug.

import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import type { NodeStore } from "../../src/port/node-store.ts";
import { observeEverything } from "../../src/reconcile/observe.ts";
import { T0 } from "../kit/deployment.ts";
import { aMemoryState, createMemoryStore } from "../kit/memory-store.ts";
import { fqdn } from "../kit/names.ts";

const SERVERS = [fqdn("fe01"), fqdn("fe02"), fqdn("fe03")];
const NEVER = new AbortController().signal;

function aStore(): { readonly state: ReturnType<typeof aMemoryState>; readonly store: NodeStore } {
  const state = aMemoryState(SERVERS);
  return { state, store: createMemoryStore(state, () => T0) };
}

describe("observing", () => {
  test("holds every server that was asked for, once, in the order of the question", async () => {
    const { state, store } = aStore();
    const [first] = state.servers.values();
    if (first !== undefined) first.fault = "slow";
    const progress: number[] = [];
    const observed = await observeEverything({
      store,
      servers: [...SERVERS, fqdn("fe01"), fqdn("nobody")],
      signal: NEVER,
      onProgress: ({ done, of }) => progress.push(done / of),
    });
    expect([...observed.servers.keys()]).toEqual([...SERVERS, fqdn("nobody")]);
    expect(observed.servers.get(fqdn("nobody"))).toMatchObject({ diagnostic: { code: "server/unknown" } });
    expect(progress).toEqual([0.25, 0.5, 0.75, 1]);
  });

  test("keeps the problem of a deployment that can't be read, and still sees the servers", async () => {
    const { state, store } = aStore();
    state.centralProblem = diagnose("store/document-torn", { owner: "central" });
    const observed = await observeEverything({ store, servers: SERVERS, signal: NEVER });
    expect([observed.deployment, observed.deploymentProblem?.code]).toEqual([
      undefined,
      "store/document-torn",
    ]);
    expect(observed.servers.get(fqdn("fe01"))?.kind).toBe("observed");
  });

  test("makes servers that the store left out unreachable: with its reason, or none", async () => {
    const { store } = aStore();
    const torn: NodeStore = {
      ...store,
      async *observe(servers, signal) {
        yield* store.observe(servers.slice(0, 1), signal);
        throw new Failure(diagnose("store/unreadable", { owner: "fe02", file: "x", reason: "EIO" }));
      },
    };
    const silent: NodeStore = {
      ...store,
      observe: (servers, signal) => store.observe(servers.slice(0, 1), signal),
    };
    for (const [broken, code] of [
      [torn, "store/unreadable"],
      [silent, "server/not-observed"],
    ] as const) {
      const { servers } = await observeEverything({ store: broken, servers: SERVERS, signal: NEVER });
      const codes = [...servers.values()].map((seen) =>
        seen.kind === "observed" ? "seen" : seen.diagnostic.code,
      );
      expect(codes).toEqual(["seen", code, code]);
    }
  });

  test("lets bugs through", async () => {
    const { state, store } = aStore();
    state.pause = async () => {
      throw new RangeError("a bug");
    };
    await expect(observeEverything({ store, servers: SERVERS, signal: NEVER })).rejects.toThrow(RangeError);
  });

  test("ends where it is aborted", async () => {
    const { store } = aStore();
    const stop = new AbortController();
    const observing = observeEverything({
      store,
      servers: SERVERS,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(observing).rejects.toThrow("abort");
  });

  test("writes nothing and takes no lease", async () => {
    const { state, store } = aStore();
    await observeEverything({ store, servers: SERVERS, signal: NEVER, detail: "der" });
    expect([state.writes, state.leases]).toEqual([0, 0]);
  });
});

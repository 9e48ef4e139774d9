// What a killed run left although nothing is to be done any more is put away by a daemon that applies, and by no other.

import { expect, test } from "vitest";
import { reconcileOnce, type ReconcileInput } from "../../src/daemon/reconcile-once.ts";
import { anApplyBench, HOLDER, type ApplyBench } from "../kit/apply-bench.ts";
import { T0 } from "../kit/deployment.ts";
import { keptOf } from "../kit/kept-look.ts";
import { sha256 } from "../kit/names.ts";

const NEVER = new AbortController().signal;
const LEASE = { ...HOLDER, holder: "killed", fence: 9, startedAt: T0, renewedAt: T0 };

/** One server that holds what it should; the last run was killed after its last write, with its lease. */
async function benchAfterKill(alive: "yes" | "no"): Promise<ApplyBench> {
  const bench = anApplyBench({
    pools: [{ pool: "pool01", servers: ["fe01"] }],
    assignments: [{ server: "fe01", steps: ["A"] }],
  });
  await bench.apply();
  bench.journal.begin({ startedAt: T0, actor: "ada", digest: "sha256:0", actions: [] });
  bench.state.lease = LEASE;
  bench.state.alive = () => alive;
  return bench;
}

async function reconcile(bench: ApplyBench, may: ReconcileInput["may"], stop = NEVER) {
  const clock = (): number => bench.now;
  return await reconcileOnce({
    kept: keptOf(bench),
    known: bench.journal.known(),
    held: new Map(),
    heldUntil: clock,
    allow: [],
    hash: sha256,
    makePlan: undefined,
    signal: NEVER,
    monotonic: () => 0,
    may,
    journal: bench.journal,
    holder: HOLDER,
    actor: "test",
    lockTimeout: 0,
    realClock: clock,
    stop,
  });
}

test("the lease of a dead process is given back, its run is said to be interrupted, and then all is silent", async () => {
  const bench = await benchAfterKill("no");
  const { apply } = await reconcile(bench, "apply");
  expect(apply).toBeUndefined();
  expect(bench.state.lease).toBeUndefined();
  expect(bench.journal.runs.map(({ result }) => result)).toEqual(["done", "interrupted"]);
  const { writes } = bench.journal;
  const { leases } = bench.state;
  await reconcile(bench, "apply");
  expect([bench.journal.writes, bench.state.leases]).toEqual([writes, leases]);
});

test("a run that still goes on is left alone", async () => {
  const bench = await benchAfterKill("yes");
  await reconcile(bench, "apply");
  expect(bench.state.lease).toEqual(LEASE);
  expect(bench.journal.runs.at(-1)?.result).toBe("running");
});

test.for(["report", "stopping"] as const)("nothing is put away by a daemon that is %s", async (which) => {
  const bench = await benchAfterKill("no");
  const stop = which === "stopping" ? AbortSignal.abort() : NEVER;
  await reconcile(bench, which === "report" ? "look" : "apply", stop);
  expect(bench.state.lease).toEqual(LEASE);
  expect(bench.journal.runs.at(-1)?.result).toBe("running");
});

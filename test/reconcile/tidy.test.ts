// What a killed run left although all of its work was done is put away by the next apply, and by no other.

import { expect, test } from "vitest";
import { anApplyBench, HOLDER, type ApplyBench } from "../kit/apply-bench.ts";
import { aFullDisk } from "../kit/memory-journal.ts";
import { T0 } from "../kit/deployment.ts";

/** One server that holds what it should; the last run never said that it ended. */
async function benchAfterKill(): Promise<ApplyBench> {
  const bench = anApplyBench({
    pools: [{ pool: "pool01", servers: ["fe01"] }],
    assignments: [{ server: "fe01", steps: ["A"] }],
  });
  await bench.apply();
  bench.journal.begin({ startedAt: T0, actor: "ada", digest: "sha256:0", actions: [] });
  return bench;
}

const LEASE = { ...HOLDER, fence: 9, startedAt: T0, renewedAt: T0 };

test("a run that was killed after its last write is said to be interrupted, and then all is silent", async () => {
  const bench = await benchAfterKill();
  await bench.apply();
  expect(bench.journal.runs.map(({ result }) => result)).toEqual(["done", "interrupted"]);
  const { writes } = bench.journal;
  const { leases } = bench.state;
  await bench.apply();
  expect([bench.journal.writes, bench.state.leases]).toEqual([writes, leases]);
});

test("the lease of a dead process is given back even where the journal knows of nothing", async () => {
  const bench = await benchAfterKill();
  await bench.apply();
  bench.state.lease = LEASE;
  bench.state.alive = () => "no";
  await bench.apply();
  expect(bench.state.lease).toBeUndefined();
});

test("a run that still goes on is left alone", async () => {
  const bench = await benchAfterKill();
  bench.state.lease = LEASE;
  bench.state.alive = () => "yes";
  await bench.apply();
  expect(bench.state.lease).toEqual(LEASE);
  expect(bench.journal.runs.at(-1)?.result).toBe("running");
});

test("a journal that can't be written stands in nobody's way", async () => {
  const bench = await benchAfterKill();
  bench.journal.before = () => {
    throw aFullDisk();
  };
  const report = await bench.apply();
  expect(report.diagnostics).toEqual([]);
  expect(bench.state.lease).toBeUndefined();
});

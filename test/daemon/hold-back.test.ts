// One bad server delays no other: it is not asked, and what is to be done to it waits, while everything else goes on.

import { describe, expect, test } from "vitest";
import { MINUTE, SECOND } from "../../src/base/instant.ts";
import { afterFindings, heldBack, NO_BACK_OFFS, type BackOffs } from "../../src/daemon/back-off.ts";
import { reconcileOnce } from "../../src/daemon/reconcile-once.ts";
import { findingsOf } from "../../src/daemon/findings.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import { anApplyBench, HOLDER, type ApplyBench } from "../kit/apply-bench.ts";
import { aFullDisk as aFull } from "../kit/memory-journal.ts";
import { keptOf } from "../kit/kept-look.ts";
import { fqdn, sha256 } from "../kit/names.ts";

const NEVER = new AbortController().signal;

/** Three pools of one server each, which all need another certificate. */
function aBench(): ApplyBench {
  const bench = anApplyBench({
    pools: ["fe01", "fe02", "fe03"].map((server, index) => ({
      pool: `pool0${index + 1}`,
      servers: [server],
    })),
    assignments: ["fe01", "fe02", "fe03"].map((server) => ({ server, steps: ["B"] as const })),
    certificates: { A: {}, B: {} },
  });
  for (const server of ["fe01", "fe02", "fe03"]) bench.give(server, ["A"]);
  return bench;
}

function reconcile(bench: ApplyBench, held: BackOffs) {
  return reconcileOnce({
    kept: keptOf(bench),
    known: NOTHING_KNOWN,
    held,
    heldUntil: () => bench.now + MINUTE,
    allow: [],
    hash: sha256,
    makePlan: undefined,
    signal: NEVER,
    monotonic: () => 0,
    may: "apply",
    journal: bench.journal,
    holder: HOLDER,
    actor: "test",
    lockTimeout: 0,
    realClock: () => bench.now,
    stop: NEVER,
  });
}

const held = (target: string, kind: "unreachable" | "failed"): BackOffs =>
  new Map([
    [
      target,
      {
        target,
        kind,
        failures: 1,
        until: MINUTE,
        diagnostic: diagnose("server/unreachable", { server: target }),
      },
    ],
  ]);

describe("a server that could not be read lately", () => {
  test("is not asked, counts as unreachable, and the others are changed", async () => {
    const bench = aBench();
    const before = bench.state.observations;
    const { look, apply } = await reconcile(bench, held(fqdn("fe02"), "unreachable"));
    expect(bench.record("fe01", "Default")?.thumbprint).toBe(bench.record("fe03", "Default")?.thumbprint);
    expect(bench.record("fe01", "Default")).toBeDefined();
    expect(bench.record("fe02", "Default")).toBeUndefined();
    expect(look.plan.completeness.unreachable.map(({ server }) => server)).toEqual([fqdn("fe02")]);
    expect(apply?.kind).toBe("report");
    expect(bench.state.observations).toBeGreaterThan(before);
  });
});

describe("a server on which an action failed lately", () => {
  test("is left alone until its back-off ends, and the others are changed", async () => {
    const bench = aBench();
    const { look } = await reconcile(bench, held(fqdn("fe02"), "failed"));
    expect(bench.record("fe01", "Default")).toBeDefined();
    expect(bench.record("fe02", "Default")).toBeUndefined();
    expect(look.plan.actions.map(({ waitsUntil }) => waitsUntil)).toContain(bench.now + MINUTE);
    await reconcile(bench, NO_BACK_OFFS);
    expect(bench.record("fe02", "Default")).toBeDefined();
  });

  test("is the only one that a failure backs off", async () => {
    const bench = aBench();
    bench.state.answer = (write) =>
      write.target.kind === "server" && write.target.server === fqdn("fe02") ? "refused" : undefined;
    const done = await reconcile(bench, NO_BACK_OFFS);
    const backOffs = afterFindings(NO_BACK_OFFS, findingsOf(done, NO_BACK_OFFS), 0);
    expect([...backOffs.keys()]).toEqual([fqdn("fe02")]);
    expect([...heldBack(backOffs, MINUTE - SECOND).keys()]).toEqual([fqdn("fe02")]);
    expect(heldBack(backOffs, MINUTE).size).toBe(0);
  });
});

describe("what is nobody's fault", () => {
  test("a lease that another holds backs nobody off", async () => {
    const bench = aBench();
    bench.state.lease = { ...HOLDER, holder: "another", fence: 9, startedAt: 0, renewedAt: 0 };
    const done = await reconcile(bench, NO_BACK_OFFS);
    expect(afterFindings(NO_BACK_OFFS, findingsOf(done, NO_BACK_OFFS), 0).size).toBe(0);
  });

  test("a journal that can't be written backs everything off", async () => {
    const bench = aBench();
    bench.journal.before = (method) => {
      if (method === "begin") throw aFull();
    };
    const done = await reconcile(bench, NO_BACK_OFFS);
    const backOffs = afterFindings(NO_BACK_OFFS, findingsOf(done, NO_BACK_OFFS), 0);
    expect([...backOffs.keys()]).toEqual(["*"]);
    bench.journal.before = () => undefined;
    await reconcile(bench, backOffs);
    expect(bench.record("fe01", "Default")).toBeUndefined();
    await reconcile(bench, NO_BACK_OFFS);
    expect(bench.record("fe01", "Default")).toBeDefined();
  });
});

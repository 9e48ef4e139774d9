// What an apply does when nothing goes wrong, and what it never does.

import { describe, expect, test } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import { applyExitCode } from "../../src/reconcile/exit-code.ts";
import { anApplyBench, FAKE_MATERIAL, outcomesOf, type ApplyBench } from "../kit/apply-bench.ts";
import { aDesiredState, T0 } from "../kit/deployment.ts";
import { thumbprint } from "../kit/names.ts";

const A = { thumbprint: thumbprint("A") };
const D = T0 + 10 * DAY;

/** Two Front Ends of one pool; OAuth A that rolls to B, and a Default each. */
function aDeployment(): ApplyBench {
  return anApplyBench({
    pools: [{ pool: "pool01", servers: ["fe01", "fe02"] }],
    assignments: [
      { steps: ["A", { certificate: "B", at: D }] },
      { server: "fe01", steps: ["P"] },
      { server: "fe02", steps: ["Q"] },
    ],
  });
}

describe("an apply", () => {
  test("brings everything, the roll included, to where it is desired, and leaves nothing to do", async () => {
    const bench = aDeployment();
    const report = await bench.apply();
    expect(new Set(Object.values(outcomesOf(report)))).toEqual(new Set(["done"]));
    expect(report.remaining?.actions).toEqual([]);
    expect(bench.record("deployment", "OAuthTokenIssuer")).toEqual({
      thumbprint: thumbprint("B"),
      effectiveDate: D,
      previousThumbprint: thumbprint("A"),
    });
    expect(bench.record("fe02", "Default")).toEqual({ thumbprint: thumbprint("Q") });
    expect(
      [...bench.state.servers.values()].map(({ replica }) => replica.get("OAuthTokenIssuer")?.record),
    ).toEqual([1, 2].map(() => bench.record("deployment", "OAuthTokenIssuer")));
    expect([report.behind, report.diagnostics, applyExitCode(report)]).toEqual([[], [], 0]);
    expect(bench.state.lease).toBeUndefined();
  });

  test("of an empty plan takes no lease and writes nothing at all", async () => {
    const bench = aDeployment();
    await bench.apply();
    const before = [bench.state.writes, bench.state.leases, bench.journal.writes];
    const report = await bench.apply();
    expect([bench.state.writes, bench.state.leases, bench.journal.writes]).toEqual(before);
    expect([report.run, report.outcomes.size, applyExitCode(report)]).toEqual([undefined, 0, 0]);
  });

  test("journals every intent before its effect and every outcome after it", async () => {
    const bench = aDeployment();
    const seen: string[] = [];
    bench.journal.before = (method) => void seen.push(method);
    bench.state.pause = async (where) => {
      if (where.startsWith("before") || where.startsWith("after"))
        seen.push(where.split(" ").slice(0, 2).join(" "));
    };
    await bench.apply();
    const effects = seen.flatMap((word, index) => (word.startsWith("before") ? [index] : []));
    expect(effects.length).toBeGreaterThan(0);
    for (const index of effects) {
      expect(seen.slice(0, index).findLast((word) => !word.includes(" "))).toBe("intend");
    }
    const [run] = bench.journal.runs;
    expect(run).toMatchObject({ result: "done", actor: "ada@bench", startedAt: T0 });
    for (const action of run?.actions ?? []) {
      expect(action).toMatchObject({ intendedAt: T0, outcomeAt: T0, outcome: { kind: "done" } });
    }
  });

  test("remembers what it applied, so that a change behind its back is drift", async () => {
    const bench = aDeployment();
    expect((await bench.plan()).actions.map(({ cause }) => cause)).not.toContain("drift");
    await bench.apply();
    bench.give("fe01", ["X"], { Default: { thumbprint: thumbprint("X") } });
    const { actions } = await bench.plan();
    expect(actions.map(({ kind, cause }) => [kind, cause])).toEqual([["assign", "drift"]]);
  });

  test("remembers nothing as applied that failed: the next plan still says that the configuration asks for it", async () => {
    const bench = aDeployment();
    await bench.apply();
    const changed = aDesiredState({
      pools: [{ pool: "pool01", servers: ["fe01", "fe02"] }],
      assignments: [
        { steps: ["A", { certificate: "B", at: D }] },
        { server: "fe01", steps: ["R"] },
        { server: "fe02", steps: ["S"] },
      ],
    });
    bench.give("fe02", ["S"]);
    bench.state.answer = ({ kind }) => (kind === "install" ? "refused" : undefined);
    const { remaining } = await bench.apply({ desired: changed });
    expect(remaining?.actions.map(({ kind, cause }) => [kind, cause])).toEqual([
      ["install", "config"],
      ["assign", "config"],
      ["assign", "config"],
    ]);
    const next = await bench.plan({ desired: changed });
    expect(new Set(next.actions.map(({ cause }) => cause))).toEqual(new Set(["config"]));
  });

  test("writes in batches: one call for the writes of up to 64 servers", async () => {
    const names = Array.from({ length: 70 }, (_, index) => `fe${100 + index}`);
    const bench = anApplyBench({
      pools: [{ pool: "pool01", servers: names }],
      assignments: names.map((server) => ({ server, steps: ["A"] as const })),
    });
    await bench.apply();
    const batches = bench.events.flatMap((event) => (event.kind === "started" ? [event.actions.length] : []));
    expect(batches).toEqual([128, 12]);
  });

  test("goes one server of a pool at a time where it interrupts, each verified before the next", async () => {
    const bench = anApplyBench({
      pools: [
        { pool: "pool01", servers: ["fe01", "fe02"] },
        { pool: "pool02", servers: ["fe03"] },
      ],
      assignments: ["fe01", "fe02", "fe03"].map((server) => ({ server, steps: ["B"] as const })),
    });
    for (const server of ["fe01", "fe02", "fe03"]) bench.give(server, ["A", "B"], { Default: A });
    await bench.apply();
    const begun = bench.events.flatMap((event) =>
      event.kind === "started"
        ? [event.actions.map(({ target }) => "server" in target && target.server.slice(0, 4))]
        : [],
    );
    expect(begun).toEqual([["fe01", "fe03"], ["fe02"]]);
  });

  test("opens each PFX once, however many servers get it", async () => {
    const names = Array.from({ length: 100 }, (_, index) => `fe${100 + index}`);
    const bench = anApplyBench({
      pools: [{ pool: "pool01", servers: names }],
      assignments: names.map((server) => ({ server, steps: ["A"] as const })),
    });
    let reads = 0;
    const report = await bench.apply({
      material: {
        read: (reference, wanted) => {
          reads += 1;
          return FAKE_MATERIAL.read(reference, wanted);
        },
      },
    });
    expect([applyExitCode(report), reads]).toEqual([0, 1]);
  });

  test("opens key material only for what it installs, and only under the lease", async () => {
    const bench = aDeployment();
    bench.give("fe01", ["P"], { Default: { thumbprint: thumbprint("P") } });
    const read: string[] = [];
    await bench.apply({
      material: {
        read: (reference, wanted) => {
          expect(bench.state.lease).toBeDefined();
          read.push(reference.path);
          return FAKE_MATERIAL.read(reference, wanted);
        },
      },
    });
    expect(read.toSorted()).toEqual(["certificates/A.pfx", "certificates/B.pfx", "certificates/Q.pfx"]);
  });
});

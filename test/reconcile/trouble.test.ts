// What an apply does when the world refuses, does not answer, or changes underneath.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../src/base/instant.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import type { PlanMaker } from "../../src/reconcile/plan.ts";
import type { WriteAction } from "../../src/reconcile/batches.ts";
import { applyExitCode } from "../../src/reconcile/exit-code.ts";
import { anApplyBench, FAKE_MATERIAL, HOLDER, outcomesOf, type ApplyBench } from "../kit/apply-bench.ts";
import { T0 } from "../kit/deployment.ts";
import { aFullDisk } from "../kit/memory-journal.ts";
import { createMemoryStore, type MemoryAnswer } from "../kit/memory-store.ts";
import { fqdn, thumbprint } from "../kit/names.ts";

const A = { thumbprint: thumbprint("A") };
const SERVERS = ["fe01", "fe02", "fe03"];

/** Three Front Ends that each get a first Default. */
function firstAssignments(): ApplyBench {
  return anApplyBench({
    pools: [{ pool: "pool01", servers: SERVERS }],
    assignments: SERVERS.map((server) => ({ server, steps: ["A"] as const })),
  });
}

/** Three Front Ends of one pool, each to replace its Default: a chain. */
function replacements(policy = {}): ApplyBench {
  const bench = anApplyBench({
    pools: [{ pool: "pool01", servers: SERVERS }],
    assignments: SERVERS.map((server) => ({ server, steps: ["B"] as const })),
    policy,
  });
  for (const server of SERVERS) bench.give(server, ["A", "B"], { Default: A });
  return bench;
}

/** A deployment whose OAuth certificate is assigned for the first time and replicated. */
function firstOauth(): ApplyBench {
  return anApplyBench({ pools: [{ pool: "pool01", servers: SERVERS }], assignments: [{ steps: ["A"] }] });
}

function answerFor(server: string, kind: WriteAction["kind"], answer: MemoryAnswer) {
  return (write: { readonly kind: string; readonly target: object }): MemoryAnswer =>
    write.kind === kind && "server" in write.target && write.target.server === fqdn(server)
      ? answer
      : undefined;
}

describe("one action that fails", () => {
  test("takes those along that depend on it, and nothing else", async () => {
    const bench = firstAssignments();
    bench.state.answer = answerFor("fe02", "install", "refused");
    const report = await bench.apply();
    expect(outcomesOf(report)).toEqual({
      "install:fe01": "done",
      "install:fe02": "failed store/write-failed",
      "install:fe03": "done",
      "assign:fe01:Default": "done",
      "assign:fe02:Default": "skipped dependency",
      "assign:fe03:Default": "done",
    });
    expect(bench.journal.runs[0]?.result).toBe("partial");
    expect(applyExitCode(report)).toBe(8);
    expect(report.remaining?.actions.map(({ kind }) => kind)).toEqual(["install", "assign"]);
  });

  test("stops its chain: a bad certificate reaches one server", async () => {
    const bench = replacements();
    bench.state.answer = answerFor("fe01", "assign", "refused");
    const report = await bench.apply();
    expect(outcomesOf(report)).toEqual({
      "assign:fe01:Default": "failed store/write-failed",
      "assign:fe02:Default": "skipped dependency",
      "assign:fe03:Default": "skipped dependency",
    });
    expect(bench.record("fe02", "Default")).toEqual(A);
    expect([bench.journal.runs[0]?.result, applyExitCode(report)]).toEqual(["failed", 8]);
  });

  test("for want of its key material is that action's outcome alone", async () => {
    const bench = anApplyBench({
      pools: [{ pool: "pool01", servers: SERVERS }],
      assignments: ["P", "Q", "R"].map((name, index) => ({
        server: `fe0${index + 1}`,
        steps: [name] as const,
      })),
    });
    const report = await bench.apply({
      material: {
        read: async (reference, wanted) => {
          if (reference.path !== "certificates/P.pfx") return FAKE_MATERIAL.read(reference, wanted);
          throw new Failure(diagnose("apply/password-not-set", { name: "FE01_PASSWORD" }));
        },
      },
    });
    expect(outcomesOf(report)).toMatchObject({
      "install:fe01": "failed apply/password-not-set",
      "assign:fe01:Default": "skipped dependency",
      "assign:fe03:Default": "done",
    });
  });

  test("takes along what waits for it through several steps, and lets none of that be tried", async () => {
    const bench = anApplyBench({
      pools: [{ pool: "edge", role: "Edge", servers: ["edge01"] }],
      assignments: [
        {
          server: "edge01",
          type: "AudioVideoAuthentication",
          steps: ["A", { certificate: "B", at: T0 + 10 * DAY }],
        },
      ],
    });
    const written: string[] = [];
    bench.state.answer = ({ kind }) => void written.push(kind);
    const report = await bench.apply({
      material: {
        read: async (reference, wanted) => {
          if (reference.path !== "certificates/A.pfx") return FAKE_MATERIAL.read(reference, wanted);
          throw new Failure(diagnose("apply/password-not-set", { name: "A_PASSWORD" }));
        },
      },
    });
    const { outcomes, plan } = report;
    expect(plan.actions.map((action) => [action.kind, outcomes.get(action.id)?.kind])).toEqual([
      ["install", expect.any(String)],
      ["install", expect.any(String)],
      ["assign", "skipped"],
      ["stage", "skipped"],
    ]);
    expect([written, applyExitCode(report)]).toEqual([["install"], 8]);
  });

  test("because the plan knows no PFX for it is that action's outcome alone", async () => {
    const bench = firstAssignments();
    const makePlanWithout: PlanMaker = (input) => {
      const plan = makePlan(input);
      const actions = plan.actions.map((action) =>
        action.id === `install:${fqdn("fe01")}:${thumbprint("A")}` && action.kind === "install"
          ? { ...action, material: { kind: "installed" } as const }
          : action,
      );
      return { ...plan, actions };
    };
    const report = await bench.apply({ makePlan: makePlanWithout });
    expect(outcomesOf(report)).toMatchObject({
      "install:fe01": "failed apply/no-material",
      "assign:fe02:Default": "done",
    });
  });

  test("because its material is another certificate leaves nothing installed", async () => {
    const bench = firstAssignments();
    const report = await bench.apply({
      material: { read: (reference) => FAKE_MATERIAL.read(reference, thumbprint("Z")) },
    });
    expect(outcomesOf(report)).toMatchObject({ "install:fe01": "failed pfx/wanted-absent" });
    expect(bench.state.writes).toBe(0);
  });
});

describe("an unknown outcome", () => {
  const cases: readonly [MemoryAnswer, string, string][] = [
    ["unknown-done", "done", "done"],
    ["unknown-not-done", "failed store/write-uncertain", "skipped dependency"],
  ];
  test.for(cases)("%s: what is then observed decides", async ([answer, first, second]) => {
    const bench = replacements();
    bench.state.answer = answerFor("fe01", "assign", answer);
    const report = await bench.apply();
    expect(outcomesOf(report)).toMatchObject({ "assign:fe01:Default": first, "assign:fe02:Default": second });
  });

  test("on a server that can't be observed any more stays unverified and stops the chain", async () => {
    const bench = replacements();
    const server = bench.state.servers.get(fqdn("fe01"));
    bench.state.answer = () => {
      if (server !== undefined) queueMicrotask(() => (server.fault = "unreachable"));
      return "unknown-done";
    };
    const report = await bench.apply();
    expect(outcomesOf(report)).toEqual({
      "assign:fe01:Default": "unverified store/write-uncertain",
      "assign:fe02:Default": "skipped dependency",
      "assign:fe03:Default": "skipped dependency",
    });
    expect(report.remaining?.completeness.complete).toBe(false);
    expect(applyExitCode(report)).toBe(8);
  });

  test("of a slow server is done once it is seen to be", async () => {
    const bench = firstAssignments();
    const server = bench.state.servers.get(fqdn("fe02"));
    if (server !== undefined) server.fault = "slow";
    expect(new Set(Object.values(outcomesOf(await bench.apply())))).toEqual(new Set(["done"]));
  });
});

describe("a done that can't be seen", () => {
  test("is unverified: a store that says done and shows something else", async () => {
    const bench = firstAssignments();
    const store = createMemoryStore(bench.state, () => bench.now);
    const lying: typeof store = {
      ...store,
      open: async (request, signal) => ({
        ...(await store.open(request, signal)),
        write: async (writes) => writes.map(() => ({ kind: "done" })),
      }),
    };
    const report = await bench.apply({ store: lying });
    expect(outcomesOf(report)).toMatchObject({
      "install:fe01": "unverified apply/not-verified",
      "assign:fe01:Default": "unverified apply/not-verified",
    });
    expect(applyExitCode(report)).toBe(8);
  });
});

describe("a store that can't be read while it is verified", () => {
  test("leaves what was written there unverified, with its reason", async () => {
    const bench = firstAssignments();
    const store = createMemoryStore(bench.state, () => bench.now);
    const torn: typeof store = {
      ...store,
      async *observe(servers, signal, options) {
        if (bench.state.writes > 0) throw new Failure(diagnose("store/unreadable", TORN));
        yield* store.observe(servers, signal, options);
      },
    };
    const report = await bench.apply({ store: torn });
    expect(outcomesOf(report)).toMatchObject({ "assign:fe01:Default": "unverified apply/not-verified" });
    const [first] = report.outcomes.values();
    expect(first?.kind === "unverified" && first.diagnostic.message).toContain("EIO");
  });

  test("does so for a server that the store leaves out", async () => {
    const bench = firstAssignments();
    const store = createMemoryStore(bench.state, () => bench.now);
    const silent: typeof store = {
      ...store,
      observe: (servers, signal) => store.observe(bench.state.writes > 0 ? [] : servers, signal),
    };
    const report = await bench.apply({ store: silent });
    expect(outcomesOf(report)).toMatchObject({ "assign:fe01:Default": "unverified apply/not-verified" });
    expect(applyExitCode(report)).toBe(8);
  });

  test("does so for the deployment, whose certificate is then not used", async () => {
    const bench = firstOauth();
    bench.state.pause = async (where) => {
      if (where.startsWith("after writing")) bench.state.centralProblem = diagnose("store/unreadable", TORN);
    };
    const report = await bench.apply();
    expect(outcomesOf(report)).toEqual({
      "install:deployment": "unverified apply/not-verified",
      "assign:deployment:OAuthTokenIssuer": "skipped dependency",
      "replicate:deployment:OAuthTokenIssuer": "skipped dependency",
    });
    expect(bench.record("deployment", "OAuthTokenIssuer")).toBeUndefined();
  });
});

const TORN = { owner: "fe01", file: "store.json", reason: "EIO" };

describe("a replication", () => {
  test("in whose midst the lease is taken over fails and ends the run; who was reached is not counted as behind", async () => {
    const bench = firstOauth();
    const store = createMemoryStore(bench.state, () => bench.now);
    bench.state.pause = async (where) => {
      if (where === `before replicating to ${fqdn("fe02")}`) await store.breakLease();
    };
    const report = await bench.apply();
    expect(outcomesOf(report)).toMatchObject({
      "replicate:deployment:OAuthTokenIssuer": "failed apply/replicas-behind",
    });
    expect([report.behind, applyExitCode(report)]).toEqual([[fqdn("fe02"), fqdn("fe03")], 5]);
  });

  test("that does not reach a server fails, names it, and is made up for by the next apply", async () => {
    const bench = firstOauth();
    const server = bench.state.servers.get(fqdn("fe02"));
    if (server !== undefined) server.fault = "read-only";
    const report = await bench.apply();
    expect(outcomesOf(report)).toMatchObject({
      "assign:deployment:OAuthTokenIssuer": "done",
      "replicate:deployment:OAuthTokenIssuer": "failed apply/replicas-behind",
    });
    expect([report.behind, applyExitCode(report)]).toEqual([[fqdn("fe02")], 8]);
    const standings = bench.events.flatMap((event) => (event.kind === "replica" ? [event.standing] : []));
    expect(standings).toEqual(["up-to-date", "behind", "up-to-date"]);
    if (server !== undefined) server.fault = "none";
    const again = await bench.apply();
    expect(outcomesOf(again)).toEqual({ "replicate:deployment:OAuthTokenIssuer": "done" });
    expect([again.behind, again.remaining?.actions, applyExitCode(again)]).toEqual([[], [], 0]);
  });

  test("that a server did not confirm is done once it is seen there", async () => {
    const bench = firstOauth();
    const server = bench.state.servers.get(fqdn("fe02"));
    if (server !== undefined) server.fault = "slow";
    const report = await bench.apply();
    expect(outcomesOf(report)).toMatchObject({ "replicate:deployment:OAuthTokenIssuer": "done" });
  });

  test("to a server that vanished right after it is unverified", async () => {
    const bench = firstOauth();
    bench.state.pause = async (where) => {
      const server = bench.state.servers.get(fqdn("fe02"));
      if (server !== undefined && where === `after replicating to ${fqdn("fe03")}`)
        server.fault = "unreachable";
    };
    const report = await bench.apply();
    expect(outcomesOf(report)).toMatchObject({
      "replicate:deployment:OAuthTokenIssuer": "unverified apply/not-verified",
    });
  });
});

describe("the one writer", () => {
  test("who finds the lease taken is told who holds it, writes nothing and exits with 7", async () => {
    const bench = firstAssignments();
    const store = createMemoryStore(bench.state, () => bench.now);
    await store.open({ holder: { ...HOLDER, holder: "eve" }, lockTimeout: 0 }, new AbortController().signal);
    const report = await bench.apply();
    expect(report.diagnostics).toMatchObject([
      { code: "store/locked", message: expect.stringContaining("eve") },
    ]);
    expect(new Set(Object.values(outcomesOf(report)))).toEqual(new Set(["skipped interrupted"]));
    expect([applyExitCode(report), bench.state.writes, bench.journal.writes]).toEqual([7, 0, 0]);
  });

  test("whose lease is taken over ends its run there, and exits with 5", async () => {
    const bench = replacements();
    const store = createMemoryStore(bench.state, () => bench.now);
    let writes = 0;
    bench.state.pause = async (where) => {
      if (!where.startsWith("before writing")) return;
      writes += 1;
      if (writes === 2) await store.breakLease();
    };
    const report = await bench.apply();
    expect(outcomesOf(report)).toEqual({
      "assign:fe01:Default": "done",
      "assign:fe02:Default": "failed store/fenced",
      "assign:fe03:Default": "skipped interrupted",
    });
    expect(report.diagnostics.map(({ code }) => code)).toEqual(["store/fenced"]);
    expect([applyExitCode(report), bench.journal.runs[0]?.result]).toEqual([5, "interrupted"]);
    expect(bench.record("fe03", "Default")).toEqual(A);
  });

  test("two that apply at once: one writes, the other is told, and nothing is done twice", async () => {
    const bench = firstAssignments();
    const reports = await Promise.all([bench.apply(), bench.apply(), bench.apply()]);
    expect(reports.map(applyExitCode).toSorted()).toEqual([0, 7, 7]);
    expect(bench.state.writes).toBe(2 * SERVERS.length);
  });

  test("two that apply at once, of whom one waits: it finds everything done and writes nothing", async () => {
    const bench = firstAssignments();
    const reports = await Promise.all([bench.apply(), bench.apply({ lockTimeout: 10_000 })]);
    expect(reports.map(applyExitCode)).toEqual([0, 0]);
    expect(reports.map(({ run }) => run)).toEqual([1, undefined]);
    expect(bench.state.writes).toBe(2 * SERVERS.length);
  });

  test("who waits with an approved plan finds it stale: it was approved for what is done by now", async () => {
    const bench = firstAssignments();
    const approved = await bench.plan();
    const reports = await Promise.all([
      bench.apply({ approved }),
      bench.apply({ approved, lockTimeout: 10_000 }),
    ]);
    expect(reports.map(applyExitCode)).toEqual([0, 5]);
  });

  test("who can't give the lease back says so, and what was done is done", async () => {
    const bench = firstAssignments();
    const store = createMemoryStore(bench.state, () => bench.now);
    const sticky: typeof store = {
      ...store,
      open: async (request, signal) => ({
        ...(await store.open(request, signal)),
        close: async () => {
          throw new Failure(diagnose("store/write-failed", { owner: "central", reason: "EIO" }));
        },
      }),
    };
    const report = await bench.apply({ store: sticky });
    expect(new Set(Object.values(outcomesOf(report)))).toEqual(new Set(["done"]));
    expect([report.diagnostics.map(({ code }) => code), applyExitCode(report)]).toEqual([
      ["store/write-failed"],
      1,
    ]);
  });

  test("finds what another writer did while it waited, and plans anew", async () => {
    const bench = firstAssignments();
    const plan = await bench.plan();
    await bench.apply();
    const before = bench.state.writes;
    const report = await bench.apply({ plan });
    expect([report.plan.actions, bench.state.writes, report.run]).toEqual([[], before, undefined]);
    expect([applyExitCode(report), bench.state.lease]).toEqual([0, undefined]);
  });
});

describe("an approved plan", () => {
  test("is executed where it is what is planned now", async () => {
    const bench = firstAssignments();
    const { digest, validUntil } = await bench.plan();
    const report = await bench.apply({ approved: { digest, validUntil } });
    expect(applyExitCode(report)).toBe(0);
  });

  test("is refused with 5 where something else would be done, and nothing is written", async () => {
    const bench = firstAssignments();
    const { digest, validUntil } = await bench.plan();
    bench.give("fe01", ["A"]);
    const report = await bench.apply({ approved: { digest, validUntil } });
    expect(report.diagnostics.map(({ code }) => code)).toEqual(["apply/stale-plan"]);
    expect([applyExitCode(report), bench.state.writes, bench.state.leases, bench.journal.writes]).toEqual([
      5, 0, 0, 0,
    ]);
  });

  test("is refused where the world changed between the look before the lease and the one under it", async () => {
    const bench = firstAssignments();
    const plan = await bench.plan();
    bench.state.pause = async (where) => {
      if (where === "open") bench.give("fe01", ["A"]);
    };
    const report = await bench.apply({ approved: plan });
    expect(report.diagnostics.map(({ code }) => code)).toEqual(["apply/stale-plan"]);
    expect([applyExitCode(report), bench.state.writes, bench.state.lease]).toEqual([5, 0, undefined]);
  });

  test("is refused where nothing is left to do: it was applied already", async () => {
    const bench = firstAssignments();
    const plan = await bench.plan();
    await bench.apply({ approved: plan });
    const report = await bench.apply({ approved: plan });
    expect([report.diagnostics.map(({ code }) => code), applyExitCode(report)]).toEqual([
      ["apply/stale-plan"],
      5,
    ]);
  });

  test("is refused from the instant on at which the clock changes it", async () => {
    const bench = anApplyBench({
      pools: [{ pool: "pool01", servers: ["fe01"] }],
      assignments: [{ server: "fe01", steps: ["A", { certificate: "B", at: T0 + HOUR }] }],
    });
    const { digest, validUntil } = await bench.plan();
    expect(validUntil).toBe(T0 + HOUR);
    bench.now = T0 + HOUR;
    const late = await bench.apply({ approved: { digest: (await bench.plan()).digest, validUntil } });
    expect([late.diagnostics.map(({ code }) => code), applyExitCode(late)]).toEqual([
      ["apply/plan-expired"],
      5,
    ]);
    bench.now = T0 + HOUR - 1;
    expect(applyExitCode(await bench.apply({ approved: { digest, validUntil } }))).toBe(0);
  });

  test("whose window closes in mid-run goes on with what interrupts nobody, and the rest waits", async () => {
    const bench = replacements({
      windows: [
        { weekdays: ["Thu"], startMinute: 0, endMinute: 60, zone: "UTC", text: "Thu 00:00-01:00 UTC" },
      ],
    });
    bench.state.pause = async (where) => {
      if (where.startsWith("after writing")) bench.now += 40 * MINUTE;
    };
    const report = await bench.apply();
    expect(outcomesOf(report)).toEqual({
      "assign:fe01:Default": "done",
      "assign:fe02:Default": "done",
      "assign:fe03:Default": "skipped window",
    });
    expect([report.diagnostics, applyExitCode(report)]).toEqual([[], 2]);
  });
});

describe("held and waiting actions", () => {
  test("outside the window nothing is begun or written, and the exit code is 2", async () => {
    const bench = replacements({
      windows: [
        { weekdays: ["Fri"], startMinute: 0, endMinute: 60, zone: "UTC", text: "Fri 00:00-01:00 UTC" },
      ],
    });
    const report = await bench.apply();
    expect(new Set(Object.values(outcomesOf(report)))).toEqual(new Set(["skipped window"]));
    expect([applyExitCode(report), bench.state.leases, bench.journal.writes]).toEqual([2, 0, 0]);
  });

  test("a held action is not begun, what depends on it neither, and the exit code is 4", async () => {
    const bench = firstOauth();
    await bench.apply();
    const other = anApplyBench({
      pools: [{ pool: "pool01", servers: SERVERS }],
      assignments: [{ steps: ["B"] }],
    });
    Object.assign(other.state, { ...bench.state });
    const report = await other.apply();
    expect(outcomesOf(report)).toMatchObject({ "assign:deployment:OAuthTokenIssuer": "skipped held" });
    expect(bench.record("deployment", "OAuthTokenIssuer")).toEqual(A);
    expect(applyExitCode(report)).toBe(4);
    const writes = other.state.writes;
    await other.apply();
    expect(other.state.writes).toBe(writes);
  });
});

describe("somebody who asks it to stop", () => {
  test("gets the batch in hand finished and verified, and the rest marked", async () => {
    const bench = replacements();
    const stop = new AbortController();
    bench.state.pause = async (where) => {
      if (where.startsWith("before writing")) stop.abort();
    };
    const report = await bench.apply({ signal: stop.signal });
    expect(outcomesOf(report)).toEqual({
      "assign:fe01:Default": "done",
      "assign:fe02:Default": "skipped interrupted",
      "assign:fe03:Default": "skipped interrupted",
    });
    expect([report.interruption, applyExitCode(report)]).toEqual(["interrupted", 130]);
    expect([bench.journal.runs[0]?.result, bench.state.lease]).toEqual(["interrupted", undefined]);
    expect(bench.events.some(({ kind }) => kind === "stopping")).toBe(true);
    expect(report.remaining?.actions).toHaveLength(2);
  });

  test("during the last batch finds it finished, and nothing interrupted", async () => {
    const bench = firstAssignments();
    const stop = new AbortController();
    bench.state.pause = async (where) => {
      if (where.startsWith("before writing")) stop.abort();
    };
    const report = await bench.apply({ signal: stop.signal });
    expect([report.interruption, applyExitCode(report)]).toEqual(["none", 0]);
  });

  test.for(["open", `observe ${fqdn("fe02")}`])(
    "before anything was begun (%s) finds nothing done",
    async (point) => {
      const bench = firstAssignments();
      const plan = await bench.plan();
      const stop = new AbortController();
      bench.state.pause = async (where) => {
        if (where === point) stop.abort();
      };
      const report = await bench.apply({ plan, signal: stop.signal });
      expect(new Set(Object.values(outcomesOf(report)))).toEqual(new Set(["skipped interrupted"]));
      expect([applyExitCode(report), bench.state.writes, bench.state.lease]).toEqual([130, 0, undefined]);
    },
  );
});

describe("a journal that can't be written", () => {
  test("at the beginning: nothing is begun", async () => {
    const bench = firstAssignments();
    bench.journal.before = () => {
      throw aFullDisk();
    };
    const report = await bench.apply();
    expect([report.diagnostics.map(({ code }) => code), bench.state.writes]).toEqual([
      ["store/journal-unusable"],
      0,
    ]);
    expect([applyExitCode(report), bench.state.lease]).toEqual([1, undefined]);
  });

  test.for(["intend", "settle"] as const)(
    "at %s: the run ends, and what was done is still told",
    async (method) => {
      const bench = replacements();
      bench.journal.before = (called) => {
        if (called === method) throw aFullDisk();
      };
      const report = await bench.apply();
      const [first] = Object.values(outcomesOf(report));
      expect(first).toBe(method === "settle" ? "done" : "skipped interrupted");
      expect(outcomesOf(report)["assign:fe02:Default"]).toBe("skipped interrupted");
      expect([report.diagnostics.map(({ code }) => code), applyExitCode(report)]).toEqual([
        ["store/journal-unusable"],
        1,
      ]);
      expect(bench.state.writes).toBe(method === "settle" ? 1 : 0);
    },
  );
});

describe("a bug", () => {
  test("is thrown and never an outcome; the lease is given back", async () => {
    const bench = firstAssignments();
    const material = {
      read: async () => {
        throw new TypeError("undefined is not a function");
      },
    };
    await expect(bench.apply({ material })).rejects.toThrow(TypeError);
    expect(bench.state.lease).toBeUndefined();
  });
});

describe("a deployment that can't be read", () => {
  test("makes the plan incomplete and holds up no server", async () => {
    const bench = anApplyBench({
      pools: [{ pool: "pool01", servers: ["fe01"] }],
      assignments: [{ steps: ["A"] }, { server: "fe01", steps: ["P"] }],
    });
    bench.state.centralProblem = diagnose("store/document-torn", { owner: "central" });
    const report = await bench.apply();
    expect(outcomesOf(report)).toMatchObject({ "assign:fe01:Default": "done" });
    expect(applyExitCode(report)).toBe(6);
  });
});

test("what was cancelled under the lease is remembered as never in force", async () => {
  const bench = anApplyBench({
    pools: [{ pool: "pool01", servers: ["fe01"] }],
    assignments: [{ steps: ["A"] }],
  });
  const record = {
    thumbprint: thumbprint("B"),
    effectiveDate: T0 + 10 * DAY,
    previousThumbprint: thumbprint("A"),
  };
  bench.give("deployment", ["A", "B"], { OAuthTokenIssuer: record });
  bench.give("fe01", ["A", "B"]);
  const server = bench.state.servers.get(fqdn("fe01"));
  server?.replica.set("OAuthTokenIssuer", { record, writtenAt: T0 - DAY });
  if (server !== undefined) server.publication = bench.state.central.publication;
  const report = await bench.apply();
  expect(outcomesOf(report)).toMatchObject({ "unstage:deployment:OAuthTokenIssuer": "done" });
  const [sight] = bench.journal.known().sights.values();
  expect(sight).toMatchObject({ inForce: thumbprint("A"), cancelled: [{ thumbprint: thumbprint("B") }] });
});

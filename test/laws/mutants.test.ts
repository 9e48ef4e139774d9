// The laws can fail: for each, the planner is broken on purpose, in its own code or around it, and
// the law must notice.

import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import type { Action } from "../../src/model/action.ts";
import type { DesiredAssignment } from "../../src/model/desired.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { PlanInput } from "../../src/planner/plan-input.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { law1, law2, law3, law4, law5, law8, lawOfChains, lawOfValidity, type Planner } from "../kit/laws.ts";
import { sha256, thumbprint } from "../kit/names.ts";
import { arbitraryReachable, arbitraryScenario, type Scenario } from "../kit/scenario.ts";
import { arbitraryStory, play } from "../kit/simulation.ts";

vi.setConfig({ testTimeout: 600_000 });

/** Expects a law to notice a mutant, within a number of cases in which the sound planner shows nothing. */
function expectCaught<Value>(
  what: string,
  arbitrary: fc.Arbitrary<Value>,
  law: (value: Value) => void,
): void {
  const report = fc.check(fc.property(arbitrary, law), { numRuns: 6_000, endOnFailure: true });
  console.log(`${what}: ${report.failed ? `caught after ${report.numRuns} cases` : "NOT caught"}`);
  expect(report.failed, `${what} was not noticed`).toBe(true);
}

/** Returns the planner with one of its modules replaced. */
async function withModule(
  module: string,
  replace: (real: Record<string, unknown>) => object,
): Promise<Planner> {
  vi.resetModules();
  vi.doMock(module, async (load) => ({ ...(await load<object>()), ...replace(await load()) }));
  const { makePlan: mutant } = await import("../../src/planner/make-plan.ts");
  return mutant;
}

afterEach(() => {
  vi.doUnmock("../../src/planner/eviction.ts");
  vi.doUnmock("../../src/planner/roll-bearers.ts");
  vi.doUnmock("../../src/planner/chains.ts");
  vi.doUnmock("../../src/planner/replicate.ts");
  vi.doUnmock("../../src/planner/roll-material.ts");
  vi.doUnmock("../../src/planner/reading.ts");
  vi.doUnmock("../../src/schedule/roll-rules.ts");
  vi.resetModules();
});

const mapActions =
  (change: (actions: readonly Action[], input: PlanInput) => readonly Action[]): Planner =>
  (input) => {
    const plan: Plan = makePlan(input);
    return { ...plan, actions: change(plan.actions, input) };
  };

describe("law 1 notices", () => {
  test("a planner that replicates again and again", () => {
    const again = mapActions((actions, { desired }) => [
      ...actions.filter(({ kind }) => kind !== "replicate"),
      {
        id: "replicate:deployment:OAuthTokenIssuer",
        kind: "replicate",
        target: { kind: "deployment" },
        type: "OAuthTokenIssuer",
        servers: [...desired.topology.servers.keys()],
        reason: "replica-behind",
        cause: "drift",
        dependsOn: [],
        undo: { kind: "always" },
        heldBy: [],
      },
    ]);
    expectCaught("replicating for ever", arbitraryReachable, (scenario) => law1(again, scenario));
  });

  test("a planner that forgets to replicate what it changes", () => {
    const silent = mapActions((actions) =>
      actions.filter(({ kind, reason }) => kind !== "replicate" || reason === "replica-behind"),
    );
    expectCaught("a change without replication", arbitraryReachable, (scenario) => law1(silent, scenario));
  });
});

describe("law 2 notices", () => {
  const shuffle = (scenario: Scenario, planner: Planner): void =>
    law2(planner, scenario, (items) => items.toReversed());

  test("a digest that depends on the order of the input", () => {
    const ordered: Planner = (input) => {
      const text = input.desired.assignments.map(({ target, type }) => JSON.stringify([target, type])).join();
      return { ...makePlan(input), digest: sha256(text) };
    };
    expectCaught("an order-dependent digest", arbitraryScenario, (scenario) => shuffle(scenario, ordered));
  });

  test("replicating to servers in the order in which they were seen", () => {
    const seen = mapActions((actions, { observed }) =>
      actions.map((action) =>
        action.kind === "replicate"
          ? {
              ...action,
              servers: [...observed.servers.keys()].filter((server) => action.servers.includes(server)),
            }
          : action,
      ),
    );
    expectCaught("an order of observation", arbitraryScenario, (scenario) => shuffle(scenario, seen));
  });
});

describe("law 3 notices", () => {
  test("a planner that replicates only what it has just changed", async () => {
    const forgetful = await withModule("../../src/planner/replicate.ts", (real) => ({
      planReplication: (context: unknown, group: unknown, changes: readonly unknown[]) =>
        changes.length === 0 ? undefined : callOf(real, "planReplication")(context, group, changes),
    }));
    expectCaught(
      "state in a program counter",
      fc.tuple(arbitraryScenario, fc.nat(12)),
      ([scenario, stopAfter]) => law3(forgetful, scenario, stopAfter),
    );
  });
});

describe("law 4 notices", () => {
  test("a planner that sets the deployment's certificate on a server", () => {
    const perServer = mapActions((actions, { desired }) => {
      const [server] = desired.topology.servers.keys();
      return actions.map((action) =>
        action.kind === "assign" && action.target.kind === "deployment" && server !== undefined
          ? { ...action, target: { kind: "server", server } }
          : action,
      );
    });
    expectCaught("OAuth on a server", arbitraryScenario, (scenario) => law4(perServer, scenario));
  });
});

describe("law 5 notices", () => {
  test("a planner that looks at the calendar", () => {
    const calendar = mapActions((actions, { now }) =>
      Math.floor(now / DAY) % 7 === 0 ? actions : actions.filter(({ kind }) => kind !== "install"),
    );
    expectCaught(
      "a day without installs",
      fc.tuple(arbitraryScenario, fc.integer({ min: -30 * DAY, max: 30 * DAY })),
      ([scenario, by]) => law5(calendar, scenario, by),
    );
  });
});

describe("law 8 notices", () => {
  test("a planner that never comes to rest", () => {
    const restless: Planner = (input) => {
      const assignments = input.desired.assignments.map((assignment) => flip(input, assignment));
      return makePlan({ ...input, desired: { ...input.desired, assignments } });
    };
    expectCaught("a certificate that flips", arbitraryScenario, (scenario) => law8(restless, scenario));
  });

  test("a planner that lets lost keys lie", async () => {
    const careless = await withModule("../../src/planner/roll-material.ts", () => ({
      keepReady: () => undefined,
    }));
    expectCaught("a lost key", arbitraryScenario, (scenario) => law8(careless, scenario));
  });

  test("a planner that gives up without a word", () => {
    const mute: Planner = (input) => {
      const plan = makePlan(input);
      return { ...plan, diagnostics: [], completeness: { ...plan.completeness, gaps: [] } };
    };
    expectCaught("a silent refusal", arbitraryScenario, (scenario) => law8(mute, scenario));
  });
});

describe("law 9 notices", () => {
  const watch = (planner: Planner, what: string): void =>
    expectCaught(what, arbitraryStory, (story) => {
      play(planner, story);
    });

  test("staging without waiting for the tokens of the previous copy", async () => {
    watch(
      await withModule("../../src/planner/eviction.ts", () => ({ findFreedom: () => ({ kind: "free" }) })),
      "eviction off",
    );
  });

  test("waiting for the date instead of for the last token", async () => {
    watch(
      await withModule("../../src/schedule/roll-rules.ts", () => ({ evictionEnd: (since: number) => since })),
      "a token lifetime of nothing",
    );
  });

  test("an incomplete roll that is left to happen", async () => {
    watch(
      await withModule("../../src/planner/roll-bearers.ts", () => ({ lackingBearers: () => [] })),
      "incomplete rolls kept",
    );
  });

  test("staging until the last moment", async () => {
    watch(
      await withModule("../../src/schedule/roll-rules.ts", () => ({
        lastFirstStaging: (date: number) => date,
        lastCancelling: (date: number) => date,
      })),
      "no margin before the date",
    );
  });

  test("an immediate change without its guard", () => {
    watch(
      (input) => makePlan({ ...input, allow: ["guard/immediate-oauth"] }),
      "the guard on immediate changes off",
    );
  });
});

describe("the law of chains notices", () => {
  test("a planner without chains", async () => {
    const unchained = await withModule("../../src/planner/chains.ts", () => ({
      chainInterruptions: (_context: unknown, actions: readonly Action[]) => actions,
    }));
    expectCaught("chains off", arbitraryScenario, (scenario) => lawOfChains(unchained, scenario));
  });
});

describe("the law of validUntil notices", () => {
  test("a planner that forgets what lies ahead", async () => {
    const blind = await withModule("../../src/planner/reading.ts", () => ({
      makeReading: (now: number) => ({
        now,
        reached: (instant: number) => now >= instant,
        passed: (instant: number) => now > instant,
        ahead: new Set(),
      }),
    }));
    expectCaught(
      "no breakpoints",
      fc.tuple(arbitraryScenario, fc.double({ min: 0, max: 1, noNaN: true })),
      ([scenario, where]) =>
        lawOfValidity(blind, scenario, (from, to) => Math.floor(from + (to - from) * where)),
    );
  });
});

function callOf(real: Record<string, unknown>, name: string): (...args: readonly unknown[]) => unknown {
  const found = real[name];
  if (typeof found !== "function") throw new Error(`no function ${name}`);
  return (...args) => Reflect.apply(found, undefined, args) as unknown;
}

/** Wants B where A is in force, and A everywhere else. */
function flip({ observed }: PlanInput, assignment: DesiredAssignment): DesiredAssignment {
  const { target, type, steps } = assignment;
  const [step] = steps;
  if (target.kind !== "server" || step.certificate.kind !== "named") return assignment;
  const server = observed.servers.get(target.server);
  const held = server?.kind === "observed" ? server.assignments.get(type)?.record.thumbprint : undefined;
  const name = held === thumbprint("A") ? "B" : "A";
  return {
    ...assignment,
    steps: [{ ...step, certificate: { ...step.certificate, name, thumbprint: thumbprint(name) } }],
  };
}

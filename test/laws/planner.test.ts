// The laws that the planner alone can keep or break, on deployments in every state that a store can report.

import fc from "fast-check";
import { describe, test, vi } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { law1, law2, law3, law4, law5, law8, lawOfChains, lawOfValidity, planOf } from "../kit/laws.ts";
import { arbitraryReachable, arbitraryScenario, traitsOf } from "../kit/scenario.ts";
import { makeShare, RUNS } from "../kit/share.ts";
import { applyPlan, cloneWorld } from "../kit/world.ts";

vi.setConfig({ testTimeout: 600_000 });

const settings = { numRuns: RUNS };

describe("the planner keeps", () => {
  test("law 1: plan, apply, plan is empty, and the second apply writes nothing", () => {
    const share = makeShare();
    fc.assert(
      fc.property(arbitraryReachable, (scenario) => {
        const { "unreachable bearer": _none, ...traits } = traitsOf(scenario);
        share.count(traits);
        law1(makePlan, scenario);
      }),
      settings,
    );
    share.report("law 1");
  });

  test("law 2: any order of the input gives the same plan", () => {
    const share = makeShare();
    fc.assert(
      fc.property(arbitraryScenario, fc.infiniteStream(fc.nat()), (scenario, keys) => {
        share.count({ ...traitsOf(scenario) });
        law2(makePlan, scenario, (items) =>
          items
            .map((item) => ({ item, key: keys.next().value ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ item }) => item),
        );
      }),
      settings,
    );
    share.report("law 2");
  });

  test("law 3: an apply that was stopped anywhere ends where an unbroken one does", () => {
    const share = makeShare();
    fc.assert(
      fc.property(arbitraryScenario, fc.nat(12), (scenario, stopAfter) => {
        const world = cloneWorld(scenario.world);
        const effects = applyPlan(world, planOf(makePlan, scenario, world), { at: scenario.now });
        share.count({ ...traitsOf(scenario), crash: stopAfter < effects });
        law3(makePlan, scenario, stopAfter);
      }),
      settings,
    );
    share.report("law 3");
  });

  test("law 4: nothing sets an OAuth certificate on a server", () => {
    const share = makeShare();
    fc.assert(
      fc.property(arbitraryScenario, fc.boolean(), (scenario, malformed) => {
        share.count({ ...traitsOf(scenario), malformed });
        const { desired } = scenario;
        const assignments = desired.assignments.flatMap((assignment) =>
          malformed && assignment.target.kind === "server"
            ? [assignment, { ...assignment, type: "OAuthTokenIssuer" as const }]
            : [assignment],
        );
        law4(makePlan, { ...scenario, desired: { ...desired, assignments } });
      }),
      settings,
    );
    share.report("law 4");
  });

  test("law 5: a shift of every date and of the clock shifts the plan", () => {
    const share = makeShare();
    fc.assert(
      fc.property(arbitraryScenario, fc.integer({ min: -900 * DAY, max: 900 * DAY }), (scenario, by) => {
        share.count({ ...traitsOf(scenario) });
        law5(makePlan, scenario, by);
      }),
      settings,
    );
    share.report("law 5");
  });

  test("law 8: once the servers are back, a few applies reach an end or a refusal", () => {
    const share = makeShare();
    fc.assert(
      fc.property(arbitraryScenario, (scenario) => {
        share.count({ ...traitsOf(scenario) });
        law8(makePlan, scenario);
      }),
      settings,
    );
    share.report("law 8");
  });

  test("one server of a pool at a time, where a service is interrupted", () => {
    const share = makeShare();
    fc.assert(
      fc.property(arbitraryScenario, (scenario) => {
        share.count({ ...traitsOf(scenario) });
        lawOfChains(makePlan, scenario);
      }),
      settings,
    );
    share.report("chains");
  });

  test("its word on validUntil: before it the clock changes nothing, at it something", () => {
    const share = makeShare();
    fc.assert(
      fc.property(arbitraryScenario, fc.double({ min: 0, max: 1, noNaN: true }), (scenario, where) => {
        share.count({ ...traitsOf(scenario) });
        lawOfValidity(makePlan, scenario, (from, to) => Math.floor(from + (to - from) * where));
      }),
      settings,
    );
    share.report("validUntil");
  });
});

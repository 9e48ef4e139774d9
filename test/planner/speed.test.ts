// How the cost of a plan with nothing to do grows. No time is asserted, only that sixteen times the
// servers cost nothing like two hundred and fifty-six times as much.

import { expect, test } from "vitest";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import type { PlanInput } from "../../src/planner/plan-input.ts";
import { aDesiredState, T0 } from "../kit/deployment.ts";
import { sha256 } from "../kit/names.ts";
import { anObservedState, type HoldingsInput } from "../kit/observation.ts";

const TYPES = ["Default", "WebServicesExternal", "WebServicesInternal"] as const;

test("a plan with nothing to do grows with the number of servers, not with its square", () => {
  const [small, large] = [quietEstate(1_000), quietEstate(16_000)];
  // A busy machine slows some rounds down; the best of them tells.
  const ratios = Array.from({ length: 9 }, () => timeOf(large) / timeOf(small));
  console.log(`16 times the servers cost ${Math.min(...ratios).toFixed(0)} times as much`);
  expect(Math.min(...ratios)).toBeLessThan(100);
}, 300_000);

function timeOf(input: PlanInput): number {
  const start = performance.now();
  const plan = makePlan(input);
  const time = performance.now() - start;
  expect(plan.actions).toEqual([]);
  expect(plan.completeness.complete).toBe(true);
  return time;
}

function quietEstate(count: number): PlanInput {
  const names = Array.from({ length: count }, (_, index) => `fe${String(index).padStart(5, "0")}`);
  const desired = aDesiredState({
    pools: [{ pool: "pool01", servers: names }],
    assignments: [
      { steps: ["A"] },
      ...names.flatMap((server) => TYPES.map((type) => ({ server, type, steps: ["B"] as const }))),
    ],
  });
  const holdings: HoldingsInput = {
    assignments: {
      Default: "B",
      WebServicesExternal: "B",
      WebServicesInternal: "B",
      OAuthTokenIssuer: { holds: "A" },
    },
  };
  const observed = anObservedState({
    deployment: { assignments: { OAuthTokenIssuer: "A" } },
    servers: Object.fromEntries(names.map((name) => [name, holdings])),
  });
  return { desired, observed, known: NOTHING_KNOWN, now: T0, allow: [], hash: sha256 };
}

// How much a plan with nothing to do costs. No time is asserted tightly: the bound only catches a plan that became quadratic.

import { expect, test } from "vitest";
import type { DesiredAssignment } from "../../src/model/desired.ts";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { aDesiredState } from "../kit/deployment.ts";
import { sha256 } from "../kit/names.ts";
import { anObservedState, type HoldingsInput } from "../kit/observation.ts";
import { T0 } from "../kit/deployment.ts";

test("100,000 assignments that are as desired are compared in well under a second", () => {
  const names = Array.from({ length: 25_000 }, (_, index) => `fe${String(index).padStart(5, "0")}`);
  const types = ["Default", "WebServicesExternal", "WebServicesInternal"] as const;
  const desired = aDesiredState({
    pools: [{ pool: "pool01", servers: names }],
    assignments: [
      { steps: ["A"] },
      ...names.flatMap((server) => types.map((type) => ({ server, type, steps: ["B"] as const }))),
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
  const input = { desired, observed, known: NOTHING_KNOWN, now: T0, allow: [], hash: sha256 };
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    const plan = makePlan(input);
    expect(plan.actions).toEqual([]);
    expect(plan.completeness.complete).toBe(true);
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  const assignments: readonly DesiredAssignment[] = desired.assignments;
  console.log(`plan of ${assignments.length} assignments: median ${Math.round(times[3] ?? 0)} ms`);
  expect(times[3]).toBeLessThan(1_000);
});

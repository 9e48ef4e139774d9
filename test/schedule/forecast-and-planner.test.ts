// What is foretold is what a run then finds: arbitrary deployments, driven through time by the real planner, are observed at every
// breakpoint of their forecast.

import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, formatInstant, type Instant } from "../../src/base/instant.ts";
import { sortedBy } from "../../src/base/order.ts";
import { NOTHING_KNOWN, type Known, type ObservedState } from "../../src/model/observed.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { foretell } from "../../src/schedule/foretell.ts";
import { withSights } from "../../src/schedule/sights.ts";
import { makeTimeline } from "../../src/schedule/timeline.ts";
import { T0 } from "../kit/deployment.ts";
import { sha256 } from "../kit/names.ts";
import { arbitraryComplete, traitsOf, type Scenario } from "../kit/scenario.ts";
import { applyPlan, cloneWorld, observeWorld, type World } from "../kit/world.ts";

const END = T0 + 800 * DAY;

// A key that somebody took away is brought back first; until then no copy can be taken back to it, which no forecast foretells.
test("what is foretold is what is observed, at every breakpoint", () => {
  const met = { cases: 0, breakpoints: 0, rolls: 0 };
  fc.assert(
    fc.property(arbitraryComplete, (scenario) => {
      // A server with a copy of its own is a guard's matter, and holds its whole deployment up.
      // Edges of one pool that differ are set right one by one, which no forecast of one lane can tell.
      const traits = traitsOf(scenario);
      if (traits.override || !poolsAgree(scenario.world)) return;
      // By hand, nobody but the product itself brings a late replica what it lacks.
      if (scenario.world.distribution === "manual" && traits["late replica"]) return;
      // A roll that is on some servers, and too near for the others, does not go as planned: that is what the proof is for.
      if (traits["late replica"] && traits["pending roll"]) return;
      if (isAheadOfTheDeployment(scenario.world)) return;
      met.cases += 1;
      drive(scenario, met);
    }),
    { numRuns: Number(process.env["CASES"] ?? 3000) },
  );
  expect(met.cases).toBeGreaterThan(500);
  expect(met.breakpoints).toBeGreaterThan(met.cases * 2);
  expect(met.rolls).toBeGreaterThan(100);
});

function drive({ desired, world, now }: Scenario, met: { breakpoints: number; rolls: number }): void {
  const driven = cloneWorld(world);
  const observed = observeWorld(world, now);
  const known = withSights(NOTHING_KNOWN, observed, desired.policy.clockSkew);
  const timeline = makeTimeline({ desired, observed, known, now, from: now, to: END });
  const instants = new Set<Instant>([now]);
  for (const { spans, marks } of timeline.lanes) {
    for (const { from } of spans) instants.add(from);
    for (const { at } of marks) instants.add(at);
  }
  met.rolls += timeline.lanes.some(({ marks }) => marks.some(({ kind }) => kind === "effective")) ? 1 : 0;
  let memory = known;
  for (const at of [...instants].toSorted((a, b) => a - b)) {
    memory = settleAt(desired, driven, memory, at);
    met.breakpoints += 1;
    const foretold = foretell({ desired, observed, known, now, at });
    expect(copiesOf(foretold), `at ${formatInstant(at)}`).toEqual(copiesOf(observeWorld(driven, at)));
  }
}

/** A replica that holds what the deployment does not: somebody changed the deployment behind it, and a change at once may be safe. */
function isAheadOfTheDeployment({ deployment, servers }: World): boolean {
  const central = JSON.stringify(deployment.records.get("OAuthTokenIssuer")?.record ?? {});
  return [...servers.values()].some(({ replica }) => {
    const record = replica.get("OAuthTokenIssuer")?.record;
    return [record?.thumbprint, record?.previousThumbprint].some(
      (held) => held !== undefined && !central.includes(held),
    );
  });
}

function poolsAgree({ servers }: World): boolean {
  const records = [...servers.values()].flatMap(({ own, replica }) =>
    own.has("Default") || replica.size > 0 ? [] : [JSON.stringify(own.get("AudioVideoAuthentication"))],
  );
  return new Set(records).size <= 1;
}

/** Applies until there is nothing left to do, as a daemon would. */
function settleAt(desired: Scenario["desired"], world: World, known: Known, now: Instant): Known {
  let memory = known;
  for (let round = 0; round < 6; round++) {
    const observed = observeWorld(world, now);
    memory = withSights(memory, observed, desired.policy.clockSkew);
    const plan = makePlan({
      desired,
      observed,
      known: memory,
      now,
      allow: ["guard/change-share"],
      hash: sha256,
    });
    if (applyPlan(world, plan, { at: now }) === 0) return memory;
  }
  return memory;
}

function copiesOf({ deployment, servers }: ObservedState): unknown {
  const stores = [...servers.values()].flatMap((server) =>
    server.kind === "observed" ? [[server.server, server.assignments] as const] : [],
  );
  return [["deployment", deployment?.assignments ?? new Map()] as const, ...stores].map(([name, held]) => [
    name,
    sortedBy(held.values(), ({ type }) => type)
      // Edges bear no OAuth certificate, whatever reaches them.
      .filter(({ type }) => !(name.startsWith("edge") && type === "OAuthTokenIssuer"))
      .map(({ type, record }) => [
        type,
        record.thumbprint.slice(0, 4),
        record.previousThumbprint?.slice(0, 4),
        record.effectiveDate === undefined ? undefined : formatInstant(record.effectiveDate),
      ]),
  ]);
}

// The laws that only real applies can keep or break (design.md section 11): 1, 3 and 8, on deployments in every state that a store
// can report, with real applies against a store that crashes, refuses and does not answer.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makePlan } from "../../src/planner/make-plan.ts";
import {
  aMachine,
  applyLaw1,
  applyLaw3,
  applyLaw8,
  applyOn,
  crashOn,
  endOf,
  type Machine,
} from "../kit/apply-laws.ts";
import type { MemoryAnswer } from "../kit/memory-store.ts";
import { arbitraryReachable, arbitraryScenario, traitsOf, type Scenario } from "../kit/scenario.ts";
import { makeShare, RUNS } from "../kit/share.ts";

const LIMIT = { timeout: 900_000 };
/** What was done meanwhile may raise the guard on mass changes: a refusal and no end. It is lifted where ends are compared. */
const unguarded = (scenario: Scenario): Scenario => ({
  ...scenario,
  allow: [...scenario.allow, "guard/change-share"],
});
const answers = fc.infiniteStream(
  fc.constantFrom<MemoryAnswer>(undefined, undefined, "refused", "unknown-done", "unknown-not-done"),
);

describe("applies keep", () => {
  test("law 1: a report says what is left, and the second apply writes nothing", LIMIT, async () => {
    const share = makeShare();
    await fc.assert(
      fc.asyncProperty(arbitraryReachable, async (scenario) => {
        const { "unreachable bearer": _none, ...traits } = traitsOf(scenario);
        const { run } = await applyLaw1(aMachine(scenario));
        share.count({ ...traits, "something done": run !== undefined });
      }),
      { numRuns: RUNS },
    );
    share.report("law 1 (applies)");
  });

  test(
    "law 3: killed at any step and run again, an apply ends where an unbroken one does",
    LIMIT,
    async () => {
      const share = makeShare();
      let kills = 0;
      await fc.assert(
        fc.asyncProperty(arbitraryScenario.map(unguarded), async (scenario) => {
          const points = await applyLaw3(() => aMachine(scenario));
          kills += points;
          share.count({ ...traitsOf(scenario), crash: points > 0 });
        }),
        { numRuns: Math.max(100, RUNS / 2) },
      );
      console.log(`law 3 (applies): ${kills} kills`);
      share.report("law 3 (applies)");
    },
  );

  test("law 3: asked to stop at any step and run again, it ends there too", LIMIT, async () => {
    const point = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(arbitraryScenario.map(unguarded), point, async (scenario, step) => {
        const machine = aMachine(scenario);
        await stopOn(machine, step);
        expect(machine.state.lease).toBeUndefined();
        expect(await endOf(machine)).toBe(await endOf(aMachine(scenario)));
      }),
      { numRuns: RUNS },
    );
  });

  test(
    "law 8: once faults stop, a few applies reach an end, and then nothing is written",
    LIMIT,
    async () => {
      const share = makeShare();
      await fc.assert(
        fc.asyncProperty(arbitraryScenario, answers, fc.nat(40), async (scenario, stream, point) => {
          const machine = aMachine(scenario);
          const met = await maltreat(machine, stream, point);
          share.count({ ...traitsOf(scenario), ...met });
          await applyLaw8(machine);
        }),
        { numRuns: RUNS },
      );
      share.report("law 8 (applies)");
    },
  );
});

describe("a planted mutant is caught:", () => {
  test("law 1: one that notes in the journal that there was nothing to do", async () => {
    const mutant: Machine["mutant"] = ({ journal, scenario }) => ({
      clock: () => {
        journal.rememberSights([...journal.known().sights.values()]);
        return scenario.now;
      },
    });
    await expectCaught((scenario) => applyLaw1(aMachine(scenario, mutant)));
  });

  test("law 3: one that believes the journal of a killed run instead of looking", async () => {
    const mutant: Machine["mutant"] = ({ journal }) => ({
      makePlan: (input) => {
        const [last] = journal.history(1);
        const begun = new Set(
          last?.actions.flatMap(({ id, intendedAt }) => (intendedAt === undefined ? [] : [id])),
        );
        const plan = makePlan(input);
        return last?.result === "running"
          ? { ...plan, actions: plan.actions.filter(({ id }) => !begun.has(id)) }
          : plan;
      },
    });
    await expectCaught((scenario) => applyLaw3(() => aMachine(unguarded(scenario), mutant)));
  });

  test("law 8: one that never tries again what failed once", async () => {
    const mutant: Machine["mutant"] = ({ journal }) => ({
      makePlan: (input) => {
        const failed = new Set(
          journal.runs.flatMap(({ actions }) =>
            actions.flatMap(({ id, outcome }) => (outcome?.kind === "failed" ? [id] : [])),
          ),
        );
        const plan = makePlan(input);
        return { ...plan, actions: plan.actions.filter(({ id }) => !failed.has(id)) };
      },
    });
    await expectCaught(async (scenario) => {
      const machine = aMachine(scenario, mutant);
      machine.state.answer = () => "refused";
      await applyOn(machine);
      await applyLaw8(machine);
    });
  });
});

/** Runs an apply that is asked to stop at one of its steps. */
async function stopOn(machine: Machine, point: number): Promise<void> {
  const stop = new AbortController();
  let steps = 0;
  machine.state.pause = async () => {
    steps += 1;
    if (steps === point) stop.abort();
  };
  try {
    await applyOn(machine, { signal: stop.signal });
  } catch (error) {
    // Nothing was planned yet: the caller gets its own abort back.
    if (machine.state.leases > 0 || !stop.signal.aborted) throw error;
  } finally {
    machine.state.pause = async () => undefined;
  }
}

/** Three applies, of which the second is killed, on a store that refuses some writes and does not confirm others. */
async function maltreat(machine: Machine, stream: fc.Stream<MemoryAnswer>, point: number) {
  let faults = 0;
  machine.state.answer = () => {
    const { value } = stream.next();
    if (value !== undefined) faults += 1;
    return value;
  };
  await applyOn(machine);
  const end = point === 0 ? "survived" : await crashOn(machine, point);
  await applyOn(machine);
  return { "faulty store": faults > 0, crash: end === "crashed" };
}

/** Expects a law to be broken by some scenario. */
async function expectCaught(law: (scenario: Scenario) => Promise<unknown>): Promise<void> {
  const property = fc.asyncProperty(arbitraryScenario, async (scenario) => {
    await law(scenario);
  });
  const { failed } = await fc.check(property, { numRuns: 100, endOnFailure: true });
  expect(failed).toBe(true);
}

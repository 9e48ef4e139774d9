// The laws that only real applies can keep or break (design.md section 11): 1, 3 and 8, on deployments in every state that a store
// can report, with real applies against a store that crashes, refuses and does not answer.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  aMachine,
  applyOn,
  crashOn,
  expectSilence,
  fingerprintOf,
  settleMachine,
  type Machine,
} from "../kit/apply-laws.ts";
import { executable } from "../kit/laws.ts";
import type { MemoryAnswer } from "../kit/memory-store.ts";
import { arbitraryReachable, arbitraryScenario, traitsOf, type Scenario } from "../kit/scenario.ts";
import { makeShare, RUNS } from "../kit/share.ts";

const LIMIT_MS = 120_000;
/** Where keys travel by hand and no bearer can be seen, nobody can have one: an apply is refused again and again, and says so. */
const isSettling = ({ desired, world }: Scenario): boolean =>
  desired.assignments.every(({ distribution }) => distribution !== "manual") ||
  [...world.servers].some(
    ([name, { reachable }]) => reachable === "yes" && desired.topology.servers.get(name)?.role === "FrontEnd",
  );
const scenarios = arbitraryScenario.filter(isSettling);
/** What was done meanwhile may raise the guard on mass changes: a refusal and no end. It is lifted where ends are compared. */
const unguarded = (scenario: Scenario): Scenario => ({
  ...scenario,
  allow: [...scenario.allow, "guard/change-share"],
});

describe("applies keep", () => {
  test(
    "law 1: what a report leaves is what the next plan says, and the second apply writes nothing",
    async () => {
      const share = makeShare();
      await fc.assert(
        fc.asyncProperty(arbitraryReachable, async (scenario) => {
          const { "unreachable bearer": _none, ...traits } = traitsOf(scenario);
          const machine = aMachine(scenario);
          const report = await applyOn(machine);
          share.count({ ...traits, "something done": report.run !== undefined });
          expect(
            [...report.outcomes.values()].filter(({ kind }) => kind === "failed" || kind === "unverified"),
          ).toEqual([]);
          const next = await applyOn(machine);
          expect(next.plan.digest).toBe(report.remaining?.digest);
          await settleMachine(machine, 4);
          await expectSilence(machine);
        }),
        { numRuns: RUNS },
      );
      share.report("law 1 (applies)");
    },
    LIMIT_MS,
  );

  test(
    "law 3: an apply that is killed at any step, run again, ends where an unbroken one does",
    async () => {
      const share = makeShare();
      let kills = 0;
      await fc.assert(
        fc.asyncProperty(scenarios.map(unguarded), async (scenario) => {
          const unbroken = await endOf(aMachine(scenario));
          let point = 1;
          for (; ; point += 1) {
            const machine = aMachine(scenario);
            if ((await crashOn(machine, point)) === "survived") break;
            expect(await endOf(machine), `killed at step ${point}`).toBe(unbroken);
          }
          kills += point - 1;
          share.count({ ...traitsOf(scenario), crash: point > 1 });
        }),
        { numRuns: Math.ceil(RUNS / 3) },
      );
      console.log(`law 3 (applies): ${kills} kills`);
      share.report("law 3 (applies)");
    },
    LIMIT_MS,
  );

  test(
    "law 3: an apply that is stopped at any step, run again, ends where an unbroken one does",
    async () => {
      await fc.assert(
        fc.asyncProperty(
          scenarios.map(unguarded),
          fc.integer({ min: 1, max: 60 }),
          async (scenario, point) => {
            const machine = aMachine(scenario);
            const stop = new AbortController();
            let steps = 0;
            machine.state.pause = async () => {
              steps += 1;
              if (steps === point) stop.abort();
            };
            await applyOn(machine, { signal: stop.signal }).catch((error: unknown) => {
              // Nothing was planned yet: the caller gets its own abort back.
              if (machine.state.leases > 0 || !stop.signal.aborted) throw error;
            });
            machine.state.pause = async () => undefined;
            expect(machine.state.lease).toBeUndefined();
            expect(await endOf(machine)).toBe(await endOf(aMachine(scenario)));
          },
        ),
        { numRuns: RUNS },
      );
    },
    LIMIT_MS,
  );

  test(
    "law 8: once faults stop, a few applies reach an end, and then nothing is written any more",
    async () => {
      const share = makeShare();
      const answers = fc.infiniteStream(
        fc.constantFrom<MemoryAnswer>(undefined, undefined, "refused", "unknown-done", "unknown-not-done"),
      );
      await fc.assert(
        fc.asyncProperty(scenarios, answers, fc.nat(40), async (scenario, stream, point) => {
          const machine = aMachine(scenario);
          let faults = 0;
          machine.state.answer = () => {
            const { value } = stream.next();
            if (value !== undefined) faults += 1;
            return value;
          };
          await applyOn(machine);
          const crashed = point === 0 ? "survived" : await crashOn(machine, point);
          await applyOn(machine);
          share.count({ ...traitsOf(scenario), "faulty store": faults > 0, crash: crashed === "crashed" });
          machine.state.answer = () => undefined;
          for (const server of machine.state.servers.values()) server.fault = "none";
          expect(await settleMachine(machine, 4)).toBeLessThanOrEqual(3);
          await expectSilence(machine);
          await expectAWordForWhatIsLeft(machine);
        }),
        { numRuns: RUNS },
      );
      share.report("law 8 (applies)");
    },
    LIMIT_MS,
  );
});

/** Applies until nothing is left to do, and returns what the stores then hold. */
async function endOf(machine: Machine): Promise<string> {
  await settleMachine(machine, 5);
  await expectSilence(machine);
  return fingerprintOf(machine);
}

async function expectAWordForWhatIsLeft(machine: Machine): Promise<void> {
  const { plan } = await applyOn(machine);
  expect(executable(plan)).toEqual([]);
  const said = [...plan.diagnostics, ...plan.completeness.gaps];
  expect(plan.actions.length === 0 || said.length > 0).toBe(true);
}

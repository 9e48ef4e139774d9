// Thousands of deployments kept by the real daemons, with real plans and real applies, in one process on a virtual clock; everything
// that can go wrong does. A failure prints its seed: `CSCERT_SEED=seed CSCERT_SIMULATIONS=1 npx vitest run test/simulation` plays it again.

import { describe, expect, test } from "vitest";
import { SECOND } from "../../src/base/instant.ts";
import { CORPUS } from "./corpus.ts";
import { FAULTS } from "./faults.ts";
import { MUTANTS } from "./mutants.ts";
import { simulate, type Outcome } from "./simulate.ts";

const LIMIT = { timeout: 1_800_000 };
const FIRST_SEED = Number(process.env["CSCERT_SEED"] ?? 1);
/** Ten thousand in CI; elsewhere enough to notice most mistakes in a few seconds. */
const COUNT = Number(process.env["CSCERT_SIMULATIONS"] ?? (process.env["CI"] === undefined ? 200 : 10_000));
/** Below so many stories a rare fault may not be met at all. */
const ENOUGH = 2_000;
/** Stories within which a planted mutant must be noticed. */
const MUTANT_STORIES = 150;

function tell({ seed, servers, daemons, met, violations }: Outcome): string {
  const [first, ...rest] = violations;
  const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
  return `seed ${seed}, ${servers} servers, ${daemons} daemons, ${[...met].join(", ")}: ${first}${more}`;
}

describe("simulated deployments", () => {
  test("keep every promise in the stories that once showed a mistake", LIMIT, async () => {
    for (const { seed } of CORPUS) {
      const outcome = await simulate(seed);
      expect(outcome.violations, tell(outcome)).toEqual([]);
    }
  });

  test(`keep every promise in ${COUNT} stories from seed ${FIRST_SEED} on`, LIMIT, async () => {
    const met = new Map<string, number>(FAULTS.map((fault) => [fault, 0]));
    const lateness: number[] = [];
    const total = { runs: 0, writes: 0, servers: 0, settledAfter: 0, most: 0 };
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed += 1) {
      const outcome = await simulate(seed);
      expect(outcome.violations, tell(outcome)).toEqual([]);
      for (const fault of outcome.met) met.set(fault, (met.get(fault) ?? 0) + 1);
      lateness.push(...outcome.lateness);
      total.runs += outcome.runs;
      total.writes += outcome.writes;
      total.servers += outcome.servers;
      total.most = Math.max(total.most, outcome.servers);
      total.settledAfter = Math.max(total.settledAfter, outcome.settledAfter);
    }
    const shares = [...met].map(([fault, times]) => `${fault} ${((100 * times) / COUNT).toFixed(1)} %`);
    console.log(
      [
        `${COUNT} simulated deployments, seeds ${FIRST_SEED} to ${FIRST_SEED + COUNT - 1}: ${total.servers} servers (at most ${total.most}), ${total.runs} runs, ${total.writes} effects`,
        `stories with each fault: ${shares.join(", ")}`,
        `rolls of ${lateness.length} servers timed, the latest ${Math.max(0, ...lateness) / SECOND} s after its date`,
        `once faults had stopped and back-offs had ended, silence after ${total.settledAfter} reconciles at most`,
      ].join("\n"),
    );
    if (COUNT >= ENOUGH)
      for (const [fault, times] of met) expect(times, `no story met: ${fault}`).toBeGreaterThan(0);
  });

  test("play the same story for the same seed, whether idle ticks are skipped or not", LIMIT, async () => {
    for (const seed of [5, 11, 23]) {
      const { end, runs, writes } = await simulate(seed);
      expect(await simulate(seed)).toMatchObject({ end, runs, writes });
      expect(await simulate(seed, { skipping: "no" })).toMatchObject({ end, runs, writes });
    }
  });
});

describe("a planted mutant of the loop", () => {
  test.for(MUTANTS)("that $name is caught", LIMIT, async ({ plant, caughtAs }) => {
    const said: string[] = [];
    for (let seed = 1; seed <= MUTANT_STORIES; seed += 1) {
      const { violations } = await simulate(seed, { mutant: plant });
      said.push(...violations);
      if (violations.some((violation) => caughtAs.test(violation))) return;
    }
    expect.fail(
      `not caught in ${MUTANT_STORIES} stories; said were ${JSON.stringify([...new Set(said)].slice(0, 5))}`,
    );
  });
});

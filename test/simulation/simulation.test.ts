// The simulation itself: past failures first, one story for one seed, and planted mistakes that it must notice. The thousands of stories are
// told in stories-first.test.ts and stories-second.test.ts, so that two cores can share them.

import { describe, expect, test } from "vitest";
import { CORPUS } from "./corpus.ts";
import { MUTANTS } from "./mutants.ts";
import { simulate } from "./simulate.ts";
import { tell } from "./stories.ts";

const LIMIT = { timeout: 1_800_000 };
/** Stories within which a planted mutant must be noticed. */
const MUTANT_STORIES = 150;

describe("simulated deployments", () => {
  test("keep every promise in the stories that once showed a mistake", LIMIT, async () => {
    for (const { seed } of CORPUS) {
      const outcome = await simulate(seed);
      expect(outcome.violations, tell(outcome)).toEqual([]);
    }
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

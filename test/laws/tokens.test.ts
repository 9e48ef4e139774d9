// Law 9 by brute force: in weeks of edits, runs, crashes, absences and wrong clocks, every live
// token validates on every bearer.

import fc from "fast-check";
import { describe, test, vi } from "vitest";
import { makePlan } from "../../src/planner/make-plan.ts";
import { makeShare, RUNS } from "../kit/share.ts";
import { arbitraryStory, play } from "../kit/simulation.ts";

vi.setConfig({ testTimeout: 600_000 });

describe("law 9: every live token validates on every bearer, whatever is edited, applied, cut short or away", () => {
  test.for(["OAuthTokenIssuer", "AudioVideoAuthentication"] as const)("%s", (type) => {
    const share = makeShare();
    fc.assert(
      fc.property(arbitraryStory, (story) => {
        const events = play(makePlan, story, type);
        share.count({
          "a roll staged": events.staged > 0,
          "a roll in force": events.rolled > 0,
          "a roll cancelled": events.cancelled > 0,
          "a roll withdrawn": events.withdrawn > 0,
          "a refusal": events.refused > 0,
          "a crash": events.crashed > 0,
          "a server away": events.away > 0,
          "two rolls or more": events.staged > 1,
        });
      }),
      { numRuns: RUNS },
    );
    // What a story comes to depends on its chances; a twentieth is plenty of withdrawn rolls.
    share.report(`law 9, ${type}`, 0.05);
  });
});

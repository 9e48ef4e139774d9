// Plays the cases of test/cases/planner/rolls.ts.

import { describe, expect, test } from "vitest";
import { knownKey, NOTHING_KNOWN } from "../../src/model/observed.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { rollCases, TWO_FRONT_ENDS } from "../cases/planner/rolls.ts";
import { aDesiredState, T0 } from "../kit/deployment.ts";
import { sha256 } from "../kit/names.ts";
import { anObservedState } from "../kit/observation.ts";
import { summarize } from "../kit/summary.ts";

describe("a roll", () => {
  test.for(rollCases)("$title", (row) => {
    const sights = (row.sights ?? []).map((sight) => [knownKey(sight.server, sight.type), sight] as const);
    const plan = makePlan({
      desired: aDesiredState({ ...row.desired, pools: row.pools ?? TWO_FRONT_ENDS }),
      observed: anObservedState(row.observed),
      known: { ...NOTHING_KNOWN, sights: new Map(sights) },
      now: row.now ?? T0,
      allow: row.allow ?? [],
      hash: sha256,
    });
    expect(summarize(plan)).toEqual({ actions: row.actions, says: row.says ?? [] });
  });
});

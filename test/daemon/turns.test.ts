// Between the steps of a look whoever else waits in the process has a turn: no step that grows with the servers follows on another at once.

import { expect, test } from "vitest";
import { NO_BACK_OFFS } from "../../src/daemon/back-off.ts";
import { describeLook } from "../../src/daemon/look-status.ts";
import { takeLook } from "../../src/daemon/look.ts";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import { planNow } from "../../src/reconcile/plan.ts";
import { anApplyBench } from "../kit/apply-bench.ts";
import { keptOf } from "../kit/kept-look.ts";
import { sha256 } from "../kit/names.ts";

test("a turn lies before and after the plan, and between the parts of what is shown", async () => {
  const bench = anApplyBench({
    pools: [{ pool: "pool01", servers: ["fe01"] }],
    assignments: [{ server: "fe01", steps: ["A"] }],
  });
  const steps: string[] = [];
  const breathe = async (): Promise<void> => void steps.push("turn");
  const clock = (): number => bench.now;
  const look = await takeLook({
    kept: keptOf(bench),
    known: NOTHING_KNOWN,
    held: NO_BACK_OFFS,
    heldUntil: clock,
    allow: [],
    hash: sha256,
    makePlan: (input) => {
      steps.push("plan");
      return planNow(input);
    },
    signal: new AbortController().signal,
    breathe,
    monotonic: () => 0,
  });
  expect(steps).toEqual(["turn", "turn", "plan", "turn"]);
  steps.length = 0;
  await describeLook({
    desired: bench.desired,
    look,
    triggers: ["start"],
    lastSeen: new Map(),
    before: undefined,
    mode: "report",
    files: "settled",
    failedUntil: new Map(),
    since: new Map(),
    now: bench.now,
    breathe,
  });
  expect(steps.length).toBeGreaterThanOrEqual(4);
});

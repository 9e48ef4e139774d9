// What a run leaves in the journal about who allowed it.

import { expect, test } from "vitest";
import { T0 } from "../kit/deployment.ts";
import { anApplyBench } from "../kit/apply-bench.ts";

const permission = (guard: string, until: number) => ({ guard, until, reason: "moving" });

test("the approval and the guards that are lifted now are in the run, those whose end has come are not", async () => {
  const bench = anApplyBench({
    pools: [{ pool: "pool01", servers: ["fe01"] }],
    assignments: [{ server: "fe01", steps: ["A"] }],
    policy: { allow: [permission("guard/change-share", T0 + 1), permission("guard/immediate-oauth", T0)] },
  });
  await bench.apply({ approvedBy: "terminal", allow: ["guard/override:fe01.contoso.com"] });
  expect(bench.journal.runs).toMatchObject([
    {
      approvedBy: "terminal",
      lifted: [
        { guard: "guard/change-share", by: "policy", until: T0 + 1, reason: "moving" },
        { guard: "guard/override:fe01.contoso.com", by: "command-line" },
      ],
    },
  ]);
});

// Every row of the table of exit codes, and which of two wins.

import { describe, expect, test } from "vitest";
import { diagnose, type Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import type { Action } from "../../src/model/action.ts";
import type { ActionOutcome, ApplyReport } from "../../src/model/apply-report.ts";
import { PLAN_VERSION, type Plan } from "../../src/model/plan.ts";
import type { StatusReport } from "../../src/model/status.ts";
import {
  applyExitCode,
  exitCodeOf,
  planExitCode,
  statusExitCode,
  validateExitCode,
  type ExitFact,
} from "../../src/reconcile/exit-code.ts";
import { T0 } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";

const ACTION: Action = {
  kind: "install",
  id: "install:fe01.contoso.com",
  target: { kind: "server", server: fqdn("fe01") },
  certificate: thumbprint("A"),
  certificateName: "A",
  material: { kind: "held-by", server: fqdn("fe02") },
  exportable: false,
  reason: "not-installed",
  cause: "config",
  dependsOn: [],
  undo: { kind: "always" },
  heldBy: [],
};
const GUARD = diagnose("guard/change-share", { replaced: 9, total: 10, most: 30 });
const GAP = diagnose("server/deployment-not-observed", {});
const LOCKED = diagnose("store/locked", { holder: "eve", host: "h", pid: 1, since: "then" });
const FENCED = diagnose("store/fenced", { fence: 3 });
const STALE = diagnose("apply/stale-plan", { approved: "a", found: "b" });
const FAILED = diagnose("store/write-failed", { owner: "central", reason: "ENOSPC" });
const CHANGED = diagnose("store/copies-changed", { owner: "central", type: "T", expected: "A", found: "B" });
const JOURNAL = diagnose("store/journal-unusable", { path: ".cscert", reason: "EIO" });
const WARNING = diagnose("pfx/no-integrity", {});

function aPlan(of: {
  readonly actions?: readonly Action[];
  readonly diagnostics?: readonly Diagnostic[];
  readonly gaps?: readonly Diagnostic[];
}): Plan {
  const gaps = of.gaps ?? [];
  return {
    version: PLAN_VERSION,
    madeAt: T0,
    actions: of.actions ?? [],
    notes: [],
    diagnostics: of.diagnostics ?? [],
    unmanaged: [],
    completeness: {
      serversExpected: 1,
      serversObserved: 1,
      unreachable: [],
      gaps,
      complete: gaps.length === 0,
    },
    digest: "sha256:",
    validUntil: null,
  };
}

describe("facts", () => {
  const order: readonly (readonly [ExitFact, number])[] = [
    ["bug", 70],
    ["interrupted", 130],
    ["usage", 64],
    ["locked", 7],
    ["yaml-at-fault", 3],
    ["refused", 4],
    ["stale", 5],
    ["some-failed", 8],
    ["incomplete", 6],
    ["failure", 1],
    ["pending", 2],
  ];

  test("nothing to say is 0", () => {
    expect(exitCodeOf([])).toBe(0);
  });

  test.for(order)("%s alone is %i", ([fact, code]) => {
    expect(exitCodeOf([fact])).toBe(code);
  });

  test("of any two the earlier in the list wins, in whatever order they come", () => {
    for (const [index, [stronger, code]] of order.entries()) {
      for (const [weaker] of order.slice(index)) {
        expect([exitCodeOf([stronger, weaker]), exitCodeOf([weaker, stronger])]).toEqual([code, code]);
      }
    }
  });
});

describe("a plan", () => {
  const cases: readonly [string, Plan, "plain" | "detailed", number][] = [
    ["empty and complete", aPlan({}), "detailed", 0],
    ["with changes, unless asked", aPlan({ actions: [ACTION] }), "plain", 0],
    ["with changes, if asked", aPlan({ actions: [ACTION] }), "detailed", 2],
    ["with a warning", aPlan({ diagnostics: [WARNING] }), "plain", 0],
    ["refused by a guard", aPlan({ actions: [ACTION], diagnostics: [GUARD] }), "detailed", 4],
    ["incomplete, even if not asked", aPlan({ gaps: [GAP] }), "plain", 6],
    ["incomplete with changes", aPlan({ actions: [ACTION], gaps: [GAP] }), "detailed", 6],
    ["incomplete and refused", aPlan({ gaps: [GAP], diagnostics: [GUARD] }), "plain", 4],
  ];
  test.for(cases)("%s", ([, plan, detail, code]) => {
    expect(planExitCode(plan, detail)).toBe(code);
  });
});

describe("an apply", () => {
  const report = (of: Partial<ApplyReport>, ...outcomes: readonly ActionOutcome[]): ApplyReport => ({
    plan: aPlan({ actions: [ACTION] }),
    outcomes: new Map(outcomes.map((outcome, index) => [`${index}`, outcome])),
    behind: [],
    remaining: aPlan({}),
    diagnostics: [],
    interruption: "none",
    finishedAt: T0,
    ...of,
  });
  const DONE: ActionOutcome = { kind: "done" };
  const cases: readonly [string, ApplyReport, number][] = [
    ["done, nothing left", report({}, DONE), 0],
    ["one failed", report({}, DONE, { kind: "failed", diagnostic: FAILED }), 8],
    ["one unverified", report({}, { kind: "unverified", diagnostic: FAILED }), 8],
    ["one found other copies than planned", report({}, { kind: "failed", diagnostic: CHANGED }), 5],
    ["interrupted", report({ interruption: "interrupted" }, DONE), 130],
    [
      "interrupted after a failure",
      report({ interruption: "interrupted" }, { kind: "failed", diagnostic: FAILED }),
      130,
    ],
    ["locked", report({ diagnostics: [LOCKED], remaining: aPlan({ actions: [ACTION] }) }), 7],
    ["stale", report({ diagnostics: [STALE], remaining: aPlan({ actions: [ACTION] }) }), 5],
    ["fenced", report({ diagnostics: [FENCED] }, { kind: "failed", diagnostic: FENCED }), 5],
    ["the journal can't be written", report({ diagnostics: [JOURNAL] }, DONE), 1],
    ["a warning", report({ diagnostics: [WARNING] }, DONE), 0],
    [
      "only what waits for a window is left",
      report({ remaining: aPlan({ actions: [ACTION] }) }, { kind: "skipped", why: "window" }),
      2,
    ],
    [
      "a guard holds what is left",
      report(
        { remaining: aPlan({ actions: [ACTION], diagnostics: [GUARD] }) },
        { kind: "skipped", why: "held" },
      ),
      4,
    ],
    ["a server could not be seen", report({ remaining: aPlan({ gaps: [GAP] }) }, DONE), 6],
  ];
  test.for(cases)("%s", ([, value, code]) => {
    expect(applyExitCode(value)).toBe(code);
  });

  test("that could not observe any more is judged by the plan that it executed", () => {
    const { remaining: _gone, ...rest } = report({}, DONE);
    expect(applyExitCode({ ...rest, plan: aPlan({ gaps: [GAP] }) })).toBe(6);
  });
});

describe("validate", () => {
  const cases: readonly [string, readonly Diagnostic[], number][] = [
    ["nothing", [], 0],
    ["a warning", [WARNING], 0],
    ["the YAML alone at fault", [JOURNAL], 3],
    ["a guard or a roll rule", [GUARD], 4],
    ["both: the YAML comes first", [GUARD, JOURNAL], 3],
  ];
  test.for(cases)("%s", ([, diagnostics, code]) => {
    expect(validateExitCode(diagnostics)).toBe(code);
  });
});

describe("a status", () => {
  const report: StatusReport = {
    at: T0,
    rows: [],
    oauth: { kind: "none-assigned", bearers: 0 },
    unreachable: [],
    diagnostics: [WARNING],
  };
  test("that saw everything is 0", () => {
    expect(statusExitCode(report)).toBe(0);
  });
  test("is 6 where a server could not be seen", () => {
    expect(statusExitCode({ ...report, unreachable: [{ server: fqdn("fe01"), diagnostic: JOURNAL }] })).toBe(
      6,
    );
  });
  test("is 6 where the deployment could not be read", () => {
    expect(statusExitCode({ ...report, diagnostics: [JOURNAL] })).toBe(6);
  });
});

// How everything looks. The files beside this one are read by people whenever they change.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diagnose, type Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import { renderApply, renderApplyEvent } from "../../src/render/apply.ts";
import { renderDiagnostics, type DiagnosticsFormat } from "../../src/render/diagnostics.ts";
import { renderHistory } from "../../src/render/history.ts";
import { renderPlan, type PlanFormat } from "../../src/render/plan.ts";
import { renderStatus } from "../../src/render/status.ts";
import {
  ACTIONS,
  EMPTY_PLAN,
  FULL_PLAN,
  INCOMPLETE_PLAN,
  NOW,
  REFUSED_PLAN,
  REPORT,
  RUNS,
  STATUS,
  UNREACHABLE,
} from "./samples.ts";
import { fqdn } from "../kit/names.ts";

const STYLE = { color: "never", width: 80, now: NOW } as const;
const EXTENSIONS = {
  text: "txt",
  json: "json",
  markdown: "md",
  sarif: "sarif",
  github: "github.txt",
} as const;

async function matchGolden(name: string, text: string): Promise<void> {
  await expect(`${text}\n`).toMatchFileSnapshot(join(import.meta.dirname, "golden", name));
}

const LONG = `    certificate: ${"x".repeat(60)} { from: { type: Default, scope: pool:pool01.contoso.com } } # and a long comment behind it, longer than a line`;

const DIAGNOSTICS: readonly Diagnostic[] = [
  diagnose(
    "cli/bad-option",
    {
      option: "--limit",
      text: "none",
      wanted: "a whole number from 1 on, which is a sentence that does not fit on one line of a terminal",
    },
    {
      location: {
        file: "estate/global.yaml",
        line: 14,
        column: 17,
        length: 8,
        sourceLine: "    thumbprint: 4F0A556D",
      },
    },
  ),
  diagnose(
    "cli/unknown-code",
    { code: "a/b" },
    {
      location: {
        file: "cscert.yaml",
        line: 1_204,
        column: LONG.indexOf("pool:") + 1,
        length: 22,
        sourceLine: LONG,
      },
      related: [
        {
          message: "the other one is here",
          location: { file: "more.yaml", line: 2, column: 3, length: 4, sourceLine: "\tx:\tyes" },
        },
      ],
    },
  ),
  { ...UNREACHABLE.diagnostic, severity: "warning" },
  { ...UNREACHABLE.diagnostic, severity: "note" },
];

describe("diagnostics", () => {
  test.for<DiagnosticsFormat>(["text", "json", "sarif", "github"])("as %s", async (format) => {
    await matchGolden(`diagnostics.${EXTENSIONS[format]}`, renderDiagnostics(DIAGNOSTICS, format, STYLE));
  });

  test("in colour", async () => {
    const text = renderDiagnostics(DIAGNOSTICS, "text", { ...STYLE, color: "always" });
    await matchGolden("diagnostics-colour.txt", text.replaceAll("\u001b", "␛"));
  });

  test("GitHub shows ten of a kind and is told how many are left", () => {
    const many = Array.from({ length: 13 }, () => UNREACHABLE.diagnostic);
    const lines = renderDiagnostics(many, "github", STYLE).split("\n");
    expect(lines.filter((line) => line.startsWith("::error "))).toHaveLength(10);
    expect(lines.at(-1)).toContain("3 more errors");
  });

  test("fit the width they are given", () => {
    for (const line of renderDiagnostics(DIAGNOSTICS, "text", { ...STYLE, width: 60 }).split("\n")) {
      expect(line.length, line).toBeLessThanOrEqual(60);
    }
  });

  test("the caret stands under what it marks, however long the line", () => {
    const lines = renderDiagnostics(DIAGNOSTICS.slice(1, 2), "text", STYLE).split("\n");
    const at = lines.findIndex((line) => line.startsWith("1204 | "));
    const caret = lines[at + 1] ?? "";
    expect(lines[at]?.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe("pool:pool01.contoso.co");
  });
});

describe("a plan", () => {
  const plans = { full: FULL_PLAN, empty: EMPTY_PLAN, incomplete: INCOMPLETE_PLAN, refused: REFUSED_PLAN };

  test.for(Object.entries(plans))("%s, as text and Markdown", async ([name, plan]) => {
    for (const format of ["text", "markdown"] as const)
      await matchGolden(`plan-${name}.${EXTENSIONS[format]}`, renderPlan(plan, format, STYLE));
  });

  test("as JSON", async () => matchGolden("plan-full.json", renderPlan(FULL_PLAN, "json", STYLE)));

  test.for<PlanFormat>(["text", "markdown"])(
    "says No changes only when it is complete and empty, as %s",
    (format) => {
      const firstLine = (plan: typeof FULL_PLAN): string =>
        renderPlan(plan, format, STYLE).split("\n")[0] ?? "";
      expect(firstLine(EMPTY_PLAN)).toContain("No changes.");
      for (const plan of [FULL_PLAN, INCOMPLETE_PLAN, REFUSED_PLAN])
        expect(renderPlan(plan, format, STYLE)).not.toContain("No changes");
    },
  );

  test.for<PlanFormat>(["text", "markdown"])(
    "says first of all that it did not see everything, as %s",
    (format) => {
      expect(renderPlan(FULL_PLAN, format, STYLE).split("\n\n")[0]).toContain("INCOMPLETE");
    },
  );

  test("never tells where a password is", () => {
    for (const format of ["text", "json", "markdown"] as const)
      expect(renderPlan(FULL_PLAN, format, STYLE)).not.toContain("secrets/");
  });

  test("fits 80 columns as text", () => {
    for (const line of renderPlan(FULL_PLAN, "text", STYLE).split("\n"))
      expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("of any size fits a comment, and says what it left out", () => {
    const actions = Array.from({ length: 2_000 }, () => ACTIONS).flat();
    const notes = Array.from({ length: 2_000 }, () => FULL_PLAN.notes).flat();
    const text = renderPlan({ ...FULL_PLAN, actions, notes }, "markdown", STYLE);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("16000 actions");
    const shown = text.split("\n").filter((line) => /^\| (deployment|fe)/.test(line)).length;
    expect(text).toContain(`and ${16_000 - shown} actions more`);
  });
});

test("what an apply did, as text and JSON", async () => {
  await matchGolden("apply.txt", renderApply(REPORT, "text", STYLE));
  await matchGolden("apply.json", renderApply(REPORT, "json", STYLE));
});

test("what an apply says while it works", async () => {
  const events = ACTIONS.map((action, index) => {
    const outcome = REPORT.outcomes.get(action.id) ?? ({ kind: "done" } as const);
    return renderApplyEvent({ kind: "settled", action, outcome, done: index + 1, of: ACTIONS.length }, STYLE)
      .line;
  });
  const replica = {
    kind: "replica",
    server: fqdn("fe03"),
    standing: "behind",
    diagnostic: UNREACHABLE.diagnostic,
    done: 1,
    of: 2,
  } as const;
  await matchGolden(
    "apply-events.txt",
    [
      ...events,
      renderApplyEvent(replica, STYLE).line,
      renderApplyEvent({ kind: "stopping" }, STYLE).line,
    ].join("\n"),
  );
});

test("who holds what, as text and JSON", async () => {
  await matchGolden("status.txt", renderStatus(STATUS, "text", STYLE));
  await matchGolden("status.json", renderStatus(STATUS, "json", STYLE));
});

test("no OAuth certificate: what to do about it", () => {
  const text = renderStatus(
    { ...STATUS, rows: [], oauth: { kind: "none-assigned", bearers: 2 } },
    "text",
    STYLE,
  );
  expect(text).toContain("No OAuth certificate is assigned");
  expect(text).toContain("scope: global");
});

test("what was applied, as text and JSON", async () => {
  await matchGolden("history.txt", renderHistory(RUNS, "text", STYLE));
  await matchGolden("history.json", renderHistory(RUNS, "json", STYLE));
});

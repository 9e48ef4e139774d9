// The chart for pull requests, read by Mermaid's own parser. It is 200 MB with the document that it needs, so that a clone does without:
// `npm install --prefix DIR mermaid jsdom`, then CSCERT_MERMAID=DIR. The continuous integration does so.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { renderChartMermaid } from "../../src/render/timeline-mermaid.ts";
import { HOSTILE } from "../kit/reviews.ts";

const folder = process.env["CSCERT_MERMAID"];
if (folder === undefined)
  console.warn(
    "SKIPPED: Mermaid's own parser is not here; set CSCERT_MERMAID=DIR (see this test's first lines)",
  );

const KIT = join(import.meta.dirname, "..", "kit", "mermaid-parse.mjs");

function parse(chart: string): ReturnType<typeof spawnSync> {
  return spawnSync(process.execPath, [KIT, folder ?? ""], { input: chart, encoding: "utf8" });
}

test.skipIf(folder === undefined)("Mermaid reads every golden chart as a Gantt chart", () => {
  const chart = readFileSync(join(import.meta.dirname, "golden", "timeline.mmd"), "utf8");
  const { stdout, stderr, status } = parse(chart);
  expect(stderr).toBe("");
  expect([stdout, status]).toEqual(["gantt", 0]);
});

test.skipIf(folder === undefined)(
  "Mermaid reads a chart of hostile names as a Gantt chart, and no more",
  () => {
    const from = Date.UTC(2026, 0, 1);
    const to = Date.UTC(2027, 0, 1);
    const statements = [
      "title",
      "click",
      "section",
      "dateFormat",
      "excludes",
      "todayMarker",
      "weekend",
      "gantt",
      "date",
    ];
    const names = [
      ...HOSTILE,
      ...statements,
      ...statements.map((word) => `${word} x`),
      "-",
      ".",
      "a".repeat(300),
    ];
    const lanes = names.map((name) => ({
      type: name,
      scope: name,
      spans: [{ name, standing: "in-force" as const, from, to }],
      marks: [{ name, kind: "effective" as const, at: to }],
    }));
    const { stdout, stderr, status } = parse(renderChartMermaid({ from, to, lanes }));
    expect([stdout, stderr, status]).toEqual(["gantt", "", 0]);
  },
);

test.skipIf(folder === undefined)("and would say so if it could not", () => {
  expect(parse("gantt\n  title x\n  section a\n  a task without its colon\n").status).toBe(1);
});

// The chart for pull requests, read by Mermaid's own parser. It is 200 MB with the document that it needs, so that a clone does without:
// `npm install --prefix DIR mermaid jsdom`, then CSCERT_MERMAID=DIR. The continuous integration does so.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

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

test.skipIf(folder === undefined)("and would say so if it could not", () => {
  expect(parse("gantt\n  title x\n  section a\n  a task without its colon\n").status).toBe(1);
});

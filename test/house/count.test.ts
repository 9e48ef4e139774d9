// The last line of a CI run counts truly: what failed, what could not be loaded, and what left no report.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const COUNT = join(import.meta.dirname, "../../.ci/count.mjs");

interface Row {
  readonly what: string;
  readonly tests?: object;
  readonly checks?: readonly { readonly name: string; readonly outcome: string }[];
  readonly codes: readonly string[];
  readonly last: string;
}

const GREEN = {
  numPassedTests: 7,
  numFailedTests: 0,
  testResults: [{ status: "passed", assertionResults: [{}] }],
};
const CHECKS = [
  { name: "lint", outcome: "passed" },
  { name: "types", outcome: "passed" },
];

const ROWS: readonly Row[] = [
  { what: "all is well", tests: GREEN, checks: CHECKS, codes: ["0", "0", "0"], last: "11 passed, 0 failed" },
  {
    what: "a test fails",
    tests: { ...GREEN, numPassedTests: 6, numFailedTests: 1 },
    checks: CHECKS,
    codes: ["1", "0", "0"],
    last: "10 passed, 1 failed",
  },
  {
    what: "a file can't be loaded",
    tests: { ...GREEN, testResults: [{ status: "failed", assertionResults: [] }] },
    checks: CHECKS,
    codes: ["1", "0", "0"],
    last: "11 passed, 1 failed",
  },
  {
    what: "a check fails",
    tests: GREEN,
    checks: [{ name: "lint", outcome: "failed" }],
    codes: ["0", "0", "0"],
    last: "9 passed, 1 failed",
  },
  {
    what: "the demo fails",
    tests: GREEN,
    checks: CHECKS,
    codes: ["0", "1", "0"],
    last: "10 passed, 1 failed",
  },
  {
    what: "all tests pass and npm cit still fails",
    tests: GREEN,
    checks: CHECKS,
    codes: ["1", "0", "0"],
    last: "11 passed, 1 failed",
  },
  { what: "nothing could be installed", codes: ["1", "1", "1"], last: "0 passed, 4 failed" },
];

test.for(ROWS)("$what: $last", ({ tests, checks, codes, last }) => {
  const folder = mkdtempSync(join(tmpdir(), "count-"));
  if (tests !== undefined) writeFileSync(join(folder, "tests.json"), JSON.stringify(tests));
  if (checks !== undefined) writeFileSync(join(folder, "checks.json"), JSON.stringify(checks));
  const { stdout, status } = spawnSync(process.execPath, [COUNT, folder, ...codes], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(last);
  expect(status === 0).toBe(last.endsWith(" 0 failed"));
});

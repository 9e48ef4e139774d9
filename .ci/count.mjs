// Counts what CI ran: FOLDER holds tests.json (vitest) and checks.json (.ci/check.ts); the exit codes of the rest follow.
// What left no report failed.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, ...codes] = process.argv.slice(2);
const [cit, ...others] = codes.map(Number);

const tests = read("tests.json") ?? { numPassedTests: 0, numFailedTests: 1, testResults: [] };
const checks = read("checks.json") ?? [{ name: "check", outcome: "failed" }];

// A file that could not be loaded has no tests: it counts as one that failed.
const unloaded = tests.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.length === 0,
).length;
let passed = tests.numPassedTests + checks.filter(({ outcome }) => outcome === "passed").length;
let failed = tests.numFailedTests + unloaded + checks.filter(({ outcome }) => outcome === "failed").length;
if (cit !== 0 && tests.numFailedTests + unloaded === 0) failed += 1;
for (const code of others) {
  if (code === 0) passed += 1;
  else failed += 1;
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function read(name) {
  try {
    return JSON.parse(readFileSync(join(folder, name), "utf8"));
  } catch {
    return undefined;
  }
}

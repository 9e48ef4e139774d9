// `npm run check [-- --without test,…]`: everything that must hold before a commit is merged, one step after the other.
// Every step runs even if one before it failed, so that one run tells all. With --report FILE the outcomes are written there.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const ROOT = join(import.meta.dirname, "..");

/** In the order in which a mistake is cheapest to find. */
const STEPS = [
  { name: "format", command: "npx oxfmt --check" },
  { name: "lint", command: "npx oxlint --type-aware --deny-warnings" },
  { name: "types", command: "npx tsc --noEmit" },
  { name: "unused", command: "npx knip" },
  { name: "test", command: "npx vitest run" },
  { name: "build", command: "node .ci/build.ts --types" },
  { name: "publint", command: "npx publint --strict" },
  { name: "attw", command: "npx attw --pack . --profile esm-only" },
] as const;

const { values } = parseArgs({
  options: { without: { type: "string", default: "" }, report: { type: "string" } },
});
const left = values.without.split(",");
const outcomes = STEPS.filter(({ name }) => !left.includes(name)).map(({ name, command }) => {
  console.log(`\n== ${name}: ${command}`);
  const { status } = spawnSync(command, { cwd: ROOT, shell: true, stdio: "inherit" });
  return { name, outcome: status === 0 ? "passed" : "failed" };
});
console.log(`\n${outcomes.map(({ name, outcome }) => `${outcome.padEnd(6)}  ${name}`).join("\n")}`);
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(outcomes));
process.exitCode = outcomes.every(({ outcome }) => outcome === "passed") ? 0 : 1;

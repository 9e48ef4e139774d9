// `npm run demo` is the first thing that anybody runs: what it can't begin it says, and touches nothing.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const DEMO = join(import.meta.dirname, "../../examples/demo.mjs");

function demo(...args: readonly string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "demo-"));
  mkdirSync(join(cwd, "used"));
  writeFileSync(join(cwd, "used", "cscert.yaml"), "version: 1\n");
  const env = { ...process.env, INIT_CWD: cwd };
  const { status, stdout, stderr } = spawnSync(process.execPath, [DEMO, ...args], {
    cwd,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr, left: readdirSync(cwd, { recursive: true }).toSorted() };
}

const UNTOUCHED = ["used", join("used", "cscert.yaml")];

test.for([
  { args: ["--help"], status: 0, says: "Usage: npm run demo [-- FOLDER]" },
  { args: ["-h"], status: 0, says: "Usage: npm run demo [-- FOLDER]" },
  { args: ["--fast"], status: 64, says: "it takes one folder and no option, not --fast" },
  { args: ["one", "two"], status: 64, says: "it takes one folder and no option, not one two" },
  { args: ["used"], status: 1, says: "is not an empty folder; name a new one" },
  { args: [join("used", "cscert.yaml")], status: 1, says: "is not an empty folder; name a new one" },
])("a demo that is given $args ends with $status", ({ args, status, says }) => {
  const ended = demo(...args);
  expect(ended.stdout + ended.stderr).toContain(says);
  expect([ended.status, ended.left]).toEqual([status, UNTOUCHED]);
});

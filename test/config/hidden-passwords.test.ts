import { expect, test } from "vitest";
import { indexLines } from "../../src/config/lines.ts";
import { readDocument } from "../../src/config/document.ts";

test.for([
  ["    password: hunter2", "    password: *******"],
  ['    "password": "hun ter2"  # no', `    "password": ${"*".repeat('"hun ter2"  # no'.length)}`],
  ["  a: { pfx: x, password: hunter2 }", "  a: { pfx: x, password: *********"],
  ["    password: { value: hunter2 }", "    password: ******************"],
  ["    password: { file: secrets/a }", "    password: { file: secrets/a }"],
  ["    password: { env: NAME }", "    password: { env: NAME }"],
  ["    password:", "    password:"],
])("%j is shown as %j", ([line, shown]) => {
  expect(indexLines("a.yaml", `${line}\n`)(0, 1).sourceLine).toBe(shown);
});

test("a syntax error on a password's line does not show it", () => {
  const { diagnostics } = readDocument("a.yaml", "certificates:\n  a:\n    password: 'hunter2\n");
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(JSON.stringify(diagnostics)).not.toContain("hunter2");
});

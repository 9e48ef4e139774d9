// What is refused of a deployment behind the product's cmdlets, and of one that has none. No PowerShell is started.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeWorld } from "./world.ts";

const HOME = mkdtempSync(join(tmpdir(), "cscert-refused-"));
afterAll(() => rmSync(HOME, { recursive: true, force: true }));
writeFileSync(
  join(HOME, "cscert.yaml"),
  `version: 1
product: sfb-2019
sipDomains: [contoso.com]
pools:
  pool01.contoso.com: { role: FrontEnd, servers: [fe01.contoso.com] }
store:
  powershell: {}
`,
);

test.for([
  ["lab add fe01.contoso.com", "cli/store-not-available"],
  ["lab fault fe01.contoso.com slow", "cli/fault-outside-lab"],
  ["plan --now 2027-01-01T00:00:00Z", "cli/now-outside-lab"],
] as const)("`cscert %s` on a real deployment is refused", async ([line, code]) => {
  const perform = makeWorld(HOME);
  const { stdout, stderr, exit } = await perform(["cscert", ...line.split(" ")]);
  expect([exit, `${stdout}${stderr}`.includes(`[${code}]`)]).toEqual([1, true]);
});

test("--what-if needs cmdlets to ask", { timeout: 60_000 }, async () => {
  const perform = makeWorld(HOME);
  expect((await perform(["cscert", "lab", "create", "lab", "--servers", "1", "--pools", "1"])).exit).toBe(0);
  await perform(["cd", "lab"]);
  const { stdout, stderr, exit } = await perform(["cscert", "apply", "--what-if"]);
  expect([exit, `${stdout}${stderr}`.includes("[cli/what-if-without-cmdlets]")]).toEqual([1, true]);
});

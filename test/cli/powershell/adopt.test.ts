// Adopting a deployment behind the product's cmdlets, as the lab's module plays them: the plan of what is written is empty.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWithPowerShell, powershell } from "../../kit/powershell.ts";
import type { Answer } from "../transcript.ts";
import { makeWorld } from "../world.ts";

const LIMIT = 300_000;
const AT = ["--now", "2026-11-25T09:00:00Z"];

describeWithPowerShell("cscert adopt --store powershell", () => {
  const home = mkdtempSync(join(tmpdir(), "cscert-adopt-"));
  const perform = makeWorld(home);
  const named = process.env["CSCERT_PWSH"];
  beforeAll(async () => {
    process.env["CSCERT_PWSH"] = powershell?.path ?? "pwsh";
    await well("lab", "create", "lab", "--store", "powershell", "--servers", "4", "--pools", "1", ...AT);
    await well("apply", "-c", "lab/cscert.yaml", "--auto-approve", ...AT);
  }, LIMIT);
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
    if (named === undefined) delete process.env["CSCERT_PWSH"];
    else process.env["CSCERT_PWSH"] = named;
  });

  async function well(...args: readonly string[]): Promise<Answer> {
    const answer = await perform(["cscert", ...args]);
    expect(answer.exit, answer.stdout + answer.stderr).toBe(0);
    return answer;
  }

  test(
    "writes a configuration whose plan is empty, and adds nothing when run again",
    { timeout: LIMIT },
    async () => {
      const store = "powershell: { lab: ../lab/stores, replicationWait: 0s }";
      await well("adopt", "--store", store, "--out", "adopted", ...AT);
      const text = readFileSync(join(home, "adopted/cscert.yaml"), "utf8");
      expect(text).toContain(`store:\n  ${store}\n`);
      expect(text).toMatch(/type: OAuthTokenIssuer\n {4}scope: global\n {4}certificate: \S+\n {4}rolls:\n/);
      const planned = await well("plan", "-c", "adopted/cscert.yaml", "--detailed-exitcode", ...AT);
      expect(planned.stdout).toContain("No changes.");
      const again = await well("adopt", "--out", "adopted", ...AT);
      expect(again.stdout).toContain("has it all: nothing was added");
      expect(readFileSync(join(home, "adopted/cscert.yaml"), "utf8")).toBe(text);
      const files = readdirSync(join(home, "adopted"), { recursive: true }).map(String);
      expect(files.filter((name) => /\.(?:pfx|key|p12)$/.test(name))).toEqual([]);
    },
  );
});

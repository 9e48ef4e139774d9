// What only reads leaves nothing behind: no file of a lab is another one after it.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DEPLOYMENT } from "../../src/model/target.ts";
import { checkMachines, runExperiments } from "../../src/stores/powershell/check.ts";
import { assign, collect, install, KIT_NOW, makeBench, NEVER } from "../conformance/bench.ts";
import { aPowerShellUnderTest, LOCAL_SETTINGS, SCRIPT, sharedSessions } from "../kit/powershell-store.ts";
import { describeWithPowerShell, LAB_MODULES, powershell } from "../kit/powershell.ts";

function contents(root: string): ReadonlyMap<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (name) => !name.endsWith(".lock"),
  );
  return new Map(
    files.toSorted().map((name) => {
      const path = join(root, name);
      return [
        name,
        statSync(path).isDirectory()
          ? "folder"
          : createHash("sha256").update(readFileSync(path)).digest("hex"),
      ];
    }),
  );
}

describeWithPowerShell("reading through a PowerShell", () => {
  const sessions = sharedSessions(2);
  afterAll(() => sessions.close());

  test(
    "an observation, a topology, a lease that is read, doctor and its experiments write nothing",
    { timeout: 120_000 },
    async () => {
      const under = await aPowerShellUnderTest({ sessions })();
      const it = makeBench(under);
      const store = under.at(KIT_NOW);
      const readAll = async (): Promise<void> => {
        await collect(store.observe(under.servers, NEVER, { detail: "der" }));
        await store.observeDeployment(NEVER);
        await store.observeTopology?.(NEVER);
        await store.readLease();
        const options = {
          settings: LOCAL_SETTINGS,
          script: SCRIPT,
          executable: powershell?.path ?? "pwsh",
          clock: () => KIT_NOW,
          lab: { root: under.root, modules: LAB_MODULES },
          labNow: () => KIT_NOW,
          sessions,
        };
        const checks = await checkMachines(options, under.servers);
        expect(checks.map(({ kind }) => kind)).toEqual(["answered", "answered", "answered", "answered"]);
        expect(await runExperiments(options, under.servers)).toHaveLength(4);
      };
      const before = contents(under.root);
      await readAll();
      expect(contents(under.root)).toEqual(before);
      await it.write([
        install(DEPLOYMENT, it.a),
        assign(DEPLOYMENT, "OAuthTokenIssuer", it.a),
        install(it.server, it.b),
      ]);
      const written = contents(under.root);
      expect(written.size).toBeGreaterThan(before.size);
      await readAll();
      expect(contents(under.root)).toEqual(written);
    },
  );
});

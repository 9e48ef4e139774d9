// What installs the daemon: each text is one that its reader takes, whatever the arguments hold.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeService, SERVICE_KINDS, type ServiceRequest } from "../../src/cli/service.ts";

/** systemd's own; not everywhere there. */
const VERIFIER = "systemd-analyze";

const REQUEST: Omit<ServiceRequest, "kind"> = {
  folder: "/srv/cscert",
  user: "root",
  args: ["--mode", "apply", "--notify", "teams=env:A B", "--publish", 'a"b%c$d.json'],
  version: "0.1.0",
};

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");

describe("service print", () => {
  test.for([
    [["--mod", "apply"], "--mod"],
    [["apply"], "apply"],
    [["--mode", "aply"], "aply"],
  ] as const)("refuses what watch would refuse: %j", ([args, named]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [MAIN, "service", "print", "systemd", "--", ...args],
      { encoding: "utf8" },
    );
    expect([status, stdout]).toEqual([64, ""]);
    expect(stderr).toContain(named);
  });

  test("gives a unit that systemd verifies", (context) => {
    const unit = describeService({ ...REQUEST, kind: "systemd" });
    expect(unit).toContain(
      String.raw`ExecStart=/usr/bin/env cscert watch --mode apply --notify "teams=env:A B" --publish "a\"b%%c$$d.json"`,
    );
    const found = spawnSync(VERIFIER, ["--version"]);
    if (found.error !== undefined) return context.skip("systemd-analyze is not installed here");
    const folder = mkdtempSync(join(tmpdir(), "cscert-unit-"));
    try {
      const file = join(folder, "cscert-watch.service");
      writeFileSync(file, unit.replace("/srv/cscert", folder).replace("/srv/cscert", folder));
      const { status, stderr } = spawnSync(VERIFIER, ["verify", "--man=no", file], {
        encoding: "utf8",
      });
      expect(stderr.split("\n").filter((line) => line.includes("cscert-watch.service:"))).toEqual([]);
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("escapes what XML and Windows would read", () => {
    const text = describeService({
      ...REQUEST,
      kind: "winsw",
      folder: String.raw`C:\cert & code`,
      args: ["--publish", "C:\\a b\\", "--allow", 'x"<y>'],
    });
    expect(text).toContain(String.raw`<workingdirectory>C:\cert &amp; code</workingdirectory>`);
    expect(text).toContain(
      String.raw`<arguments>watch --publish &quot;C:\a b\\&quot; --allow &quot;x\&quot;&lt;y&gt;&quot;</arguments>`,
    );
  });

  test("quotes what PowerShell would read", () => {
    const text = describeService({ ...REQUEST, kind: "scheduled-task", folder: "C:\\it's" });
    expect(text).toContain(String.raw`-WorkingDirectory 'C:\it''s'`);
    expect(text).toContain(`-Argument 'watch --once --mode apply --notify "teams=env:A B"`);
  });

  test("gives a Dockerfile whose entry point is JSON", () => {
    const text = describeService({ ...REQUEST, kind: "dockerfile" });
    const entry = /^ENTRYPOINT (.+)$/m.exec(text)?.[1] ?? "";
    expect(JSON.parse(entry)).toEqual(["cscert", "watch", ...REQUEST.args]);
  });

  test.for(SERVICE_KINDS)("shows no secret in %s: only where they are", (kind) => {
    expect(describeService({ ...REQUEST, kind })).not.toMatch(/password|Bearer/i);
  });
});

// The transcripts of a deployment behind the product's cmdlets: replayed over a real sshd, by a real PowerShell.

import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PowerShellAccess } from "../../../src/model/powershell-settings.ts";
import { powershell } from "../../kit/powershell.ts";
import { describeOverSsh, startSshd, type Sshd } from "../../kit/sshd.ts";
import { makeNormaliser } from "../normalise.ts";
import { replay, type Answer } from "../transcript.ts";
import { makeWorld } from "../world.ts";

const FILE = join(import.meta.dirname, "over-ssh.md");
const ROOT = join(import.meta.dirname, "../../..");

describeOverSsh("the command line, over ssh", () => {
  let sshd: Sshd;
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "cscert-")));
  const home = join(scratch, "h".repeat(Math.max(1, 84 - scratch.length - 1)));
  const named = process.env["CSCERT_PWSH"];
  beforeAll(async () => {
    mkdirSync(home);
    sshd = await startSshd();
    process.env["CSCERT_PWSH"] = powershell?.path ?? "pwsh";
  });
  afterAll(() => {
    sshd.stop();
    rmSync(scratch, { recursive: true, force: true });
    if (named === undefined) delete process.env["CSCERT_PWSH"];
    else process.env["CSCERT_PWSH"] = named;
  });

  test("in over-ssh.md", { timeout: 400_000 }, async () => {
    const perform = makeWorld(home);
    const normalise = makeNormaliser(home, `${userInfo().username}@${hostname()}`);
    const replayed = await replay(readFileSync(FILE, "utf8"), async (command) => {
      if (command[0] === "through-ssh") return throughSsh(join(home, "lab"), sshd.access);
      return await perform(command);
    });
    await expect(machineless(normalise(replayed))).toMatchFileSnapshot(FILE);
  });
});

/** Says that every machine of a lab is reached through this sshd, and stops the lab's clock. */
function throughSsh(folder: string, access: PowerShellAccess): Answer {
  const { host = "", port = 0, user = "", identityFile = "", knownHosts = "", executable = "" } = access;
  const yaml = join(folder, "cscert.yaml");
  const own = `{ host: ${host} }`;
  const lines = [
    "powershell:",
    "    lab: stores",
    "    replicationWait: 0s",
    "    via: ssh",
    `    host: ${host}`,
    `    port: ${port}`,
    `    user: ${user}`,
    `    identityFile: ${identityFile}`,
    `    knownHosts: ${knownHosts}`,
    `    executable: ${executable}`,
    `    servers: { fe01.contoso.com: ${own}, fe02.contoso.com: ${own} }`,
  ];
  const text = readFileSync(yaml, "utf8").replace(/powershell: \{ lab.*/, lines.join("\n"));
  writeFileSync(yaml, text);
  const lab = join(folder, "stores", "lab.json");
  const written = JSON.parse(readFileSync(lab, "utf8")) as object;
  writeFileSync(lab, JSON.stringify({ ...written, clock: { now: "2026-11-25T09:00:00Z" } }));
  return { stdout: "", stderr: "", exit: 0 };
}

/** What differs from machine to machine. */
function machineless(text: string): string {
  return text
    .replaceAll(ROOT, "PACKAGE")
    .replaceAll(
      /PowerShell \d[\d.]*, FullLanguage, [^,\n]*, \S+/g,
      "PowerShell VERSION, FullLanguage, CULTURE, ZONE",
    )
    .replaceAll(/node: v[\d.]+ on \S+/g, "node: VERSION");
}

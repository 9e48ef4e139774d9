// The PowerShell that these tests run on understands the command lines that cscert gives to powershell.exe.

import { spawnSync } from "node:child_process";
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import { describeWithPowerShell, powershell } from "../kit/powershell.ts";

const QUIET = ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass"];
const BOOTSTRAP =
  "& ([ScriptBlock]::Create([Text.Encoding]::ASCII.GetString([Convert]::FromBase64String([Console]::In.ReadLine()))))";
const base64 = (text: string, encoding: "utf8" | "utf16le"): string =>
  Buffer.from(text, encoding).toString("base64");

function run(args: readonly string[], input = ""): { stdout: string; stderr: string; status: number | null } {
  invariant(powershell !== undefined, "only where there is a PowerShell");
  const { stdout, stderr, status } = spawnSync(powershell.path, [...QUIET, ...args], {
    input,
    encoding: "utf8",
  });
  return { stdout: stdout.replaceAll("\r\n", "\n"), stderr, status };
}

describeWithPowerShell("the PowerShell of the tests", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cscert-host-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.for([
    ["-Command", ["-Command", "'a' + 'b'"], "ab\n", 0],
    ["-c, in several words", ["-c", "'a'", "+", "'b'"], "ab\n", 0],
    ["-EncodedCommand", ["-EncodedCommand", base64("'\u00e9'.Length", "utf16le")], "1\n", 0],
    ["exit with a code", ["-Command", "exit 5"], "", 5],
    ["exit in a function", ["-Command", "function f { exit 3 }; f; 'never'"], "", 3],
    ["a terminating error", ["-Command", "throw 'no'"], "", 1],
    ["a last command that failed", ["-Command", "Get-Command -Name no-such-thing"], "", 1],
    ["a failure before a success", ["-Command", "Get-Command -Name no-such-thing; 'yes'"], "yes\n", 0],
    ["a warning on standard output", ["-Command", "Write-Warning w"], "WARNING: w\n", 0],
    ["raw output beside the pipeline", ["-Command", "[Console]::Out.Write('raw'); 'line'"], "rawline\n", 0],
  ] as const)("%s", ([, args, stdout, status]) => {
    const heard = run(args);
    expect({ stdout: heard.stdout, status: heard.status }).toEqual({ stdout, status });
  });

  it("-File takes arguments and reads standard input", () => {
    const path = join(folder, "echo.ps1");
    writeFileSync(path, 'param([string] $A)\n"$A $([Console]::In.ReadLine())"\n');
    expect(run(["-File", path, "given"], "a line\n").stdout).toBe("given a line\n");
  });

  it("a bootstrap without a quote or a dollar reads its script from the first line of standard input", () => {
    const script = "[Console]::Out.Write('got ' + [Console]::In.ReadLine())";
    expect(run(["-Command", BOOTSTRAP], `${base64(script, "utf8")}\nthe rest\n`).stdout).toBe("got the rest");
  });

  it("nobody can be asked", () => {
    const script =
      "function f { [CmdletBinding(SupportsShouldProcess=$true,ConfirmImpact='High')] param() if ($PSCmdlet.ShouldProcess('x')) { 'did' } }; f; f -Confirm:$false";
    expect(run(["-Command", script]).stdout).toBe("did\n");
  });

  it("standard error is kept apart", () => {
    const { stdout, stderr } = run(["-Command", "Write-Error 'bad'; 'good'"]);
    expect(stdout).toBe("good\n");
    expect(stderr).toContain("bad");
  });
});

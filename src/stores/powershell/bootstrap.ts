// How the constant script gets into a PowerShell. The command line is the same for everybody, holds no `$`, no quote within and no
// value; the loader and the script come over standard input, and the script runs only if its digest is the one that was announced.

import { createHash } from "node:crypto";

/** Returns the arguments that start a PowerShell which reads the loader from its standard input. */
export function powerShellArguments(): readonly string[] {
  return ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-Command", COMMAND];
}

/** The same command line as one text for the shell of a machine that is reached by ssh: nothing in it means anything to any shell. */
export function powerShellCommandLine(executable: string): string {
  const words = powerShellArguments().slice(0, -1).join(" ");
  return `${executable} ${words} "${COMMAND}"`;
}

/** Returns the lines that hand the script over, each short enough for every transport. */
export function bootstrapText(script: string, nonce: string): string {
  const digest = createHash("sha256").update(script, "latin1").digest("hex");
  const lines = slices(Buffer.from(script, "latin1").toString("base64"));
  const loader = Buffer.from(LOADER, "latin1").toString("base64");
  return [loader, nonce, digest, String(lines.length), ...lines, ""].join("\n");
}

function slices(text: string): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += LINE) lines.push(text.slice(at, at + LINE));
  return lines;
}

const COMMAND =
  "& ([ScriptBlock]::Create([Text.Encoding]::ASCII.GetString([Convert]::FromBase64String([Console]::In.ReadLine()))))";

/** Runs before the script: joins it, compares its digest, and runs it or says that it came altered. Windows PowerShell 3.0. */
export const LOADER = `
$nonce = [Console]::In.ReadLine()
$digest = [Console]::In.ReadLine()
$count = [int][Console]::In.ReadLine()
$builder = New-Object -TypeName System.Text.StringBuilder
for ($at = 0; $at -lt $count; $at++) { [void]$builder.Append([Console]::In.ReadLine()) }
$bytes = [Convert]::FromBase64String($builder.ToString())
$sha = New-Object -TypeName System.Security.Cryptography.SHA256CryptoServiceProvider
$found = [BitConverter]::ToString($sha.ComputeHash($bytes)).Replace('-', '')
if ($found -ne $digest) { [Console]::Out.WriteLine("\`n" + $nonce + ' 32 {"id":0,"kind":"script-altered"}'); return }
$text = [Text.Encoding]::ASCII.GetString($bytes)
& ([ScriptBlock]::Create($text)) $nonce '' $text
`;

/** Lines above 8,186 characters are reported lost on the way to some Windows hosts. */
const LINE = 4_000;

// Completion: what could come next, and the scripts in the shells that are here.

import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { completionScript, SHELLS } from "../../src/cli/completion/scripts.ts";
import { powershell } from "../kit/powershell.ts";
import { makeWorld } from "./world.ts";

const MAIN = resolve(import.meta.dirname, "../../src/cli/main.ts");
const CONFIGURATION = `version: 1
product: sfb-2019
sipDomains: [contoso.com]
pools:
  pool01.contoso.com: { role: FrontEnd, site: Paris, servers: [fe01.contoso.com] }
store: { directory: { path: stores } }
certificates:
  oauth-2026: { thumbprint: ${"A1".repeat(20)} }
  "odd name": { thumbprint: ${"B2".repeat(20)} }
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cscert-completion-"));
  writeFileSync(join(folder, "cscert.yaml"), CONFIGURATION);
  const program = join(folder, "cscert");
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(program, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout, exit } = await makeWorld(folder)(["cscert", "__complete", "--", ...words]);
  expect(exit).toBe(0);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t")[0] ?? "");
}

describe("what could come next", () => {
  test.for<[readonly string[], readonly string[]]>([
    [["pl"], ["plan"]],
    [
      ["lab", ""],
      ["create", "add", "fault"],
    ],
    [["plan", "--det"], ["--detailed-exitcode"]],
    [
      ["plan", "--format", ""],
      ["text", "json", "markdown"],
    ],
    [["assign", "--type", "oa"], ["OAuthTokenIssuer"]],
    [["assign", "--type", "Default", "Int"], ["Internal"]],
    [
      ["assign", "--scope", "s"],
      ["site:Paris", "server:fe01.contoso.com"],
    ],
    [
      ["assign", "--certificate", "o"],
      ["oauth-2026", "odd name"],
    ],
    [
      ["assign", "--certificate", "from:D"],
      ["from:Default", "from:DataEdgeExternal"],
    ],
    [
      ["rename", ""],
      ["certificate", "pool", "server"],
    ],
    [["rename", "certificate", "oa"], ["oauth-2026"]],
    [["rename", "pool", ""], ["pool01.contoso.com"]],
    [["remove", "server", ""], ["fe01.contoso.com"]],
    [["rename", "pool", "pool01.contoso.com", ""], []],
    [["lab", "fault", "fe01.contoso.com", "un"], ["unreachable"]],
    [
      ["explain", "roll/too-l"],
      ["roll/too-late", "roll/too-late-to-cancel"],
    ],
    [["plan", "--config", ""], [":files"]],
    [["add", "certificate", ""], [":files"]],
    [["completion", "z"], ["zsh"]],
    [["plan", "--allow", "guard/o"], ["guard/override:fe01.contoso.com"]],
    [["nothing", "such", ""], []],
  ])("%j → %j", async ([words, expected]) => {
    const found = await complete(...words);
    expect(words[0] === "explain" ? found.toSorted() : found).toEqual(expected);
  });

  test("a broken configuration has no names, and nothing is said of it", async () => {
    const broken = mkdtempSync(join(folder, "broken-"));
    writeFileSync(join(broken, "cscert.yaml"), "pools: [");
    const answer = await makeWorld(broken)(["cscert", "__complete", "--", "rename", "pool", ""]);
    expect(answer).toEqual({ stdout: "", stderr: "", exit: 0 });
  });

  test("every command, flag and choice that the program has is offered", async () => {
    const help = await makeWorld(folder)(["cscert", "--help"]);
    for (const name of await complete("")) expect(help.stdout).toContain(name);
    expect((await complete("")).length).toBeGreaterThan(20);
    expect(await complete("")).not.toContain("__complete");
  });
});

test("an unknown shell is refused", async () => {
  const { exit, stderr } = await makeWorld(folder)(["cscert", "completion", "csh"]);
  expect(exit).toBe(64);
  expect(stderr).toContain("bash, zsh, fish, powershell");
});

/** Asks a shell for the words that it would offer at the end of a line. */
const ASK: Readonly<Record<(typeof SHELLS)[number], (line: string) => readonly string[]>> = {
  bash: (line) => [
    "bash",
    "--norc",
    "-c",
    `source script; COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; IFS=' ' read -r -a COMP_WORDS <<<"$COMP_LINE"; [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _cscert; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  zsh: (line) => [
    "zsh",
    "-f",
    "-c",
    `compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- "$@" }; line='${line}'; words=(\${(z)line}); [[ "$line" == *' ' ]] && words+=(''); CURRENT=\${#words}; source ./script; _cscert`,
  ],
  fish: (line) => ["fish", "--no-config", "-c", `source script; complete -C '${line}'`],
  powershell: (line) => [
    powershell?.path ?? "pwsh",
    "-NoProfile",
    "-Command",
    `. ([scriptblock]::Create([IO.File]::ReadAllText('script'))); (TabExpansion2 -inputScript '${line}' -cursorColumn ${line.length}).CompletionMatches.CompletionText`,
  ],
};

describe.for(SHELLS)("the script in %s", (shell) => {
  const [program = ""] = ASK[shell]("");
  const isHere = spawnSync(program, ["--version"]).status === 0;
  if (!isHere) console.warn(`the completion for ${shell} is not tried: ${program} is not here`);

  // A shell may be missing on a host; CI installs all of them, and the warning above names the one that is not tried.
  test.skipIf(!isHere).for<[string, readonly string[]]>([
    ["cscert rename certificate oauth", ["oauth-2026"]],
    ["cscert assign --type Web", ["WebServicesInternal", "WebServicesExternal"]],
  ])("completes %j", { timeout: 60_000 }, ([line, expected]) => {
    writeFileSync(join(folder, "script"), completionScript(shell));
    const [command = "", ...args] = ASK[shell](line);
    const { stdout, stderr } = spawnSync(command, args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` },
    });
    const words = stdout
      .split("\n")
      .map((word) => (word.split("\t")[0] ?? "").trim())
      .filter((word) => word !== "");
    expect(words.toSorted(), stderr).toEqual([...expected].toSorted());
  });
});

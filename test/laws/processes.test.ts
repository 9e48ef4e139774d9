// Whoever lists the processes of this machine learns no secret: not from the arguments of cscert, not from the arguments and the
// environment of whatever it starts, not from the report that Node writes of a process. strace tells every program that was started.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "../../src/base/secret.ts";
import { openPfx } from "../../src/x509/open.ts";
import { describeWithPowerShell, powershell } from "../kit/powershell.ts";
import { keySpellings, spellings } from "../kit/spellings.ts";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");
const NOW = ["--now", "2026-11-25T08:00:00Z"];
/** What pages and webhooks ask for, and a token that is none of cscert's business. */
const TOKENS = {
  PAGE_TOKEN: "canary-of-the-pages-0123456789",
  HINT_SECRET: "canary-of-the-hints-0123456789",
  CI_JOB_TOKEN: "canary-of-the-pipeline-0123456789",
};

/** A program that was started, in bytes as latin1. */
interface Started {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: readonly string[];
}

let folder = "";
let variables: Record<string, string> = TOKENS;
let hidden: readonly string[] = [];

describeWithPowerShell("a list of processes", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cscert-processes-"));
    const lab = ["lab", "create", "lab", "--servers", "3", "--store", "powershell", ...NOW];
    execFileSync(process.execPath, [MAIN, ...lab], { cwd: folder, env: environment(), stdio: "ignore" });
    await plantCanaries();
    const more =
      "-keyout k -out c -days 3000 -subj /CN=more -addext basicConstraints=critical,CA:FALSE && openssl pkcs12 -export -inkey k -in c";
    const made = `openssl req -x509 -nodes ${more} -passout env:CERT_PASSWORD -out certificates/more.pfx`;
    const commit = "git init -q && git add . && git -c user.name=x -c user.email=x@x commit -qm x";
    const lines = `${made} && rm k && ${commit}`;
    execFileSync("sh", ["-c", lines], { cwd: join(folder, "lab"), env: environment(), stdio: "ignore" });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("shows no secret of an apply, nor of what it starts", () => {
    const started = startedBy(["apply", "--auto-approve", ...NOW]);
    expectSilence(started);
    const programs = started.map(({ program }) => program.split("/").at(-1));
    expect(programs).toContain("git");
    expect(programs).toContain(powershell?.path.split("/").at(-1));
  });

  test.each([
    ["doctor", ...NOW],
    ["inspect", "certificates/oauth-2026.pfx", "--password-file", "secrets/oauth-2026"],
    ["add", "certificate", "certificates/more.pfx", "--password-env", "CERT_PASSWORD", "-y", ...NOW],
    ["watch", "--once", "--token", "env:PAGE_TOKEN", "--hint-secret", "env:HINT_SECRET", ...NOW],
  ])("shows no secret of %s", (...args) => {
    expectSilence(startedBy(args));
  });

  test("does not go into the report that Node writes of a process", () => {
    const report = join(folder, "report.json");
    const hook = join(folder, "hook.cjs");
    writeFileSync(hook, `process.on("exit", () => process.report.writeReport(${JSON.stringify(report)}));`);
    const env = { ...environment(), NODE_OPTIONS: `--require ${hook}` };
    spawnSync(process.execPath, [MAIN, "apply", "--auto-approve", ...NOW], { cwd: join(folder, "lab"), env });
    const text = readFileSync(report, "utf8");
    expect(text).toContain("commandLine");
    expect(findLeak([text])).toBeUndefined();
  });

  test("is searched for each of them", () => {
    for (const secret of Object.values(variables)) {
      const run: Started = { program: "x", args: [], environment: [] };
      expect(() => expectSilence([run, { ...run, environment: [`NAME=${bytesOf(secret)}`] }])).toThrow(
        "x is told",
      );
      expect(() => expectSilence([{ ...run, args: [bytesOf(secret)] }])).toThrow("x is told");
    }
  });
});

function environment(): Record<string, string> {
  const path = process.env["PATH"] ?? "";
  return { PATH: path, HOME: folder, CSCERT_PWSH: powershell?.path ?? "", ...variables };
}

/** Moves one password of the lab into a variable, and notes everything that is to be found nowhere. */
async function plantCanaries(): Promise<void> {
  const lab = join(folder, "lab");
  const secrets = join(lab, "secrets");
  const passwords = readdirSync(secrets).map((name) => readFileSync(join(secrets, name), "utf8").trim());
  const password = readFileSync(join(secrets, "oauth-2026"), "utf8").trim();
  const pfx = readFileSync(join(lab, "certificates", "oauth-2026.pfx"));
  const { value } = await openPfx(pfx, new Secret(password));
  if (value === undefined) throw new Error("the lab's own file does not open");
  const file = join(lab, "cscert.yaml");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace("{ file: secrets/oauth-2026 }", "{ env: CERT_PASSWORD }"));
  variables = { ...TOKENS, CERT_PASSWORD: password };
  const all = [...Object.values(TOKENS), ...passwords].flatMap(spellings);
  hidden = [
    ...all,
    ...keySpellings(value.privateKey),
    pfx.toString("latin1", 100, 200),
    pfx.toString("base64", 99, 201),
  ];
}

/** Runs a command under strace to its end and returns every program that was started, cscert itself the first. */
function startedBy(args: readonly string[]): readonly Started[] {
  const trace = join(folder, "trace");
  const options = ["-f", "--seccomp-bpf", "-v", "-xx", "-s", "200000", "-e", "trace=execve", "-o", trace];
  const run = spawnSync("strace", [...options, process.execPath, MAIN, ...args], {
    cwd: join(folder, "lab"),
    env: environment(),
    encoding: "utf8",
  });
  expect(run.stderr).not.toContain("bug:");
  expect([run.status, run.stderr]).toEqual([0, run.stderr]);
  return readFileSync(trace, "latin1").split("\n").flatMap(readExec);
}

/** Reads a line such as `7 execve("\x2f", ["\x61", …], ["\x62", …]) = 0`. */
function readExec(line: string): readonly Started[] {
  const [, program = "", args = "", told = ""] = /execve\("([^"]*)", \[(.*?)\], \[(.*?)\]/.exec(line) ?? [];
  if (program === "") return [];
  expect(line).not.toContain('"...');
  const texts = (list: string) => [...list.matchAll(/"([^"]*)"/g)].map(([, text = ""]) => unescapeHex(text));
  return [{ program: unescapeHex(program), args: texts(args), environment: texts(told) }];
}

function unescapeHex(text: string): string {
  return Buffer.from(text.replaceAll("\\x", ""), "hex").toString("latin1");
}

const bytesOf = (text: string): string => Buffer.from(text).toString("latin1");

/** The environment of the first is the user's own doing. */
function expectSilence(started: readonly Started[]): void {
  expect(started.length).toBeGreaterThan(0);
  for (const [index, { program, args, environment: told }] of started.entries()) {
    const leak = findLeak(index === 0 ? args : [...args, ...told]);
    if (leak !== undefined) throw new Error(`${program} is told ${leak}`);
  }
}

function findLeak(texts: readonly string[]): string | undefined {
  return texts.find((text) =>
    hidden.some((secret) => text.includes(secret) || text.includes(bytesOf(secret))),
  );
}

// What is published is what its users need, and it works where nothing else is installed.

import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { powershell } from "../kit/powershell.ts";

const ROOT = join(import.meta.dirname, "../..");
/** npm of this machine, run by the Node that runs the tests. */
const NPM = process.platform === "win32" ? "npm.cmd" : "npm";
const env = {
  ...process.env,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`,
  npm_config_offline: "true",
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_update_notifier: "false",
  ...(powershell === undefined ? {} : { CSCERT_PWSH: powershell.path }),
};

let folder = "";
let files: readonly string[] = [];
/** The clone's package.json once it was packed. */
let after = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "package-"));
  const copy = join(folder, "clone");
  mkdirSync(copy);
  for (const name of [
    "package.json",
    "src",
    "schemas",
    "docs",
    ".ci",
    "tsconfig.json",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
  ]) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"), "junction");
  const out = npm(copy, "pack", "--json", "--pack-destination", folder);
  const [packed] = JSON.parse(out.slice(out.indexOf("["))) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  files = packed.files.map(({ path }) => path);
  after = readFileSync(join(copy, "package.json"), "utf8");
  writeFileSync(join(folder, "package.json"), '{"name":"user","version":"1.0.0","type":"module"}');
  rmSync(copy, { recursive: true });
  npm(folder, "install", join(folder, packed.filename));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function npm(cwd: string, ...args: readonly string[]): string {
  return execFileSync(NPM, args, {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
}

test("the package holds the program, the schema, the pages, and nothing else", () => {
  const expected =
    /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|src\/cli\/cscert\.cjs|schemas\/cscert\.schema\.json|docs\/diagnostics\/[a-z0-9-]+\/[a-z0-9-]+\.md|dist\/(cscert\.cjs|main\.cjs|index\.js|licenses\.txt|chunks\/[\w-]+\.js|aside\/[@\w.-]+\.cjs|powershell\/[\w/]+\.(ps[dm]?1|md)|types\/.+\.d\.ts))$/;
  expect(files.filter((file) => !expected.test(file))).toEqual([]);
  for (const needed of [
    "dist/cscert.cjs",
    "dist/main.cjs",
    "dist/index.js",
    "dist/types/index.d.ts",
    "dist/licenses.txt",
    "dist/powershell/cscert.ps1",
    "dist/powershell/lab/SkypeForBusiness/SkypeForBusiness.psd1",
    "dist/powershell/lab/Lync/Lync.psd1",
  ]) {
    expect(files).toContain(needed);
  }
});

test("it asks npm to run nothing where it is installed, and packing leaves the clone as it was", () => {
  const text = readFileSync(join(folder, "node_modules/cscert/package.json"), "utf8");
  const { scripts } = JSON.parse(text) as { readonly scripts: Readonly<Record<string, string>> };
  const hooks = [
    "preinstall",
    "install",
    "postinstall",
    "prepublish",
    "preprepare",
    "prepare",
    "postprepare",
  ];
  expect(hooks.filter((name) => name in scripts)).toEqual([]);
  expect(after).toBe(readFileSync(join(ROOT, "package.json"), "utf8"));
  expect(after).toContain('"prepare": ');
});

test("it installs nothing beside itself", () => {
  const installed = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
  expect(installed).toEqual(["cscert"]);
});

test("its program imports nothing while it runs: Node would warn of it in the middle of a question", () => {
  const text = readFileSync(join(folder, "node_modules/cscert/dist/main.cjs"), "latin1");
  expect(text.match(/.{0,60}\bimport\(.{0,60}/g)).toBeNull();
});

test("its command tells its version and makes a lab", () => {
  expect(run("--version").stdout.trim()).toBe(version());
  const lab = run("lab", "create", "lab", "--servers", "2", "--pools", "1");
  expect(lab.stderr + lab.stdout).toContain("cscert");
  expect(lab.status).toBe(0);
  const explained = run("explain", "store/fenced");
  expect(explained.status).toBe(0);
});

test.skipIf(powershell === undefined)(
  "it plans for a lab behind PowerShell, with what it brings along",
  () => {
    const made = run("lab", "create", "behind", "--store", "powershell", "--servers", "2", "--pools", "1");
    expect([made.status, made.stderr]).toEqual([0, expect.any(String)]);
    const planned = run("plan", "--config", "behind/cscert.yaml", "--show-cmdlets");
    expect(planned.stdout + planned.stderr).toContain("Set-CsCertificate -Type ");
    expect(planned.status).toBe(0);
  },
);

test("its library makes a plan", () => {
  writeFileSync(
    join(folder, "use.js"),
    'import { makePlan, loadConfiguration } from "cscert";\nconsole.log(typeof makePlan, typeof loadConfiguration);\n',
  );
  expect(execFileSync(process.execPath, ["use.js"], { cwd: folder, encoding: "utf8" }).trim()).toBe(
    "function function",
  );
});

function run(...args: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  const command = join(folder, "node_modules/cscert/src/cli/cscert.cjs");
  return spawnSync(process.execPath, [command, ...args], { cwd: folder, env, encoding: "utf8" });
}

function version(): string {
  return (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string })
    .version;
}

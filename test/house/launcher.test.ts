// The command on any Node: it starts the real command line here, or on the Node that the clone brings along, or says what is missing.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const BEHAVIOUR = `
  const [how, ...rest] = process.argv.slice(2);
  if (how === "wait") {
    process.on("SIGTERM", () => process.exit(9));
    setInterval(() => {}, 1000);
    process.stdout.write("ready\\n");
  } else if (how === "die") process.kill(process.pid, "SIGKILL");
  else {
    process.stdout.write(JSON.stringify({ version: process.versions.node, rest }));
    process.exitCode = Number(how);
  }`;

let folder = "";
let launcher = "";
/** Makes this Node look like an older one to the launcher, and only to the process that it is given to. */
let disguise = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "launcher-"));
  process.env["XDG_CACHE_HOME"] = join(folder, "cache");
  launcher = join(folder, "clone", "dist", "cscert.cjs");
  disguise = join(folder, "disguise.cjs");
  mkdirSync(join(folder, "clone", "dist"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "clone", "node_modules"), "junction");
  await build({
    entryPoints: [join(ROOT, "src/cli/launcher.cts")],
    outfile: launcher,
    format: "cjs",
    target: "node12",
    define: { BUILD: '"test"', VERSION: '"1.2.3"' },
  });
  writeFileSync(join(folder, "clone", "dist", "main.cjs"), BEHAVIOUR);
  writeFileSync(disguise, 'Object.defineProperty(process.versions, "node", { value: "12.22.0" });');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(age: "new" | "old", file: string, ...args: readonly string[]): ReturnType<typeof spawnSync> {
  return spawnSync(process.execPath, [...(age === "old" ? ["-r", disguise] : []), file, ...args], {
    encoding: "utf8",
  });
}

describe.for(["new", "old"] as const)("on a Node that is %s", (age) => {
  test("it runs the command line with its arguments and hands on the exit code", () => {
    const { status, stdout } = run(age, launcher, "7", "a b", '"', "$x");
    expect(JSON.parse(String(stdout))).toEqual({ version: process.versions.node, rest: ["a b", '"', "$x"] });
    expect(status).toBe(7);
  });

  test.for(["--version", "-V"])("it answers %s without the command line", (word) => {
    expect(run(age, launcher, word).stdout).toBe("1.2.3\n");
    expect(JSON.parse(String(run(age, launcher, "0", word).stdout))).toMatchObject({ rest: [word] });
  });

  // Windows has no signals to pass on.
  test.skipIf(process.platform === "win32")("it ends by the signal that ended the command line", () => {
    expect(run(age, launcher, "die").signal).toBe("SIGKILL");
  });
});

// Windows has no signals to pass on.
test.skipIf(process.platform === "win32")(
  "a request to end reaches the command line, which decides how",
  async () => {
    const child = spawn(process.execPath, ["-r", disguise, launcher, "wait"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGTERM");
    expect(await ended(child)).toBe(9);
  },
);

describe("compiled code", () => {
  const kept = (cache: string): readonly string[] =>
    readdirSync(join(cache, "cscert")).filter((name) => name.endsWith(".code"));
  const start = (cache: string, exit: string): number | null =>
    spawnSync(process.execPath, [launcher, exit], { env: { ...process.env, XDG_CACHE_HOME: cache } }).status;

  // Elsewhere the folder is named by another variable.
  test.skipIf(process.platform === "win32")(
    "is kept in the user's own folder, and replaced where it is spoilt",
    () => {
      const cache = mkdtempSync(join(folder, "cache-"));
      expect(start(cache, "7")).toBe(7);
      const [name = ""] = kept(cache);
      const file = join(cache, "cscert", name);
      const { mtimeMs, mode } = statSync(file);
      expect(mode & 0o777).toBe(0o600);
      expect(start(cache, "7")).toBe(7);
      expect(statSync(file).mtimeMs).toBe(mtimeMs);
      const [recent, old] = ["recent.code", "old.code"].map((other) => join(cache, "cscert", other));
      for (const other of [recent, old]) writeFileSync(String(other), "of another build");
      utimesSync(String(old), 0, 0);
      writeFileSync(file, readFileSync(file).subarray(0, 99));
      expect(start(cache, "7")).toBe(7);
      expect(statSync(file).size).toBeGreaterThan(99);
      expect(kept(cache)).toEqual(expect.arrayContaining([name, "recent.code"]));
      expect(kept(cache)).toHaveLength(2);
    },
  );

  test.skipIf(process.platform === "win32")("is neither read nor kept where others could write it", () => {
    const cache = mkdtempSync(join(folder, "cache-"));
    mkdirSync(join(cache, "cscert"));
    chmodSync(join(cache, "cscert"), 0o777);
    expect(start(cache, "7")).toBe(7);
    expect(kept(cache)).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("is not kept for what was no command", () => {
    const cache = mkdtempSync(join(folder, "cache-"));
    expect(start(cache, "64")).toBe(64);
    expect(kept(cache)).toEqual([]);
  });
});

test("without a Node that is new enough it says which one it needs", () => {
  const alone = join(folder, "alone.cjs");
  writeFileSync(alone, launcherText());
  const { status, stderr } = run("old", alone, "plan");
  expect(stderr).toContain("needs Node.js 24.21 or later; this is 12.22.0");
  expect(status).toBe(1);
});

test("an older Node in the user's own node_modules is not asked", () => {
  const project = join(folder, "project");
  mkdirSync(join(project, "node_modules", "node", "bin"), { recursive: true });
  writeFileSync(join(project, "node_modules", "node", "package.json"), '{"name":"node","version":"18.20.0"}');
  writeFileSync(join(project, "cscert.cjs"), launcherText());
  const { status, stderr } = run("old", join(project, "cscert.cjs"));
  expect(stderr).toContain("needs Node.js 24.21");
  expect(status).toBe(1);
});

test("in a clone that was not built yet the command says what to do", () => {
  const clone = join(folder, "unbuilt");
  mkdirSync(join(clone, "src", "cli"), { recursive: true });
  cpSync(join(ROOT, "src", "cli", "cscert.cjs"), join(clone, "src", "cli", "cscert.cjs"));
  const { status, stderr } = run("new", join(clone, "src", "cli", "cscert.cjs"), "--version");
  expect(stderr).toContain(`run \`npm ci\` in ${clone}`);
  expect(status).toBe(1);
});

test("it asks nothing of Node that version 12 lacks", () => {
  expect(launcherText()).not.toMatch(/require\("node:|\?\.|\?\?|\bimport\(/);
});

function launcherText(): string {
  return readFileSync(launcher, "utf8");
}

async function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", resolve));
}

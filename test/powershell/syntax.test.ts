// PowerShell that ships runs on the PowerShell that servers have: every file's syntax tree is walked, and what is newer is refused.

import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import { LOADER } from "../../src/stores/powershell/bootstrap.ts";
import { describeWithPowerShell, powershell } from "../kit/powershell.ts";
import { LAB_FLOOR, SCRIPT_FLOOR, type Allowed } from "./floor.ts";
import { PLANTED } from "./planted.ts";

const ROOT = join(import.meta.dirname, "..", "..", "src", "stores", "powershell");
const WALK = join(import.meta.dirname, "syntax.ps1");

type Fact = readonly [kind: string, value: string, line: number];
interface Walked {
  readonly path: string;
  readonly facts: readonly Fact[];
}

/** Facts that decide nothing by themselves: a definition is what makes a command one's own. */
const SILENT = new Set(["defines", "definestype"]);

function walk(paths: readonly string[], folder: string): Walked[] {
  invariant(powershell !== undefined, "only where there is a PowerShell");
  const list = join(folder, "list.txt");
  writeFileSync(list, paths.join("\n"));
  const { stdout, stderr } = spawnSync(
    powershell.path,
    ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", WALK, list],
    { encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  expect(stderr).toBe("");
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Walked);
}

/** What of a file is not allowed, as `kind value, line N`. `own` are the functions of its package. */
function refuse({ facts }: Walked, allowed: Allowed, own: ReadonlySet<string>): string[] {
  return facts.flatMap(([kind, value, line]) => {
    const name = value.toLowerCase().replace(/^system\./u, "");
    if (SILENT.has(kind.toLowerCase()) || allowed[kind]?.has(name) === true) return [];
    if (kind === "command" && own.has(name)) return [];
    if (kind === "parameter" && own.has(name.replace(/ -.*$/u, ""))) return [];
    return [`${kind} ${value}, line ${line}`];
  });
}

function definitions(files: readonly Walked[]): Set<string> {
  const facts = files.flatMap((file) => file.facts);
  return new Set(facts.filter(([kind]) => kind === "defines").map(([, name]) => name.toLowerCase()));
}

const shipped = globSync("**/*.{ps1,psm1}", { cwd: ROOT }).map((file) => join(ROOT, file));
const isScript = (path: string): boolean => basename(path) === "cscert.ps1";

describeWithPowerShell("the syntax of what ships", () => {
  let folder: string;
  let walked: readonly Walked[];
  let loaded: Walked | undefined;
  let planted: readonly Walked[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cscert-syntax-"));
    const plants = PLANTED.map(([, code], index) => {
      const path = join(folder, `${String(index).padStart(3, "0")}.ps1`);
      writeFileSync(path, code);
      return path;
    });
    const loader = join(folder, "loader.ps1");
    writeFileSync(loader, LOADER);
    const all = walk([...shipped, loader, ...plants], folder);
    walked = all.slice(0, shipped.length);
    loaded = all[shipped.length];
    planted = all.slice(shipped.length + 1);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.for(shipped.map((path) => [basename(path), path] as const))("is old enough: %s", ([, path]) => {
    const file = walked.find((each) => each.path === path);
    invariant(file !== undefined, "every file was walked");
    const siblings = walked.filter((each) => isScript(each.path) === isScript(path));
    const allowed = isScript(path) ? SCRIPT_FLOOR : LAB_FLOOR;
    expect(refuse(file, allowed, definitions(siblings))).toEqual([]);
  });

  it("is old enough: what loads the script", () => {
    invariant(loaded !== undefined, "it was walked");
    expect(refuse(loaded, SCRIPT_FLOOR, new Set())).toEqual([]);
  });

  it.for(PLANTED.map(([name], index) => [name, index] as const))("refuses %s", ([, index]) => {
    const file = planted[index];
    invariant(file !== undefined, "every plant was walked");
    expect(refuse(file, SCRIPT_FLOOR, new Set())).not.toEqual([]);
  });

  it("finds nothing wrong with what is old", () => {
    const path = join(folder, "old.ps1");
    writeFileSync(
      path,
      'param([string] $Name)\nforeach ($each in @(1, 2)) { if ($each -gt 1) { "$Name $each" } }\n',
    );
    expect(walk([path], folder).flatMap((file) => refuse(file, SCRIPT_FLOOR, new Set()))).toEqual([]);
  });

  it("looks at every manifest: none asks for more than Windows PowerShell 5.1", () => {
    const manifests = globSync("**/*.psd1", { cwd: ROOT }).map((file) =>
      readFileSync(join(ROOT, file), "utf8"),
    );
    expect(manifests.length).toBeGreaterThan(1);
    for (const manifest of manifests) expect(manifest).toMatch(/PowerShellVersion = '5\.1'/u);
  });
});

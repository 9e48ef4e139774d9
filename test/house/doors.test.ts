// The linter guards the doors between the rooms. This proves it: imports that are forbidden are planted, each in a file of its own,
// and each must be noticed; imports that are allowed must not be.

import { spawnSync } from "node:child_process";
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
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DOORS } from "../../oxlint.config.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What is planted: room, name of the file, its text, and whether the linter must notice. */
interface Plant {
  readonly room: string;
  readonly what: string;
  readonly text: string;
  readonly noticed: "yes" | "no";
}

const UPWARD: readonly Plant[] = [
  plant(
    "model",
    "a static import",
    'import { thing } from "../planner/thing.ts";\nexport const other = thing;\n',
  ),
  plant(
    "model",
    "a type import",
    'import type { Thing } from "../planner/thing.ts";\nexport type Other = Thing;\n',
  ),
  plant("render", "an export-from", 'export { thing } from "../reconcile/thing.ts";\n'),
  plant("render", "a type export-from", 'export type { Thing } from "../reconcile/thing.ts";\n'),
  plant("planner", "a dynamic import", 'export const load = () => import("../cli/thing.ts");\n'),
  plant("config", "an import for its effect", 'import "../sources/thing.ts";\n'),
  plant(
    "schedule",
    "a room beside it",
    'import { thing } from "../render/thing.ts";\nexport const other = thing;\n',
  ),
  plant(
    "reconcile",
    "an adapter",
    'import { thing } from "../stores/thing.ts";\nexport const other = thing;\n',
  ),
  plant(
    "reconcile",
    "the library's face",
    'import { thing } from "../index.ts";\nexport const other = thing;\n',
  ),
  plant(
    "cli",
    "an adapter outside wiring.ts",
    'import { thing } from "../stores/thing.ts";\nexport const other = thing;\n',
  ),
];

const OUTSIDE: readonly Plant[] = [
  ...[
    "base",
    "diagnostic",
    "model",
    "config",
    "x509",
    "schedule",
    "render",
    "port",
    "planner",
    "adopt",
    "reconcile",
  ].flatMap((room) => [
    plant(room, "node:fs", 'import { readFileSync } from "node:fs";\nexport const read = readFileSync;\n'),
    plant(
      room,
      "node:fs/promises",
      'import { readFile } from "node:fs/promises";\nexport const read = readFile;\n',
    ),
    plant(
      room,
      "fs without prefix",
      'import { readFileSync } from "fs";\nexport const read = readFileSync;\n',
    ),
    plant(room, "node:child_process", 'export const load = () => import("node:child_process");\n'),
    plant(
      room,
      "node:sqlite",
      'import { DatabaseSync } from "node:sqlite";\nexport const Database = DatabaseSync;\n',
    ),
  ]),
  plant("planner", "node:crypto", 'import { hash } from "node:crypto";\nexport const digest = hash;\n'),
  plant("model", "yaml", 'import { parse } from "yaml";\nexport const read = parse;\n'),
  plant(
    "base",
    "temporal-polyfill elsewhere than in zone.ts",
    'import { Temporal } from "temporal-polyfill";\nexport const T = Temporal;\n',
  ),
];

const CLOCKS: readonly Plant[] = [
  plant("planner", "Date.now", "export const at = Date.now();\n"),
  plant("render", "performance", "export const at = performance.now();\n"),
  plant("model", "process", "export const home = process.cwd();\n"),
  plant("config", "console", 'console.log("hello");\n'),
  plant("schedule", "Math.random", "export const chance = Math.random();\n"),
];

const ALLOWED: readonly Plant[] = [
  plant(
    "planner",
    "a room below",
    'import { thing } from "../schedule/thing.ts";\nexport const other = thing;\n',
    "no",
  ),
  plant("config", "yaml", 'import { parse } from "yaml";\nexport const read = parse;\n', "no"),
  plant("x509", "node:crypto", 'import { hash } from "node:crypto";\nexport const digest = hash;\n', "no"),
  plant(
    "stores",
    "node:fs",
    'import { readFileSync } from "node:fs";\nexport const read = readFileSync;\n',
    "no",
  ),
];

function plant(room: string, what: string, text: string, noticed: Plant["noticed"] = "yes"): Plant {
  return { room, what, text, noticed };
}

const PLANTS = [...UPWARD, ...OUTSIDE, ...CLOCKS, ...ALLOWED];
let folder = "";
let noticed = new Set<string>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "doors-"));
  cpSync(join(ROOT, "oxlint.config.ts"), join(folder, "oxlint.config.ts"));
  cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  for (const [index, { room, text }] of PLANTS.entries()) {
    mkdirSync(join(folder, "src", room), { recursive: true });
    writeFileSync(join(folder, "src", room, nameOf(index)), text);
  }
  noticed = lint(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function nameOf(index: number): string {
  return `planted-${index}.ts`;
}

/** Returns the names of the files in which a door, a clock or the world was noticed. Not type-aware: doors need no types. */
function lint(where: string): Set<string> {
  const node = join(ROOT, "node_modules/oxlint/bin/oxlint");
  const { stdout, stderr } = spawnSync(process.execPath, [node, "-f", "json", "src"], {
    cwd: where,
    encoding: "utf8",
  });
  const report = JSON.parse(stdout === "" ? `{"error":${JSON.stringify(stderr)}}` : stdout) as {
    readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
  };
  const restricted = report.diagnostics.filter(({ code }) => /no-restricted|no-console/.test(code));
  return new Set(restricted.map(({ filename }) => basename(filename)));
}

describe("the linter", () => {
  test.for(PLANTS.map((planted, index) => ({ ...planted, index })))(
    "src/$room: $what (noticed: $noticed)",
    (planted) => {
      expect(noticed.has(nameOf(planted.index)) ? "yes" : "no").toBe(planted.noticed);
    },
  );
});

describe("the doors table", () => {
  const rooms = readdirSync(join(ROOT, "src"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );

  test("names every room, from the lowest floor up", () => {
    const names = DOORS.map(({ room }) => room);
    expect(rooms.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([]);
  });

  test("lets a room import only what stands before it", () => {
    const names = DOORS.map(({ room }) => room);
    const upward = DOORS.flatMap(({ room, rooms: may }) =>
      may.filter((other) => names.indexOf(other) >= names.indexOf(room)).map((other) => `${room} → ${other}`),
    );
    expect(upward).toEqual([]);
  });

  test("leaves nobody on floors 1 to 4 who asks what time it is", () => {
    const pure = DOORS.slice(0, 10).map(({ room }) => room);
    const asking = rooms
      .filter(({ name }) => pure.includes(name))
      .flatMap(({ name }) =>
        readdirSync(join(ROOT, "src", name), { recursive: true, encoding: "utf8" }).map((file) =>
          join("src", name, file),
        ),
      )
      .filter(
        (file) =>
          file.endsWith(".ts") &&
          /\bnew Date\(\)|[^.\w]Date\(\)|Temporal\.Now/.test(readFileSync(join(ROOT, file), "utf8")),
      );
    expect(asking).toEqual([]);
  });
});

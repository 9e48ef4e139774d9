// The house's rules. The doors table comes first: which room may import which, and what of the outside world (docs/lifecycle.md walks
// through the rooms). A room that imports against it is in the wrong place, or asks for something that should be handed to it.

import { builtinModules } from "node:module";
import { defineConfig } from "oxlint";
import manifest from "./package.json" with { type: "json" };

interface Door {
  readonly room: string;
  /** Rooms that it may import, beside itself. */
  readonly rooms: readonly string[];
  /** Packages and built-in modules that it may import; "any" for adapters. */
  readonly outside: readonly string[] | "any";
}

const WORDS = ["model", "diagnostic", "base"];
const ADAPTER = ["port", "x509", ...WORDS];

export const DOORS: readonly Door[] = [
  { room: "base", rooms: [], outside: [] },
  { room: "diagnostic", rooms: ["base"], outside: [] },
  { room: "model", rooms: ["diagnostic", "base"], outside: [] },
  { room: "config", rooms: WORDS, outside: ["yaml", "ajv", "ajv-formats"] },
  { room: "x509", rooms: WORDS, outside: ["node:crypto", "node-forge"] },
  { room: "schedule", rooms: WORDS, outside: [] },
  { room: "render", rooms: WORDS, outside: [] },
  { room: "port", rooms: WORDS, outside: [] },
  { room: "planner", rooms: ["schedule", ...WORDS], outside: [] },
  { room: "adopt", rooms: ["config", ...WORDS], outside: [] },
  { room: "stores", rooms: ADAPTER, outside: "any" },
  // Where files join into one desired state: finding them is this room's, what is written in them is config's.
  { room: "sources", rooms: ["config", ...ADAPTER], outside: "any" },
  { room: "state", rooms: ADAPTER, outside: "any" },
  { room: "forge", rooms: ADAPTER, outside: "any" },
  { room: "notify", rooms: ADAPTER, outside: "any" },
  { room: "lab", rooms: ADAPTER, outside: "any" },
  { room: "reconcile", rooms: ["port", "planner", "schedule", "config", ...WORDS], outside: [] },
  { room: "daemon", rooms: ["reconcile", "schedule", "render", "port", ...WORDS], outside: "any" },
  {
    room: "cli",
    rooms: [
      "daemon",
      "reconcile",
      "planner",
      "adopt",
      "config",
      "x509",
      "schedule",
      "render",
      "port",
      "lab",
      ...WORDS,
    ],
    outside: "any",
  },
];

/** Files that may do more than their room: each is the one place where its room meets the world. */
const EXCEPTIONS: readonly { readonly file: string; readonly door: Door }[] = [
  { file: "src/base/zone.ts", door: { room: "base", rooms: [], outside: ["temporal-polyfill"] } },
  ...[
    "src/cli/wiring.ts",
    "src/cli/wiring-watch.ts",
    "src/cli/wiring-powershell.ts",
    "src/cli/wiring-forge.ts",
    "src/cli/wiring-untrusted.ts",
    "src/cli/wiring-git.ts",
  ].map((file) => ({
    file,
    door: { room: "cli", rooms: DOORS.map(({ room }) => room), outside: "any" as const },
  })),
];

/** Rooms of floors 1 to 4: pure, so that a test can hand them any time and any world. */
const PURE = DOORS.slice(0, 10).map(({ room }) => room);
const BUILTINS = builtinModules.filter((name) => !name.startsWith("_"));
/** All of them are bundled: package.json has no other dependencies. */
const PACKAGES = Object.keys(manifest.devDependencies);

function wall({ room, rooms, outside }: Door): { regex: string; message: string }[] {
  const closed = DOORS.map((door) => door.room).filter((other) => other !== room && !rooms.includes(other));
  const may = rooms.length === 0 ? "no other room" : `only ${rooms.join(", ")}`;
  const doors =
    closed.length === 0
      ? []
      : [
          {
            regex: `^(\\.\\./)+((${closed.join("|")})/|index\\.ts$)`,
            message: `src/${room} may import ${may} (doors table in oxlint.config.ts). Move the code to the room that owns it, or pass the value in from above.`,
          },
        ];
  if (outside === "any") return doors;
  const names = [...BUILTINS, ...PACKAGES].filter(
    (name) => !outside.includes(name) && !outside.includes(`node:${name}`),
  );
  const message = `src/${room} touches nothing outside but: ${outside.join(", ") || "nothing"}. Put the contact into an adapter (stores, sources, state, …) behind a port, and hand the value in.`;
  return [...doors, { regex: `^(node:)?(${names.map(escape).join("|")})(/.*)?$`, message }];
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function forbid(door: Door): ["error", { patterns: { regex: string; message: string }[] }] {
  return ["error", { patterns: wall(door) }];
}

const CLOCK = "The time comes in as an argument or from the clock port: otherwise no test can choose it.";
const WORLD = "Floors 1 to 4 know no process and log nothing: return a value and let the caller tell it.";

export default defineConfig({
  plugins: ["eslint", "typescript", "unicorn", "oxc", "import", "promise", "vitest"],
  options: { typeAware: true },
  ignorePatterns: [
    "dist*/**",
    "coverage/**",
    "node_modules/**",
    "src/config/generated/**",
    ".github/actions/**/*.cjs",
  ],
  categories: { correctness: "error", suspicious: "error", perf: "error" },
  rules: {
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/await-thenable": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
    "typescript/only-throw-error": "error",
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "import/no-default-export": "error",
    "unicorn/filename-case": ["error", { case: "kebabCase" }],
    "unicorn/prefer-node-protocol": "error",
    complexity: ["error", 20],
    "max-params": ["error", 6],
    "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
    "max-lines-per-function": ["error", { max: 80, skipBlankLines: true, skipComments: true }],
    "no-console": "error",
    eqeqeq: "error",
    "no-var": "error",
    "prefer-const": "error",
    // Off, each for its reason: one thing after the other is the point of a reconcile; the compiler's noImplicitReturns sees more;
    // brands and parsed shapes are made by assertion; control characters are what printable() looks for; the rest is taste.
    "no-await-in-loop": "off",
    "typescript/consistent-return": "off",
    "typescript/no-unsafe-type-assertion": "off",
    "no-control-regex": "off",
    "oxc/no-map-spread": "off",
    "import/no-named-as-default": "off",
    "import/no-named-as-default-member": "off",
    "unicorn/consistent-function-scoping": "off",
    "unicorn/prefer-set-has": "off",
    "no-underscore-dangle": "off",
    "unicorn/no-array-sort": "off",
    "typescript/no-generated-empty-object-type": "off",
  },
  overrides: [
    ...DOORS.map((door) => ({
      files: [`src/${door.room}/**/*.{ts,cts}`],
      rules: { "no-restricted-imports": forbid(door) },
    })),
    ...EXCEPTIONS.map(({ file, door }) => ({
      files: [file],
      rules: { "no-restricted-imports": forbid(door) },
    })),
    {
      files: PURE.map((room) => `src/${room}/**/*.ts`),
      rules: {
        "no-restricted-globals": [
          "error",
          ...["process", "console", "fetch", "setTimeout", "setInterval", "globalThis"].map((name) => ({
            name,
            message: WORLD,
          })),
          { name: "performance", message: CLOCK },
        ],
        "no-restricted-properties": [
          "error",
          { object: "Date", property: "now", message: CLOCK },
          {
            object: "Math",
            property: "random",
            message: "Chance comes in as an argument: same input, same plan.",
          },
        ],
      },
    },
    { files: ["src/cli/launcher.cts", "src/cli/*.cjs"], rules: { "unicorn/prefer-node-protocol": "off" } },
    { files: ["*.config.ts"], rules: { "import/no-default-export": "off" } },
    {
      files: ["test/**/*.ts", "bench/**/*.ts", ".ci/**", "schemas/**/*.ts", "examples/**"],
      rules: {
        "no-console": "off",
        complexity: "off",
        "max-lines": "off",
        "max-lines-per-function": "off",
        "import/no-cycle": ["error", { ignoreTypes: true }],
        "typescript/no-non-null-assertion": "off",
        "typescript/no-unsafe-type-assertion": "off",
        "unicorn/no-array-sort": "off",
        "unicorn/no-array-reverse": "off",
        "unicorn/prefer-array-find": "off",
        "no-unmodified-loop-condition": "off",
        "typescript/no-misused-spread": "off",
        "typescript/no-unnecessary-boolean-literal-compare": "off",
        "vitest/no-standalone-expect": "off",
        "require-yield": "off",
        "oxc/no-accumulating-spread": "off",
        "typescript/require-array-sort-compare": "off",
        "vitest/expect-expect": "off",
        "vitest/valid-expect": ["error", { maxArgs: 2 }],
        "vitest/no-conditional-expect": "off",
        "vitest/valid-describe-callback": "off",
      },
    },
  ],
});

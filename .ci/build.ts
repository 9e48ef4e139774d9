// Bundles what ships: the launcher, the command line with one chunk a command, the library, and its types.

import { hash } from "node:crypto";
import { chmodSync, cpSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";

const ROOT = join(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");
/** Built here and put into place at the end: a build that fails leaves the last one as it was. */
const OUT = join(ROOT, `dist-${process.pid}`);

/** What starts the untrusted child, and the child. */
const LOADER = join(ROOT, "src/cli/untrusted/loader.cjs");
const UNTRUSTED = join(OUT, "aside", "untrusted.cjs");

/** commander can start programs of its own, which cscert never asks for: loading what that takes costs each start 2 ms. */
const commanderStartsNothing: Plugin = {
  name: "commander-starts-nothing",
  setup(builder) {
    builder.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes("commander") ? { path: "nothing", namespace: "commander" } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: "commander" }, () => ({ contents: "export default {};" }));
  },
};

/** What only some commands need lies in files of its own: the text of a program costs each start, even where nothing runs it. */
const ASIDE = ["node-forge", "temporal-polyfill", "chokidar", "simple-git", "@clack/prompts"];

/**
 * Leaves a package that lies aside to the file that it was bundled into. One that a module imports by name is read when the name is
 * first used: a plan that has no window and no local time needs no calendar.
 */
const packagesAside: Plugin = {
  name: "packages-aside",
  setup(builder) {
    builder.onResolve({ filter: /^[@a-z]/ }, ({ path, kind }) => {
      if (!ASIDE.includes(path)) return undefined;
      const isLazy = kind === "import-statement";
      return isLazy ? { path, namespace: "aside" } : { path: `./${fileOf(path)}`, external: true };
    });
    builder.onResolve({ filter: /^\.\/aside\//, namespace: "aside" }, ({ path }) => ({
      path,
      external: true,
    }));
    builder.onLoad({ filter: /.*/, namespace: "aside" }, async ({ path }) => {
      const loaded: object = await import(path);
      const load = `require("./${fileOf(path)}")`;
      const names = Object.keys(loaded).filter((name) => /^[A-Za-z]\w*$/.test(name) && name !== "default");
      const getters = names.map((name) => `get ${name}() { return ${load}.${name}; }`);
      return { contents: `module.exports = { __esModule: true, ${getters.join(", ")} };` };
    });
  },
};

const COMMON = {
  bundle: true,
  platform: "node",
  logLevel: "warning",
  legalComments: "none",
} as const satisfies BuildOptions;

const MODULES = {
  ...COMMON,
  metafile: true,
  target: "node24",
  minifyWhitespace: true,
  minifySyntax: true,
} as const satisfies BuildOptions;

try {
  const untrusted = await buildUntrusted();
  const bundles = [untrusted, ...(await Promise.all([buildCommandLine(), buildAside(), buildLibrary()]))];
  await buildAction();
  escapeWide(join(OUT, "main.cjs"));
  await buildLauncher(hash("sha256", readFileSync(join(OUT, "main.cjs"))).slice(0, 16));
  writeFileSync(join(OUT, "licenses.txt"), collectLicenses(bundles));
  chmodSync(join(OUT, "cscert.cjs"), 0o755);
  copyPowerShell();
  // A clone runs without declarations; what is packed has them.
  const packing = ["pack", "publish"].includes(process.env["npm_command"] ?? "");
  if (packing || process.argv.includes("--types")) declareTypes();
  rmSync(DIST, { recursive: true, force: true });
  renameSync(OUT, DIST);
} catch (error) {
  rmSync(OUT, { recursive: true, force: true });
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** The launcher knows which text it starts: code that was compiled from another is not to be used. */
async function buildLauncher(text: string): Promise<void> {
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(join(ROOT, "package.json"), "utf8"),
  );
  await build({
    ...COMMON,
    entryPoints: [join(ROOT, "src/cli/launcher.cts")],
    outfile: join(OUT, "cscert.cjs"),
    format: "cjs",
    target: "node12",
    external: ["./main.cjs"],
    define: { BUILD: JSON.stringify(text), VERSION: JSON.stringify(version) },
    banner: { js: "#!/usr/bin/env node" },
  });
}

/** The launcher reads one byte a character: esbuild escapes all else, but for what stands in a tagged template. */
function escapeWide(file: string): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
    "latin1",
  );
}

/** What plans a stranger's commit: a bundle of its own, without network, database or Git. */
async function buildUntrusted(): Promise<Metafile> {
  const { metafile } = await build({
    ...MODULES,
    entryPoints: [join(ROOT, "src/cli/untrusted/child.ts")],
    outfile: UNTRUSTED,
    format: "cjs",
    minify: true,
  });
  cpSync(LOADER, join(OUT, "aside", "untrusted-loader.cjs"));
  return metafile;
}

/** GitHub's action: one file, with the untrusted child in it as a text; a repository that uses it installs nothing. */
async function buildAction(): Promise<void> {
  await build({
    ...MODULES,
    entryPoints: [join(ROOT, "src/cli/action.ts")],
    outfile: join(ROOT, ".github/actions/plan/index.cjs"),
    format: "cjs",
    minify: true,
    plugins: [commanderStartsNothing],
    define: {
      "import.meta.url": "__url",
      UNTRUSTED_CODE: JSON.stringify(readFileSync(UNTRUSTED, "utf8")),
      UNTRUSTED_LOADER: JSON.stringify(readFileSync(LOADER, "utf8")),
    },
    banner: { js: 'const __url=require("node:url").pathToFileURL(__filename).href;' },
  });
}

function fileOf(name: string): string {
  return `aside/${name.replace("/", "-")}.cjs`;
}

async function buildAside(): Promise<Metafile> {
  const { metafile } = await build({
    ...MODULES,
    entryPoints: ASIDE.map((name) => ({ in: name, out: fileOf(name).replace(/\.cjs$/, "") })),
    outdir: OUT,
    outExtension: { ".js": ".cjs" },
    format: "cjs",
  });
  return metafile;
}

/**
 * One file in the old module format: 11 ms less a start than forty modules in the new one (the compile cache serves both), and
 * what a command does not use is still not evaluated.
 */
async function buildCommandLine(): Promise<Metafile> {
  const { metafile } = await build({
    ...MODULES,
    entryPoints: [join(ROOT, "src/cli/main.ts")],
    outfile: join(OUT, "main.cjs"),
    format: "cjs",
    // The launcher runs a text: a module that such a text imports is an experiment of Node, and Node says so amid the questions.
    supported: { "dynamic-import": false },
    plugins: [commanderStartsNothing, packagesAside],
    define: { "import.meta.url": "__url" },
    banner: { js: 'const __url=require("node:url").pathToFileURL(__filename).href;' },
  });
  return metafile;
}

async function buildLibrary(): Promise<Metafile> {
  const { metafile } = await build({
    ...MODULES,
    entryPoints: [join(ROOT, "src/index.ts")],
    outdir: OUT,
    entryNames: "[name]",
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    splitting: true,
    // CommonJS packages in the bundle may require what Node has built in; made when first used, for there are many chunks.
    banner: {
      js: 'import{createRequire as __cr}from"node:module";let __r;const require=(id)=>(__r??=__cr(import.meta.url))(id);',
    },
  });
  return metafile;
}

/** What is bundled keeps its licence. */
function collectLicenses(metafiles: readonly Metafile[]): string {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const names = inputs.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  const texts = [...new Set(names)].toSorted().map((name) => {
    const folder = join(ROOT, "node_modules", name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} is bundled and has no licence file`);
    return `${name}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/** What runs in PowerShell ships as it is written: the script that servers are sent, and the laboratory's modules. */
function copyPowerShell(): void {
  const source = join(ROOT, "src", "stores", "powershell");
  cpSync(source, join(OUT, "powershell"), {
    recursive: true,
    filter: (path) => !path.endsWith(".ts"),
  });
}

function declareTypes(): void {
  const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const options = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly"];
  const paths = [
    "--rewriteRelativeImportExtensions",
    "--outDir",
    join(OUT, "types"),
    "--rootDir",
    join(ROOT, "src"),
  ];
  const project = ["--project", join(ROOT, ".ci", "tsconfig.types.json")];
  const { status } = spawnSync(process.execPath, [compiler, ...project, ...options, ...paths], {
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("the declarations could not be written");
}

// Bundles what ships: the launcher, the command line with one chunk a command, the library, and its types.

import { chmodSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { build, type BuildOptions, type Metafile } from "esbuild";

const ROOT = join(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");

const COMMON = {
  bundle: true,
  platform: "node",
  logLevel: "warning",
  legalComments: "none",
} as const satisfies BuildOptions;

rmSync(DIST, { recursive: true, force: true });
await Promise.all([buildLauncher(), buildModules()]);
chmodSync(join(DIST, "cscert.cjs"), 0o755);
// A clone runs without declarations; what is packed has them.
const packing = ["pack", "publish"].includes(process.env["npm_command"] ?? "");
if (packing || process.argv.includes("--types")) declareTypes();

async function buildLauncher(): Promise<void> {
  await build({
    ...COMMON,
    entryPoints: [join(ROOT, "src/cli/launcher.cts")],
    outfile: join(DIST, "cscert.cjs"),
    format: "cjs",
    target: "node14",
    // It must stay a dynamic import of the module beside it.
    supported: { "dynamic-import": true },
    external: ["./main.js"],
    banner: { js: "#!/usr/bin/env node" },
  });
}

async function buildModules(): Promise<void> {
  const { metafile } = await build({
    ...COMMON,
    metafile: true,
    entryPoints: [join(ROOT, "src/cli/main.ts"), join(ROOT, "src/index.ts")],
    outdir: DIST,
    entryNames: "[name]",
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    target: "node24",
    splitting: true,
    minifyWhitespace: true,
    minifySyntax: true,
    // CommonJS packages in the bundle may require what Node has built in.
    banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
  });
  writeFileSync(join(DIST, "licenses.txt"), collectLicenses(metafile));
}

/** What is bundled keeps its licence. */
function collectLicenses({ inputs }: Metafile): string {
  const names = Object.keys(inputs).flatMap(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  const texts = [...new Set(names)].toSorted().map((name) => {
    const folder = join(ROOT, "node_modules", name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} is bundled and has no licence file`);
    return `${name}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

function declareTypes(): void {
  const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const options = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly"];
  const paths = [
    "--rewriteRelativeImportExtensions",
    "--outDir",
    join(DIST, "types"),
    "--rootDir",
    join(ROOT, "src"),
  ];
  const project = ["--project", join(ROOT, ".ci", "tsconfig.types.json")];
  const { status } = spawnSync(process.execPath, [compiler, ...project, ...options, ...paths], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}

// npm runs this after `npm ci` and whenever npx links this clone to run `cscert`. In the last case it must never
// fail, since npx remembers a link that failed and can't be used in this clone any more.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const linking = process.env.npm_command === "exec";
const installed = existsSync(join(root, "node_modules", "esbuild"));
const built = existsSync(join(root, "dist", "main.cjs"));

if (installed && !(linking && built)) {
  const { status } = spawnSync("node", [join(root, ".ci", "build.ts")], { stdio: "inherit" });
  if (!linking) process.exitCode = status ?? 1;
}

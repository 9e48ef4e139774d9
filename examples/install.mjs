// What the stories of this folder need in a fresh clone: node_modules and dist. Plain JavaScript that runs on Node 20 with nothing installed.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const CLONE = dirname(dirname(fileURLToPath(import.meta.url)));

/** Makes node_modules and dist where they are missing; ends the story where they can't be made. */
export function install(say) {
  if (!existsSync(join(CLONE, "node_modules", ".package-lock.json"))) {
    say("First run: installing what cscert needs (npm ci).");
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
  }
  if (!existsSync(join(CLONE, "dist", "cscert.cjs"))) npm("run", "--silent", "prepare");
}

/** Runs npm in the clone. */
export function npm(...args) {
  const cli = process.env.npm_execpath;
  const { status } = cli?.endsWith(".js")
    ? spawnSync(process.execPath, [cli, ...args], { cwd: CLONE, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: CLONE, stdio: "inherit", shell: process.platform === "win32" });
  if (status === 0) return;
  process.stderr.write(`npm ${args.join(" ")} ended with ${status}\n`);
  process.exit(1);
}

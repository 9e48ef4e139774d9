// npm runs this around a pack: `before` builds what ships and puts `prepare`, which is the clone's alone, out of npm's sight (npm would
// warn of it at every install); `after` puts it back. Either can be run again: `git diff package.json` shows a pack that was broken off.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [seen, hidden] = ['"prepare":', '"prepare:clone":'];

if (process.argv[2] === "after") rename(hidden, seen);
else {
  const { status } = spawnSync("node", [join(root, ".ci", "build.ts"), "--types"], { stdio: "inherit" });
  if (status === 0) rename(seen, hidden);
  process.exitCode = status ?? 1;
}

function rename(from, to) {
  const path = join(root, "package.json");
  writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
}

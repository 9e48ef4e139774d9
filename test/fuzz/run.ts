// `npm run fuzz [-- --seconds 60 --targets yaml,pfx --seed 1 --corpus FOLDER]`
// Fuzzes the readers of untrusted bytes, guided by the branches that inputs come through. Ends with 1 where one broke a promise.

import { mkdirSync, writeFileSync } from "node:fs";
import { hash } from "node:crypto";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.ts";
import { TARGETS } from "./targets.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    targets: { type: "string", default: TARGETS.map(({ name }) => name).join(",") },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    corpus: { type: "string" },
  },
});

for (const target of TARGETS.filter(({ name }) => values.targets.split(",").includes(name))) {
  const { runs, branches, kept, failures } = await fuzz(target, Number(values.seconds), Number(values.seed));
  const told = `${runs} inputs, ${branches} branches, ${kept.length} kept, ${failures.length} failures`;
  process.stdout.write(`${target.name}: seed ${values.seed}: ${told}\n`);
  for (const { input, why } of failures) {
    process.stdout.write(`  ${Buffer.from(input).toString("base64")}\n  ${why}\n`);
  }
  if (failures.length > 0) process.exitCode = 1;
  if (values.corpus === undefined) continue;
  const folder = join(values.corpus, target.name);
  mkdirSync(folder, { recursive: true });
  for (const input of kept) writeFileSync(join(folder, hash("sha1", input).slice(0, 12)), input);
}

// `npm run bench [-- --sizes 10,100,1000 --rounds 11 --data FOLDER --peers no --out docs/performance.md]`
// Measures cscert against its floors and peers on the same work, in turn, and prints ratios. It asserts no time.

import { writeFileSync, readFileSync } from "node:fs";
import { tmpdir, cpus, release } from "node:os";
import { join, dirname } from "node:path";
import { parseArgs } from "node:util";
import { makeContenders, checkThatDriftIsNoticed } from "./contenders.ts";
import { provideData } from "./data.ts";
import { measureMemory, measureTimes } from "./measure.ts";
import { measureFirstApply } from "./first-apply.ts";
import { measureDiff, measureOpening, measureValidation } from "./in-process.ts";
import { insertTable, renderResults, renderRows, type Row, type SizeResult } from "./table.ts";
import { measureTerraform } from "./terraform.ts";

const clone = dirname(import.meta.dirname);
const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10,100,1000" },
    rounds: { type: "string", default: "11" },
    peers: { type: "string", default: "yes" },
    data: { type: "string", default: join(tmpdir(), "cscert-bench-data") },
    out: { type: "string" },
  },
});

const results: SizeResult[] = [];
for (const servers of values.sizes.split(",").map(Number)) {
  process.stderr.write(`N=${servers}: data…\n`);
  const data = await provideData(values.data, servers);
  const contenders = makeContenders(clone, data, values.peers === "no" ? "none" : "installed");
  checkThatDriftIsNoticed(data, contenders);
  process.stderr.write(`N=${servers}: ${values.rounds} rounds of ${contenders.all.length} contenders…\n`);
  results.push({
    servers,
    files: data.files,
    times: measureTimes(contenders.all, Number(values.rounds)),
    memory: new Map(contenders.node.map((contender) => [contender.name, measureMemory(contender)])),
  });
}

const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${process.platform} ${release()}, Node ${process.versions.node}`;
const rounds = Number(values.rounds);
const sizes = renderResults(results, { machine, rounds });
process.stdout.write(sizes);
const smallest = join(values.data, `n${results[0]?.servers}`);
const largest = join(values.data, `n${results.at(-1)?.servers}`);
process.stderr.write("parts of cscert…\n");
const works: readonly (() => Promise<readonly (Row | undefined)[]>)[] = [
  async () => [await measureTerraform(clone, values.data, rounds)],
  async () => [await measureValidation(rounds)],
  async () => await measureOpening(rounds, 2_000, smallest),
  async () => await measureOpening(Math.min(rounds, 3), 600_000, smallest),
  async () => [await measureDiff(rounds, largest)],
  async () => [await measureFirstApply(clone, values.data, 1_000, Math.min(rounds, 5))],
];
const rows: Row[] = [];
for (const work of works) {
  const measured = (await work()).filter((row) => row !== undefined);
  for (const { name, value } of measured) process.stderr.write(`${name}: ${value}\n`);
  rows.push(...measured);
}
const parts = renderRows(rows);
process.stdout.write(`\n${parts}`);
if (values.out !== undefined) {
  const table = `${sizes}\n${parts}`;
  writeFileSync(values.out, insertTable(readFileSync(values.out, "utf8"), table));
}

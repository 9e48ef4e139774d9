// The daemon's hand on a file: how long from a saved change to the plan, and from the start until so many files are watched.
//
//   node bench/watch.ts [--servers 1000] [--files 10000] [--data FOLDER]

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { MINUTE } from "../src/base/instant.ts";
import { planNow } from "../src/reconcile/plan.ts";
import { watchFolder } from "../src/sources/watch-folder.ts";
import { openJournal } from "../src/state/journal.ts";
import { startBenchDaemon } from "./daemon.ts";
import { provideData } from "./data.ts";

const { values } = parseArgs({
  options: {
    servers: { type: "string", default: "1000" },
    files: { type: "string", default: "10000" },
    data: { type: "string", default: join(tmpdir(), "cscert-bench") },
  },
});
const CHANGES = 15;

console.log(
  tell(`a change to its plan, ${values.servers} servers`, await timeChanges(Number(values.servers))),
);
console.log(tell(`ready to watch ${values.files} files`, await timeWatching(Number(values.files))));

interface Taken {
  readonly wall: number;
  /** Of this process: what another machine would need, however busy this one is. */
  readonly cpu: number;
}

/** Saves a configuration again and again, and waits each time until the plan is there. */
async function timeChanges(servers: number): Promise<readonly Taken[]> {
  const { folder } = await provideData(values.data, servers);
  const file = join(folder, "cscert.yaml");
  const text = readFileSync(file, "utf8");
  const state = mkdtempSync(join(tmpdir(), "cscert-watch-bench-"));
  const journal = openJournal(state);
  let planned = Promise.withResolvers<void>();
  const daemon = startBenchDaemon({
    name: "bench",
    folder,
    settings: { mode: "report", interval: 60 * MINUTE },
    journal,
    makePlan: (input) => {
      const plan = planNow(input);
      planned.resolve();
      return plan;
    },
  });
  await planned.promise;
  const taken: Taken[] = [];
  for (let change = 0; change < CHANGES; change += 1) {
    await pause(1_000);
    planned = Promise.withResolvers<void>();
    taken.push(
      await time(async () => {
        writeFileSync(file, `${text}# ${change}\n`);
        await planned.promise;
      }),
    );
  }
  writeFileSync(file, text);
  daemon.stop();
  await daemon.ended;
  journal.close();
  rmSync(state, { recursive: true });
  return taken;
}

/** Five files a folder, as with a folder for each server. */
async function timeWatching(files: number): Promise<readonly Taken[]> {
  const root = mkdtempSync(join(tmpdir(), "cscert-watch-bench-"));
  for (let index = 0; index < files; index += 1) {
    const folder = join(root, `f${Math.floor(index / 5)}`);
    if (index % 5 === 0) mkdirSync(folder);
    writeFileSync(join(folder, `${index}.yaml`), "{}\n");
  }
  const taken: Taken[] = [];
  for (let times = 0; times < 5; times += 1) {
    let stop = async (): Promise<void> => undefined;
    const watch = async (): Promise<void> => {
      stop = await watchFolder({ root, ignored: [], changed: () => undefined, failed: console.error });
    };
    taken.push(await time(watch));
    await stop();
  }
  rmSync(root, { recursive: true });
  return taken;
}

async function time(work: () => Promise<void>): Promise<Taken> {
  const begun = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - begun, cpu: (user + system) / 1000 };
}

function tell(what: string, taken: readonly Taken[]): string {
  const of = (kind: keyof Taken): number => median(taken.map((one) => one[kind]));
  return `${what}: ${of("wall").toFixed(0)} ms (median of ${taken.length}), ${of("cpu").toFixed(0)} ms of them at work`;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

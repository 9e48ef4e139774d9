// The daemon over a long time: so many servers, so many reconciles, and whether its memory and its handles stay as they are.
//
//   node --expose-gc bench/soak.ts --servers 10000 --reconciles 1000 [--data FOLDER]

import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { DaemonStatus } from "../src/daemon/status.ts";
import { startWeb } from "../src/daemon/web/start.ts";
import { openJournal } from "../src/state/journal.ts";
import { startBenchDaemon } from "./daemon.ts";
import { provideData } from "./data.ts";

const { values } = parseArgs({
  options: {
    servers: { type: "string", default: "10000" },
    reconciles: { type: "string", default: "1000" },
    data: { type: "string", default: join(tmpdir(), "cscert-soak") },
  },
});
const reconciles = Number(values.reconciles);
const MIB = 1024 * 1024;

interface Sample {
  readonly reconcile: number;
  readonly heap: number;
  readonly resident: number;
  readonly handles: number;
  readonly files: number;
  readonly seconds: number;
}

const { folder } = await provideData(values.data, Number(values.servers));
const journal = openJournal(join(folder, ".cscert"));
const daemon = startBenchDaemon({
  name: "soak",
  folder,
  // As in apply mode, but with next to no pause from one look to the next.
  settings: { mode: "apply", interval: 10 },
  journal,
});
const web = await startWeb({
  feed: daemon.feed,
  listen: "0",
  token: undefined,
  hint: undefined,
  clock: Date.now,
});

const samples: Sample[] = [];
let looked: unknown;
let count = 0;
let scrapes = 0;
let slowest = 0;
let since = performance.now();
const every = Math.max(1, Math.floor(reconciles / 20));
daemon.feed.subscribe((status: DaemonStatus) => {
  if (status.look === undefined || status.look === looked) return;
  looked = status.look;
  count += 1;
  if (count % every === 0) sample();
  if (count === reconciles) daemon.stop();
});
const scraping = scrape();
await daemon.ended;
await scraping;
await web.close();
journal.close();
report();

/** Somebody scrapes and somebody looks, as in life; what they leave behind counts. */
async function scrape(): Promise<void> {
  while (count < reconciles) {
    for (const path of ["/metrics", "/health.json"]) {
      const asked = performance.now();
      await (await fetch(`${web.url}${path}`, { headers: { connection: "close" } })).arrayBuffer();
      slowest = Math.max(slowest, performance.now() - asked);
      scrapes += 1;
    }
    await pause(1_000);
  }
}

function sample(): void {
  const reconcile = count;
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const seconds = (performance.now() - since) / 1000 / every;
  since = performance.now();
  const one: Sample = {
    reconcile,
    heap: heapUsed / MIB,
    resident: rss / MIB,
    handles: process.getActiveResourcesInfo().length,
    files: process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0,
    seconds,
  };
  samples.push(one);
  console.error(tell(one));
}

function tell({ reconcile, heap, resident, handles, files, seconds }: Sample): string {
  return `${reconcile} reconciles: heap ${heap.toFixed(1)} MiB, resident ${resident.toFixed(1)} MiB, ${handles} handles, ${files} files, ${seconds.toFixed(3)} s each`;
}

/** The first fifth warms up; from then on the line through the heaps must not climb by more than a tenth. */
function report(): void {
  const steady = samples.slice(Math.ceil(samples.length / 5));
  const [first] = steady;
  const last = steady.at(-1);
  if (first === undefined || last === undefined) return;
  const climbs = last.heap / first.heap - 1;
  console.log(
    `${values.servers} servers, ${count} reconciles: heap ${first.heap.toFixed(1)} MiB, in the end ${last.heap.toFixed(1)} MiB (${(100 * climbs).toFixed(1)} %); handles ${first.handles}, then ${last.handles}; files ${first.files}, then ${last.files}; ${scrapes} answers to scrapes, the slowest after ${Math.round(slowest)} ms`,
  );
  if (climbs > 0.1 || last.files > first.files + 2) process.exitCode = 1;
}

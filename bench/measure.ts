// Runs programs in turn and keeps their times. Medians of rounds, because single runs on a shared machine move by up to two times.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

/** A program to be measured. */
export interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The exit code that says that it did its work. */
  readonly exit: number;
  /** Done before each run, outside of its time. */
  readonly before?: () => void;
  /** At most so many rounds, of those that take many seconds each. */
  readonly rounds?: number;
  /** Decides from what it printed whether it saw a file that had changed; absent: it compares no content. */
  readonly notices?: (stdout: string, status: number | null) => boolean;
}

/** Returns the median wall time in milliseconds of each contender; each round runs all of them once, in turn. The first, which finds nothing in any cache, is not counted. */
export function measureTimes(contenders: readonly Contender[], rounds: number): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) {
    contender.before?.();
    if (contender.rounds === undefined) runOnce(contender);
  }
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders.filter((one) => round < (one.rounds ?? rounds))) {
      contender.before?.();
      const start = performance.now();
      runOnce(contender);
      times.get(contender.name)?.push(performance.now() - start);
    }
  }
  return new Map([...times].flatMap(([name, list]) => (list.length === 0 ? [] : [[name, median(list)]])));
}

/** Returns the peak resident memory of a Node contender in MiB: the median of three runs. */
export function measureMemory(contender: Contender): number {
  const folder = mkdtempSync(join(tmpdir(), "cscert-bench-"));
  try {
    const hook = new URL("./report-memory.mjs", import.meta.url).href;
    const file = join(folder, "peak");
    const env = { NODE_OPTIONS: `--import=${hook}`, CSCERT_BENCH_PEAK: file };
    const peaks = [1, 2, 3].map(() => {
      runOnce(contender, env);
      return Number(readFileSync(file, "utf8")) / 1024;
    });
    return median(peaks);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Decides whether a program can be started here. */
export function isInstalled(command: string): boolean {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).error === undefined;
}

function runOnce(contender: Contender, env: Readonly<Record<string, string>> = {}): void {
  const { name, command, args, cwd, exit } = contender;
  const run = spawnSync(command, args, {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.error !== undefined) throw run.error;
  if (run.status !== exit) {
    throw new Error(`${name} ended with ${run.status} instead of ${exit}: ${String(run.stderr)}`);
  }
}

/** Returns the median. Throws where there is no value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted.length % 2 === 0 ? sorted[middle - 1] : upper;
  if (upper === undefined || lower === undefined) throw new Error("no rounds");
  return (lower + upper) / 2;
}

// Coverage-guided fuzzing of one reader: inputs that come through new branches are kept and changed further.

import { startCoverage } from "./coverage.ts";
import { makeDraw, mutate } from "./mutate.ts";

/** A reader under test: reads bytes and throws where what it promises does not hold. */
export interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** Pieces that mean something to the reader. */
  readonly words: readonly string[];
  readonly read: (bytes: Uint8Array) => unknown;
  readonly bytesMax: number;
  /** No input may keep the thread for longer: milliseconds of its own work. */
  readonly patience: number;
}

export interface Fuzzed {
  readonly runs: number;
  /** Branches that were come through, seeds included. */
  readonly branches: number;
  /** Inputs that came through new branches, without the seeds. */
  readonly kept: readonly Uint8Array[];
  readonly failures: readonly { readonly input: Uint8Array; readonly why: string }[];
}

/** Fuzzes for some seconds; stops at the tenth failure. */
export async function fuzz(target: Target, seconds: number, seed: number): Promise<Fuzzed> {
  const draw = makeDraw(seed);
  const words = target.words.map((word) => Buffer.from(word, "latin1"));
  const coverage = await startCoverage("/src/");
  const seen = new Set<string>();
  const corpus: Uint8Array[] = [];
  const failures: { input: Uint8Array; why: string }[] = [];
  let runs = 0;
  const run = async (input: Uint8Array): Promise<void> => {
    runs += 1;
    const why = await judge(target, input);
    if (why !== undefined) failures.push({ input, why });
    const news = [...(await coverage.take())].filter((branch) => !seen.has(branch));
    for (const branch of news) seen.add(branch);
    if (news.length > 0 || target.seeds.includes(input)) corpus.push(input);
  };
  try {
    for (const input of target.seeds) await run(input);
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end && failures.length < FAILURES_MAX) {
      await run(mutate({ corpus, words, bytesMax: target.bytesMax }, draw));
    }
  } finally {
    coverage.stop();
  }
  return { runs, branches: seen.size, kept: corpus.slice(target.seeds.length), failures };
}

/** Returns what is wrong with how an input was read; undefined where nothing is. */
async function judge(target: Target, input: Uint8Array): Promise<string | undefined> {
  const before = process.threadCpuUsage();
  try {
    await target.read(input);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const { user, system } = process.threadCpuUsage(before);
  const took = (user + system) / 1000;
  return took > target.patience ? `it took ${took.toFixed(0)} ms` : undefined;
}

const FAILURES_MAX = 10;

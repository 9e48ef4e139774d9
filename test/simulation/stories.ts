// Thousands of deployments kept by the real daemons, with real plans and real applies, in one process on a virtual clock; everything
// that can go wrong does. A failure prints its seed: `CSCERT_SEED=seed CSCERT_SIMULATIONS=1 npx vitest run test/simulation` plays it again.

import { expect } from "vitest";
import { SECOND } from "../../src/base/instant.ts";
import { FAULTS } from "./faults.ts";
import { simulate, type Outcome } from "./simulate.ts";

const FIRST_SEED = Number(process.env["CSCERT_SEED"] ?? 1);
/** Ten thousand in CI; elsewhere enough to notice most mistakes in a few seconds. */
const COUNT = Number(process.env["CSCERT_SIMULATIONS"] ?? (process.env["CI"] === undefined ? 200 : 10_000));
/** Below so many stories a rare fault may not be met at all. */
const ENOUGH = 2_000;

export type Half = "first" | "second";

/** Says how many stories a half has, and from which seed on. */
export function describeHalf(half: Half): { readonly from: number; readonly count: number } {
  const first = Math.ceil(COUNT / 2);
  return half === "first"
    ? { from: FIRST_SEED, count: first }
    : { from: FIRST_SEED + first, count: COUNT - first };
}

/** Words a story that went wrong. */
export function tell({ seed, servers, daemons, met, violations }: Outcome): string {
  const [first, ...rest] = violations;
  const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
  return `seed ${seed}, ${servers} servers, ${daemons} daemons, ${[...met].join(", ")}: ${first}${more}`;
}

/** Plays one half, fails at the first broken promise, and prints what was met. */
export async function playHalf(half: Half): Promise<void> {
  const { from, count } = describeHalf(half);
  const met = new Map<string, number>(FAULTS.map((fault) => [fault, 0]));
  const lateness: number[] = [];
  const total = { runs: 0, writes: 0, servers: 0, settledAfter: 0, most: 0 };
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = await simulate(seed);
    expect(outcome.violations, tell(outcome)).toEqual([]);
    for (const fault of outcome.met) met.set(fault, (met.get(fault) ?? 0) + 1);
    lateness.push(...outcome.lateness);
    total.runs += outcome.runs;
    total.writes += outcome.writes;
    total.servers += outcome.servers;
    total.most = Math.max(total.most, outcome.servers);
    total.settledAfter = Math.max(total.settledAfter, outcome.settledAfter);
  }
  const shares = [...met].map(
    ([fault, times]) => `${fault} ${((100 * times) / Math.max(1, count)).toFixed(1)} %`,
  );
  console.log(
    [
      `${count} simulated deployments, seeds ${from} to ${from + count - 1}: ${total.servers} servers (at most ${total.most}), ${total.runs} runs, ${total.writes} effects`,
      `stories with each fault: ${shares.join(", ")}`,
      `${lateness.length} rolls timed, the latest ${lateness.reduce((a, b) => Math.max(a, b), 0) / SECOND} s after its date`,
      `once faults had stopped and back-offs had ended, silence after ${total.settledAfter} reconciles at most`,
    ].join("\n"),
  );
  if (count < ENOUGH) return;
  for (const [fault, times] of met) expect(times, `no story met: ${fault}`).toBeGreaterThan(0);
}

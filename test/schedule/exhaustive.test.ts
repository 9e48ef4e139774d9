// The small model, whole: schedules of up to three certificates, three servers and two rolls on a coarse grid, every interleaving of each.
// The prover accepts none that the model rejects, and rejects none that it accepts.

import { expect, test } from "vitest";
import { HOUR } from "../../src/base/instant.ts";
import { prove } from "../../src/schedule/proof.ts";
import { explore, type SmallSchedule } from "../kit/exhaustive.ts";
import { proofInputOf } from "../kit/schedule-of.ts";

/** Set EXHAUSTIVE=all for the whole grid; docs/schedule.md tells what it counted. */
const WHOLE = process.env["EXHAUSTIVE"] === "all";

/** A tick is four hours: the tokens of OAuthTokenIssuer live for six. Dates stand on even ticks, runs come on any. */
const TICK = 4 * HOUR;
const NUMBERS = [
  { lifetime: 6, skew: 2, replication: 2, margin: 6, window: 4 },
  { lifetime: 6, skew: 0, replication: 2, margin: 2, window: 2 },
  { lifetime: 6, skew: 2, replication: 1, margin: 8, window: 2 },
] as const;

function* choices(): Generator<Choice> {
  for (const numbers of NUMBERS) {
    for (const servers of [2, 3] as const) {
      for (const first of [-4, -2, 0, 2]) {
        for (const spacing of [undefined, -4, -2, 0, 2]) {
          for (const end of [-2, 0, Infinity]) {
            for (const begin of [-2, 0, Infinity]) yield { numbers, servers, first, spacing, end, begin };
          }
        }
      }
    }
  }
}

interface Choice {
  readonly numbers: (typeof NUMBERS)[number];
  readonly servers: 2 | 3;
  /** How much later than the least the first roll is, and how much further than the least the second one after it. */
  readonly first: number;
  readonly spacing: number | undefined;
  /** How much longer than needed the certificate before the last roll is valid, and how much earlier the last one. */
  readonly end: number;
  readonly begin: number;
}

function makeSchedule({ numbers, servers, first, spacing, end, begin }: Choice): SmallSchedule {
  const { lifetime, skew, margin, window } = numbers;
  const date = margin + 2 * window + first;
  const least = lifetime + 2 * skew + margin + 2 * window;
  const rolls = spacing === undefined ? [date] : [date, date + least + spacing];
  const last = rolls.at(-1) ?? date;
  const certificates = Array.from({ length: rolls.length + 1 }, (_, index) => ({
    notBefore: index === rolls.length ? last - 2 * skew - begin : -Infinity,
    notAfter: index === rolls.length - 1 ? last + lifetime + 2 * skew + end : Infinity,
  }));
  return { servers, ...numbers, certificates, rolls };
}

test("the prover and the whole small model agree on every schedule", { timeout: 3_600_000 }, () => {
  const met = { schedules: 0, accepted: 0, rejected: 0, states: 0 };
  // The suite takes two servers; three take minutes.
  const chosen = [...choices()].filter(({ servers }) => WHOLE || servers === 2).map(makeSchedule);
  for (const schedule of chosen) {
    const { verdict, why, states } = explore(schedule);
    met.schedules += 1;
    met[verdict] += 1;
    met.states += states;
    const proof = prove(
      proofInputOf({ ...schedule, late: schedule.window, next: "near" }, TICK, "OAuthTokenIssuer"),
    );
    const said = proof.kind === "counterexample" ? proof.counterexample.reason : proof.kind;
    const told = JSON.stringify({
      rolls: schedule.rolls,
      servers: schedule.servers,
      certificates: schedule.certificates,
      why,
      said,
    });
    expect(proof.kind === "proved" ? "accepted" : "rejected", told).toBe(verdict);
  }
  if (WHOLE) console.log(met);
  expect(met.accepted).toBeGreaterThan(0);
  expect(met.rejected).toBeGreaterThan(met.accepted);
});

// The prover and the brute-force oracle say the same of thousands of schedules, most of them near an edge.

import fc from "fast-check";
import { expect, test } from "vitest";
import { MINUTE } from "../../src/base/instant.ts";
import { prove } from "../../src/schedule/proof.ts";
import { askOracle, type OracleSchedule } from "../kit/oracle.ts";
import { proofInputOf } from "../kit/schedule-of.ts";

/** Set ORACLE_CASES for a longer look; docs/schedule.md tells what it counted. */
const CASES = Number(process.env["ORACLE_CASES"] ?? 120);
const LIFETIMES = { AudioVideoAuthentication: 480, OAuthTokenIssuer: 1_440 } as const;

const near = fc.constantFrom(-60, -5, 0, 0, 0, 5, 30, 300);
const schedules = fc
  .record({
    type: fc.constantFrom(
      ...Array.from({ length: 7 }, () => "AudioVideoAuthentication" as const),
      "OAuthTokenIssuer" as const,
    ),
    servers: fc.constantFrom(2, 2, 3),
    policy: fc.constantFrom(
      { skew: 5, replication: 30, margin: 40, window: 120 },
      { skew: 5, replication: 60, margin: 240, window: 360 },
      { skew: 10, replication: 15, margin: 35, window: 60 },
      { skew: 0, replication: 20, margin: 20, window: 90 },
    ),
    // Sooner than the window is no case of its own: cscert refuses by the window that the policy states.
    late: fc.constantFrom(0, 0, 0, 10, 45),
    first: near,
    second: fc.option(near, { freq: 4 }),
    ends: fc.array(fc.option(near, { freq: 1 }), { minLength: 2, maxLength: 2 }),
    begins: fc.array(fc.option(near, { freq: 1 }), { minLength: 2, maxLength: 2 }),
    next: fc.constantFrom("near", "near", "near", "near", "always", "never"),
  })
  .map((choice): OracleSchedule & { readonly type: typeof choice.type } => {
    const lifetime = LIFETIMES[choice.type];
    const { skew, margin, window, replication } = choice.policy;
    const late = Math.max(replication, window + choice.late);
    const first = margin + window + late + choice.first;
    const spacing = lifetime + 2 * skew + margin + 2 * window;
    const rolls = choice.second === null ? [first] : [first, first + spacing + choice.second];
    const ends = rolls.map((date, index) => {
      const slack = choice.ends[index];
      return slack === null || slack === undefined ? Infinity : date + lifetime + 2 * skew + slack;
    });
    const begins = rolls.map((date, index) => {
      const slack = choice.begins[index];
      return slack === null || slack === undefined ? -Infinity : date - 2 * skew - slack;
    });
    const certificates = Array.from({ length: rolls.length + 1 }, (_, index) => ({
      notBefore: begins[index - 1] ?? -Infinity,
      notAfter: ends[index] ?? Infinity,
    }));
    return {
      type: choice.type,
      servers: choice.servers,
      ...choice.policy,
      late,
      lifetime,
      certificates,
      rolls,
      next: choice.next,
    };
  });

test(
  "the prover accepts what the oracle accepts, and rejects what it rejects",
  { timeout: 3_600_000 },
  () => {
    const met = { accepted: 0, rejected: 0, worlds: 0, minutes: 0 };
    fc.assert(
      fc.property(schedules, (schedule) => {
        const proof = prove(proofInputOf(schedule, MINUTE, schedule.type));
        const verdict = askOracle(schedule);
        met[verdict.kind] += 1;
        if (verdict.kind === "accepted") {
          met.worlds += verdict.worlds;
          met.minutes += verdict.minutes;
        }
        const said = proof.kind === "counterexample" ? proof.counterexample.reason : proof.kind;
        expect({
          proof: proof.kind === "proved" ? "accepted" : "rejected",
          said,
          verdict: verdict.kind,
          why: verdict.kind === "rejected" ? verdict.why : "",
        }).toMatchObject({
          proof: verdict.kind,
        });
      }),
      { numRuns: CASES },
    );
    if (CASES > 120) console.log(met);
    expect(met.accepted).toBeGreaterThan(CASES / 10);
    expect(met.rejected).toBeGreaterThan(CASES / 10);
  },
);

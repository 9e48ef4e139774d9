// The proof by cases: each kind of counterexample, and beside it the nearest schedule that is proved.

import { expect, test } from "vitest";
import { DAY, formatInstant, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import { inForce, settle, type CopyRecord } from "../../src/model/assignment.ts";
import { NOTHING_KNOWN, type ObservedState } from "../../src/model/observed.ts";
import { prove } from "../../src/schedule/proof.ts";
import type { ProofInput } from "../../src/model/proof.ts";
import { aDesiredState, T0, type CertificateInput, type StepInput } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anEmptyServer, observeWorld, type World } from "../kit/world.ts";

// OAuthTokenIssuer under the default policy: L 24 h, σ 5 m, R 1 h, M 4 h, W 24 h.
const [L, SKEW, MARGIN, WINDOW] = [24 * HOUR, 5 * MINUTE, 4 * HOUR, 24 * HOUR];
const LEAST = MARGIN + 2 * WINDOW;
const SPACING = L + 2 * SKEW + MARGIN + 2 * WINDOW;
const BEARERS = ["fe01", "fe02", "fe03"];

interface Case {
  readonly steps: readonly [StepInput, ...StepInput[]];
  readonly certificates?: Readonly<Record<string, CertificateInput>>;
  readonly holds?: readonly CopyRecord[];
  readonly writtenAt?: Instant;
  readonly proof?: Partial<ProofInput>;
}

const settled = (current: string, previous?: string): CopyRecord => ({
  thumbprint: thumbprint(current),
  ...(previous === undefined ? {} : { previousThumbprint: thumbprint(previous) }),
});
const staged = (current: string, next: string, effectiveDate: Instant): CopyRecord => ({
  thumbprint: thumbprint(next),
  effectiveDate,
  previousThumbprint: thumbprint(current),
});
const at = (certificate: string, after: number): StepInput => ({ certificate, at: T0 + after });
const all = (record: CopyRecord): readonly CopyRecord[] => BEARERS.map(() => record);

const CASES: readonly (Case & { readonly title: string; readonly says: string })[] = [
  {
    title: "a settled certificate is proved until its tokens would outlive it",
    steps: ["A"],
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a roll that somebody surely stages is proved",
    steps: ["A", at("B", LEAST)],
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a roll that nobody surely stages is not",
    steps: ["A", at("B", LEAST - 1)],
    holds: all(settled("A")),
    says: "too-late",
  },
  {
    title: "unless, for all that is known, it is staged already",
    steps: ["A", at("B", LEAST - 1)],
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a plan that is applied now has W more",
    steps: ["A", at("B", MARGIN + WINDOW)],
    holds: all(settled("A")),
    proof: { firstRun: "now" },
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "but no more than that",
    steps: ["A", at("B", MARGIN + WINDOW - 1)],
    holds: all(settled("A")),
    proof: { firstRun: "now" },
    says: "too-late",
  },
  {
    title: "two rolls at the least distance are proved",
    steps: ["A", at("B", LEAST), at("C", LEAST + SPACING)],
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "two rolls that are nearer are not",
    steps: ["A", at("B", LEAST), at("C", LEAST + SPACING - 1)],
    says: "too-close",
  },
  {
    title: "the new certificate is valid on the slowest clock",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { B: { notBefore: T0 + 10 * DAY - 2 * SKEW } },
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "or it is rejected there",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { B: { notBefore: T0 + 10 * DAY - 2 * SKEW + 1 } },
    says: "new-not-valid",
  },
  {
    title: "the old certificate outlives its tokens on the fastest clock",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { A: { notAfter: T0 + 10 * DAY + L + 2 * SKEW } },
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "or its tokens are rejected",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { A: { notAfter: T0 + 10 * DAY + L + 2 * SKEW - 1 } },
    says: "old-expires",
  },
  {
    title: "the new certificate outlives its own roll",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { B: { notAfter: T0 + 10 * DAY + L + 2 * SKEW } },
    says: "proved until 2026-12-06T00:00:00Z",
  },
  {
    title: "or the roll is to what ends with it",
    steps: ["A", at("B", 10 * DAY)],
    certificates: { B: { notAfter: T0 + 10 * DAY + L + 2 * SKEW - 1 } },
    says: "expires",
  },
  {
    title: "without a next that validates early no roll is safe",
    steps: ["A", at("B", 10 * DAY)],
    proof: { nextValidates: "never" },
    says: "next-never",
  },
  {
    title: "a certificate that expires before the horizon that was asked for",
    steps: ["A"],
    proof: { horizon: T0 + 729 * DAY },
    says: "expires",
  },
  {
    title: "a horizon that is reached",
    steps: ["A"],
    proof: { horizon: T0 + 728 * DAY },
    says: "proved until 2028-11-23T00:00:00Z",
  },
  {
    title: "a roll beyond the horizon does not matter",
    steps: ["A", at("B", 10 * DAY), at("C", 10 * DAY + HOUR)],
    proof: { horizon: T0 + 9 * DAY },
    says: "proved until 2026-12-05T00:00:00Z",
  },
  {
    title: "servers that hold what the YAML says",
    steps: ["A"],
    holds: all(settled("A")),
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a server that signs with what the others do not hold",
    steps: ["A"],
    holds: [settled("A"), settled("A"), settled("C")],
    says: "differs",
  },
  { title: "a change at once", steps: ["B"], holds: all(settled("A")), says: "at-once" },
  {
    title: "a change back to the previous certificate",
    steps: ["B"],
    holds: all(settled("A", "B")),
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a previous copy that tokens need still, and a roll that leaves time",
    steps: ["A", at("B", L + 2 * SKEW + LEAST)],
    holds: all(settled("A", "C")),
    writtenAt: T0,
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "and one that does not",
    steps: ["A", at("B", L + 2 * SKEW + LEAST - 1)],
    holds: all(settled("A", "C")),
    writtenAt: T0,
    says: "too-late",
  },
  {
    title: "a roll that every server holds already needs nobody",
    steps: ["A", at("B", HOUR)],
    holds: all(staged("A", "B", T0 + HOUR)),
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a roll that one server lacks, too near to be withdrawn",
    steps: ["A", at("B", HOUR)],
    holds: [staged("A", "B", T0 + HOUR), staged("A", "B", T0 + HOUR), settled("A")],
    says: "split",
  },
  {
    title: "a roll that one server lacks, and nobody surely completes",
    steps: ["A", at("B", LEAST - 1)],
    holds: [staged("A", "B", T0 + LEAST - 1), staged("A", "B", T0 + LEAST - 1), settled("A")],
    says: "incomplete",
  },
  {
    title: "a roll that one server lacks for now",
    steps: ["A", at("B", LEAST)],
    holds: [staged("A", "B", T0 + LEAST), staged("A", "B", T0 + LEAST), settled("A")],
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a pending roll that nobody asks for, and somebody surely cancels",
    steps: ["A"],
    holds: all(staged("A", "B", T0 + MARGIN + WINDOW)),
    says: "proved until 2028-11-23T23:50:00Z",
  },
  {
    title: "a pending roll that nobody asks for, and nobody surely cancels",
    steps: ["A"],
    holds: all(staged("A", "B", T0 + MARGIN + WINDOW - 1)),
    says: "cannot-cancel",
  },
  {
    title: "an expired certificate in force",
    steps: ["A"],
    certificates: { A: { notAfter: T0 - DAY } },
    holds: all(settled("A")),
    says: "expires",
  },
  {
    title: "runs that stop before the roll is surely staged",
    steps: ["A", at("B", 10 * DAY)],
    proof: { assume: [{ kind: "daemon-stops", from: T0 + WINDOW - 1 }] },
    says: "daemon-stops",
  },
  {
    title: "runs that stop once it is",
    steps: ["A", at("B", 10 * DAY)],
    proof: { assume: [{ kind: "daemon-stops", from: T0 + WINDOW }] },
    says: "proved until 2028-11-23T23:50:00Z; by itself: B",
  },
  {
    title: "a server that goes away before it surely has the roll",
    steps: ["A", at("B", 10 * DAY)],
    proof: { assume: [{ kind: "unreachable", server: fqdn("fe03"), from: T0 + HOUR }] },
    says: "unreachable",
  },
  {
    title: "a server that goes away once it has",
    steps: ["A", at("B", 10 * DAY)],
    holds: all(staged("A", "B", T0 + 10 * DAY)),
    proof: { assume: [{ kind: "unreachable", server: fqdn("fe03"), from: T0 + HOUR }] },
    says: "proved until 2028-11-23T23:50:00Z; by itself: B",
  },
  {
    title: "runs that come later than the policy says",
    steps: ["A", at("B", LEAST + DAY)],
    proof: { assume: [{ kind: "apply-late", by: WINDOW + DAY }] },
    says: "proved until 2028-11-23T23:50:00Z; by itself: B",
  },
  {
    title: "two rolls at the least distance, and runs that come later than it allows",
    steps: ["A", at("B", LEAST + DAY), at("C", LEAST + DAY + SPACING)],
    proof: { assume: [{ kind: "apply-late", by: WINDOW + 1 }] },
    says: "too-close",
  },
  {
    title: "two rolls with room for runs that come later",
    steps: ["A", at("B", LEAST + DAY), at("C", LEAST + DAY + SPACING + 1)],
    proof: { assume: [{ kind: "apply-late", by: WINDOW + 1 }] },
    says: "proved until 2028-11-23T23:50:00Z; by itself: B, C",
  },
  {
    title: "runs that come too late",
    steps: ["A", at("B", LEAST + DAY)],
    proof: { assume: [{ kind: "apply-late", by: WINDOW + DAY + 1 }] },
    says: "too-late",
  },
];

test.for(CASES)("$title", (row) => {
  expect(verdict(row)).toBe(row.says);
});

test("a roll too near the one before is told as the token that it would break", () => {
  const proof = prove(inputOf({ steps: ["A", at("B", 10 * DAY), at("C", 11 * DAY)] }));
  expect(proof.kind === "counterexample" ? proof.counterexample : proof).toMatchObject({
    story: [
      "somebody stages C by hand at 2026-12-06T00:00:00Z, since cscert refuses to",
      "a token that fe01.contoso.com signs at 2026-12-06T00:04:59Z with A reaches fe02.contoso.com at 2026-12-06T00:04:59Z, which holds B and C: rejected",
    ],
    cause:
      "the roll to C must be staged until 2026-12-05T20:00:00Z: it comes 1d after the roll at 2026-12-06T00:00:00Z, less than 3d 4h 10m, and nobody is sure to apply in between",
    earliestSafeDate: T0 + 10 * DAY + SPACING,
    location: { file: "cscert.yaml", line: 1 },
  });
});

test("the earliest safe date is safe, and a millisecond earlier is not", () => {
  const schedules: readonly Case[] = [
    { steps: ["A", at("B", HOUR)], holds: all(settled("A")) },
    { steps: ["A", at("B", 10 * DAY), at("C", 11 * DAY)] },
    { steps: ["A", at("B", 4 * DAY)], certificates: { B: { notBefore: T0 + 5 * DAY } } },
    { steps: ["A", at("B", 3 * DAY)], holds: all(settled("A", "C")), writtenAt: T0 },
  ];
  for (const schedule of schedules) {
    const proof = prove(inputOf(schedule));
    const date = proof.kind === "counterexample" ? proof.counterexample.earliestSafeDate : undefined;
    const last = schedule.steps.at(-1);
    if (date === undefined || last === undefined || typeof last === "string")
      throw new Error("no date was proposed");
    const moved = (to: Instant): Case => ({
      ...schedule,
      steps: [schedule.steps[0], ...schedule.steps.slice(1, -1), { ...last, at: to }],
    });
    expect(prove(inputOf(moved(date))).kind).toBe("proved");
    expect(prove(inputOf(moved(date - 1))).kind).toBe("counterexample");
  }
});

test("a certificate whose public part is not known leaves nothing proved", () => {
  const desired = aDesiredState({
    pools: POOLS,
    assignments: [{ steps: ["A", at("B", 10 * DAY)] }],
    unknown: ["B"],
  });
  expect(prove({ desired, now: T0 })).toMatchObject({ kind: "unknown", unknown: [{ name: "B" }] });
});

test("a configuration without tokens has nothing to prove", () => {
  const desired = aDesiredState({ pools: POOLS, assignments: [{ server: "fe01", steps: ["A"] }] });
  expect(prove({ desired, now: T0 })).toMatchObject({ kind: "proved", lanes: 0 });
});

const POOLS = [{ pool: "pool01", servers: BEARERS }];

function inputOf({ steps, certificates = {}, holds, writtenAt, proof = {} }: Case): ProofInput {
  const named = Object.fromEntries(["A", "B", "C"].map((name) => [name, certificates[name] ?? {}]));
  const desired = aDesiredState({ pools: POOLS, assignments: [{ steps }], certificates: named });
  return {
    desired,
    now: T0,
    ...(holds === undefined
      ? {}
      : { observed: observedOf(holds, writtenAt ?? T0 - 90 * DAY), known: NOTHING_KNOWN }),
    ...proof,
  };
}

/** The deployment holds what its first server does. */
function observedOf(holds: readonly CopyRecord[], writtenAt: Instant): ObservedState {
  const records = holds.map((record) => ({ record, writtenAt }));
  const [first] = records;
  const world: World = {
    deployment: {
      records: new Map(first === undefined ? [] : [["OAuthTokenIssuer", first]]),
      installed: new Set(),
      publication: 1,
    },
    servers: new Map(),
    certificates: () => undefined,
    distribution: "replicated",
    writes: 0,
  };
  records.forEach((record, index) => {
    const server = anEmptyServer();
    server.replica.set("OAuthTokenIssuer", record);
    expect(inForce(settle(record.record, T0))).toBeDefined();
    world.servers.set(fqdn(BEARERS[index] ?? ""), server);
  });
  return observeWorld(world, T0);
}

function verdict(row: Case): string {
  const proof = prove(inputOf(row));
  if (proof.kind === "counterexample") return proof.counterexample.reason;
  if (proof.kind === "unknown") return "unknown";
  const names = proof.byItself.map(({ name }) => name);
  const until = `proved until ${formatInstant(proof.until ?? 0)}`;
  return names.length === 0 ? until : `${until}; by itself: ${names.join(", ")}`;
}

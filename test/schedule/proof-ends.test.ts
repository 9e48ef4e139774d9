// Where a proof ends, which schedule goes wrong first, what must be known for one, and how a failure is told as a diagnostic.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import type { Proof, ProofInput } from "../../src/model/proof.ts";
import { describeCounterexamples } from "../../src/schedule/proof-diagnostics.ts";
import { prove } from "../../src/schedule/proof.ts";
import { anObservedState } from "../kit/observation.ts";
import { aDesiredState, aLocation, T0, type DesiredInput, type StepInput } from "../kit/deployment.ts";

const SKEWS = 10 * MINUTE;
/** L + 2σ: a last certificate is proved until so long before it ends. */
const [OVERLAP, OVERLAP_AV] = [DAY + SKEWS, 8 * HOUR + SKEWS];

type Steps = readonly [StepInput, ...StepInput[]];
interface Row {
  /** Of the deployment's OAuthTokenIssuer, on line 1, and of an Edge's AudioVideoAuthentication, on line 2. */
  readonly oauth?: Steps;
  readonly av?: Steps;
  readonly ends?: Readonly<Record<string, Instant>>;
  readonly unknown?: readonly string[];
  readonly pools?: DesiredInput["pools"];
  readonly proof?: Partial<ProofInput>;
}

function proofOf({ oauth, av, ends = {}, unknown, pools, proof }: Row): Proof {
  const type = "AudioVideoAuthentication";
  const facts = Object.entries(ends).map(([name, notAfter]) => [name, { notAfter }] as const);
  const desired = aDesiredState({
    pools: pools ?? [
      { pool: "pool01", servers: ["fe01", "fe02"] },
      { pool: "edge", role: "Edge", servers: ["edge01"] },
    ],
    assignments: [
      ...(oauth === undefined ? [] : [{ steps: oauth, line: 1 }]),
      ...(av === undefined ? [] : [{ server: "edge01", type, steps: av, line: 2 } as const]),
    ],
    ...(unknown === undefined ? { certificates: Object.fromEntries(facts) } : { unknown }),
  });
  return prove({ desired, now: T0, ...proof });
}

const at = (certificate: string, after: number): StepInput => ({ certificate, at: T0 + after });

describe("a proof", () => {
  const both = { oauth: ["A"], av: ["V"] } as const;
  const ends = { A: T0 + 100 * DAY, V: T0 + 50 * DAY };
  const endOfA = {
    type: "OAuthTokenIssuer",
    label: "the deployment",
    until: ends.A - OVERLAP,
    name: "A",
    notAfter: ends.A,
    location: aLocation(1),
  };
  const endOfV = {
    type: "AudioVideoAuthentication",
    label: "edge.contoso.com",
    until: ends.V - OVERLAP_AV,
    name: "V",
    notAfter: ends.V,
    location: aLocation(2),
  };

  test("ends with the first of the last certificates, and names the others' ends too", () => {
    expect(proofOf({ ...both, ends })).toMatchObject({
      kind: "proved",
      lanes: 2,
      until: endOfV.until,
      limit: { kind: "certificate", ...endOfV },
      ends: [endOfV, endOfA],
      byItself: [],
    });
  });

  test.for<[string, Instant, object]>([
    ["a moment earlier", endOfV.until - 1, { until: endOfV.until - 1, limit: { kind: "horizon" } }],
    ["at the same moment", endOfV.until, { until: endOfV.until, limit: { kind: "certificate", name: "V" } }],
  ])("ends at a horizon that comes %s than the certificates", ([, horizon, says]) => {
    expect(proofOf({ ...both, ends, proof: { horizon } })).toMatchObject({ kind: "proved", ...says });
  });

  test("fails a moment after the end, at the schedule that ends first", () => {
    const proof = proofOf({ ...both, ends, proof: { horizon: ends.A } });
    expect(proof).toMatchObject({
      kind: "counterexample",
      counterexample: { reason: "expires", type: endOfV.type, at: endOfV.until },
      all: [{ type: endOfV.type }, { type: endOfA.type, at: endOfA.until }],
      byItself: [],
    });
    expect(proofOf({ ...both, ends, proof: { horizon: endOfV.until + 1 } })).toMatchObject({
      all: [{ type: endOfV.type }],
    });
  });

  test.for<[string, Instant, Proof["kind"]]>([
    ["to the last instant that leaves its tokens their time", T0 + OVERLAP, "proved"],
    ["and not longer", T0 + OVERLAP - 1, "counterexample"],
  ])("needs no horizon to see that a certificate is of use %s", ([, A, kind]) => {
    expect(proofOf({ oauth: ["A"], ends: { A } }).kind).toBe(kind);
  });

  test("has no end where nothing signs tokens, but for the horizon", () => {
    const empty = proofOf({});
    expect(empty).toMatchObject({ kind: "proved", ends: [], lanes: 0 });
    expect(empty).not.toHaveProperty("until");
    expect(proofOf({ proof: { horizon: T0 + DAY } })).toMatchObject({
      until: T0 + DAY,
      limit: { kind: "horizon" },
      ends: [],
    });
  });

  test("asks nothing of what no server bears", () => {
    const pools = [{ pool: "mail", role: "Mediation", servers: ["med01"] }] as const;
    const rolls = ["A", at("B", HOUR)] as const;
    for (const more of [{ ends: { B: T0 - DAY } }, { unknown: ["A", "B"] }])
      expect(proofOf({ pools, oauth: rolls, ...more })).toMatchObject({ kind: "proved", ends: [], lanes: 1 });
  });
});

test("a proof says everything that it takes for granted", () => {
  expect(proofOf({ oauth: ["A"] }).assumptions).toEqual([
    "all went as planned until now: every server holds the same, and a roll that nobody is sure to stage any more is staged",
    "every clock is within 5m of the true time, and all runs use one clock",
    "a published change is on every server that can be reached within 1h",
    "within 1d of any instant somebody, or the daemon, completes a run",
    "a staged certificate validates tokens shortly before its date, while clocks disagree about it",
    "partners and clients learn a new public key before its date",
    "no guard is lifted, and nobody changes a certificate by hand",
  ]);
  const from = T0 + 3 * DAY;
  const observed = anObservedState({ servers: { fe01: {}, fe02: "unreachable" } });
  const assume = [
    { kind: "daemon-stops", from },
    { kind: "apply-late", by: 2 * DAY },
  ] as const;
  expect(proofOf({ oauth: ["A"], proof: { assume, observed } }).assumptions).toEqual([
    "nobody applies any more from 2026-11-29T00:00:00Z on",
    "the servers hold what was observed, and tokens of certificates that none of them holds any more are dead",
    "every clock is within 5m of the true time, and all runs use one clock",
    "a published change is on every server that can be reached within 1h",
    "within 2d of any instant before that somebody, or the daemon, completes a run",
    "a staged certificate validates tokens shortly before its date, while clocks disagree about it",
    "partners and clients learn a new public key before its date",
    "no guard is lifted, and nobody changes a certificate by hand",
    "fe02.contoso.com can be reached again in time, and hold what the others hold",
  ]);
  const late = proofOf({ oauth: ["A"], proof: { assume: [{ kind: "apply-late", by: 2 * DAY }] } });
  expect(late.assumptions).toContain("within 2d of any instant somebody, or the daemon, completes a run");
});

describe("what is not known of a certificate", () => {
  test.for<[string, Steps, readonly string[], readonly string[]]>([
    ["does not matter once the next one is asked for", ["A", at("B", 0)], ["A"], []],
    ["matters until then", ["A", at("B", 1)], ["A"], ["A"]],
    ["matters ahead", ["A", at("B", -DAY), at("C", 20 * DAY)], ["A", "C"], ["C"]],
    ["matters of the last one, however long it has been asked for", ["A", at("B", -DAY)], ["B"], ["B"]],
  ])("%s", ([, oauth, unknown, names]) => {
    const proof = proofOf({ oauth, unknown });
    expect(proof.kind === "unknown" ? proof.unknown.map(({ name }) => name) : []).toEqual(names);
    expect(proof.kind === "unknown").toBe(names.length > 0);
    expect(proof.byItself).toEqual([]);
  });
});

describe("the diagnostics of a proof", () => {
  test("are none where it holds, or where too little is known", () => {
    expect(describeCounterexamples(proofOf({ oauth: ["A"] }))).toEqual([]);
    expect(describeCounterexamples(proofOf({ oauth: ["A"], unknown: ["A"] }))).toEqual([]);
  });

  test("are one for each schedule that fails, at its line, with the earliest date where one helps", () => {
    const ends = { V: T0 + 50 * DAY };
    const proof = proofOf({
      oauth: ["A", at("B", 10 * DAY), at("C", 11 * DAY)],
      av: ["V"],
      ends,
      proof: { horizon: T0 + 60 * DAY },
    });
    const told = describeCounterexamples(proof);
    expect(told.map(({ code, location, hints }) => [code, location?.line, hints])).toEqual([
      [
        "roll/not-proved",
        1,
        ["the earliest date that works is 2026-12-09T04:10:00Z; `cscert prove` tells the story"],
      ],
      ["roll/not-proved", 2, ["`cscert prove` tells the story"]],
    ]);
    expect(told.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^OAuthTokenIssuer of the deployment is not safe at .*: the roll to C must be staged/,
      ),
      "AudioVideoAuthentication of edge.contoso.com is not safe at 2027-01-14T15:50:00Z: V expires at 2027-01-15T00:00:00Z and no roll follows it: plan one for 2027-01-14T15:50:00Z or earlier",
    ]);
  });
});

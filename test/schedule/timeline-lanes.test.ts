// What a timeline says of what lies ahead: its lanes, who shares one, and every instant that it marks. The instants come of the
// formulas of design.md section 4, worked out by hand: M = 4 h, W = 24 h, σ = 5 min, L = 24 h (OAuth) and 8 h (A/V).

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import type { ObservedState } from "../../src/model/observed.ts";
import type { Timeline, TimelineMark } from "../../src/model/timeline.ts";
import { makeTimeline } from "../../src/schedule/timeline.ts";
import { aDesiredState, T0, type DesiredInput } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anObservedState, type HoldingsInput } from "../kit/observation.ts";

const POOLS = [
  { pool: "pool01", servers: ["fe01", "fe02"] },
  { pool: "edge", role: "Edge", servers: ["edge01", "edge02"] },
] as const;
const DATE = T0 + 10 * DAY;
/** How B is called where the YAML does not name it. */
const B = thumbprint("B").slice(0, 8);

function draw(input: Omit<DesiredInput, "pools">, observed?: ObservedState, range = {}): Timeline {
  const desired = aDesiredState({ pools: POOLS, ...input });
  return makeTimeline({ desired, observed, now: T0, from: T0 - DAY, to: T0 + 60 * DAY, ...range });
}

/** `+9d20h` */
function spell(at: Instant): string {
  const sign = at < T0 ? "-" : "+";
  const distance = Math.abs(at - T0);
  const parts = [
    [Math.floor(distance / DAY), "d"],
    [Math.floor((distance % DAY) / HOUR), "h"],
    [(distance % HOUR) / MINUTE, "m"],
  ] as const;
  return sign + (parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count}${unit}`])).join("") || "0");
}

/** `stage B +0 for +10d #1` */
function spellMark(mark: TimelineMark): string {
  return [
    mark.kind,
    mark.name,
    spell(mark.at),
    ...("effectiveDate" in mark ? [`for ${spell(mark.effectiveDate)}`] : []),
    ...("lastStaging" in mark ? [`until ${spell(mark.lastStaging)}`] : []),
    ...("displaced" in mark && mark.displaced !== undefined ? [`over ${mark.displaced}`] : []),
    ...("standing" in mark ? [mark.standing] : []),
    ...("reason" in mark ? [mark.reason] : []),
    ...("earliest" in mark && mark.earliest !== undefined ? [`earliest ${spell(mark.earliest)}`] : []),
    ...("guard" in mark ? [mark.guard] : []),
    ...(mark.nth === undefined ? [] : [`#${mark.nth}`]),
  ].join(" ");
}

const marksOf = (timeline: Timeline): readonly string[] =>
  timeline.lanes.flatMap(({ marks }) => marks.map(spellMark));
const spansOf = (timeline: Timeline): readonly string[] =>
  timeline.lanes.flatMap(({ spans }) =>
    spans.map(
      ({ name, standing, from, to }) =>
        `${name} ${standing} ${spell(from)}${to === undefined ? "" : ` to ${spell(to)}`}`,
    ),
  );
const everywhere = (holds: HoldingsInput["assignments"]): ObservedState =>
  anObservedState({
    deployment: { assignments: holds ?? {} },
    servers: { fe01: { assignments: holds ?? {} }, fe02: { assignments: holds ?? {} } },
  });

const staged = everywhere({
  OAuthTokenIssuer: { holds: "B", previous: "A", effectiveDate: T0 + 5 * DAY, writtenAt: T0 - DAY },
});
const calm = everywhere({ OAuthTokenIssuer: { holds: "A", writtenAt: T0 - 20 * DAY } });

describe("the marks of the deployment's rolls", () => {
  test.for<[string, ObservedState | undefined, Omit<DesiredInput, "pools">, readonly string[]]>([
    [
      "one roll, with nothing observed",
      undefined,
      { assignments: [{ steps: ["A", { certificate: "B", at: DATE }] }] },
      [
        "stage B +0 for +10d until +8d20h #1",
        "last-staging B +8d20h for +10d #1",
        "last-cancelling B +9d20h for +10d #1",
        "effective B +10d over A #1",
        "overlap-ends A +11d10m #1",
      ],
    ],
    [
      "there, back, and there again: each is staged once the copy before is free, and counted by its certificate",
      calm,
      {
        assignments: [
          {
            steps: [
              "A",
              { certificate: "B", at: DATE },
              { certificate: "A", at: T0 + 20 * DAY },
              { certificate: "B", at: T0 + 30 * DAY },
            ],
          },
        ],
      },
      [
        "stage B +0 for +10d until +8d20h #1",
        "last-staging B +8d20h for +10d #1",
        "last-cancelling B +9d20h for +10d #1",
        "effective B +10d over A #1",
        "overlap-ends A +11d10m #1",
        "stage A +11d10m for +20d until +18d20h #1",
        "last-staging A +18d20h for +20d #1",
        "last-cancelling A +19d20h for +20d #1",
        "effective A +20d over B #1",
        "overlap-ends B +21d10m #1",
        "stage B +21d10m for +30d until +28d20h #2",
        "last-staging B +28d20h for +30d #2",
        "last-cancelling B +29d20h for +30d #2",
        "effective B +30d over A #2",
        "overlap-ends A +31d10m #2",
      ],
    ],
    [
      "an old certificate that ends too soon: nothing is staged, and the earliest date is M + 2W from now",
      calm,
      {
        assignments: [{ steps: ["A", { certificate: "B", at: DATE }] }],
        certificates: { A: { notAfter: T0 + 5 * DAY }, B: { notAfter: T0 + 40 * DAY } },
      },
      [
        "refused B +0 for +10d old-expires earliest +2d4h #1",
        "expires A +5d in-force",
        "assign B +10d",
        "expires B +40d in-force",
      ],
    ],
    [
      "a date that is too near: it is refused, and at the date a guard holds what would interrupt tokens",
      calm,
      { assignments: [{ steps: ["A", { certificate: "B", at: T0 + 20 * HOUR }] }] },
      ["refused B +0 for +20h too-late earliest +2d4h #1", "held B +20h guard/immediate-oauth"],
    ],
    [
      "two rolls that are too near to each other: L + 2σ + M + 2W lie between them at least",
      calm,
      {
        assignments: [{ steps: ["A", { certificate: "B", at: DATE }, { certificate: "C", at: DATE + DAY }] }],
      },
      [
        "stage B +0 for +10d until +8d20h #1",
        "last-staging B +8d20h for +10d #1",
        "last-cancelling B +9d20h for +10d #1",
        "effective B +10d over A #1",
        "refused C +10d for +11d too-close earliest +13d4h10m #1",
        "held C +11d guard/immediate-oauth",
        "overlap-ends A +11d10m #1",
      ],
    ],
    [
      "a staged roll that nobody asks for: it is taken back now, under the start of its thumbprint",
      staged,
      { assignments: [{ steps: ["A"] }] },
      [`unstage ${B} +0 for +5d`],
    ],
    [
      "a staged roll that is asked for: only what is still ahead of it",
      staged,
      { assignments: [{ steps: ["A", { certificate: "B", at: T0 + 5 * DAY }] }] },
      ["last-cancelling B +4d20h for +5d #1", "effective B +5d over A #1", "overlap-ends A +6d10m #1"],
    ],
    [
      "a roll that happened: the previous copy goes once no token needs it",
      everywhere({
        OAuthTokenIssuer: {
          holds: "B",
          previous: "A",
          effectiveDate: T0 - 2 * HOUR,
          writtenAt: T0 - 3 * DAY,
        },
      }),
      { assignments: [{ steps: ["A", { certificate: "B", at: T0 - 2 * HOUR }], removePrevious: true }] },
      ["effective B -2h over A #1", "remove-previous A +22h10m", "overlap-ends A +22h10m #1"],
    ],
  ])("%s", ([, observed, input, expected]) => {
    expect(marksOf(draw(input, observed))).toEqual(expected);
  });

  test("lie within the picture, its ends included", () => {
    const input = { assignments: [{ steps: ["A", { certificate: "B", at: DATE }] as const }] };
    const range = { from: T0 + 9 * DAY + 20 * HOUR, to: DATE };
    expect(marksOf(draw(input, calm, range))).toEqual([
      "last-cancelling B +9d20h for +10d #1",
      "effective B +10d over A #1",
    ]);
  });
});

describe("the spans of the deployment's lane", () => {
  test.for<
    [string, ObservedState | undefined, DesiredInput["assignments"][number]["steps"], readonly string[]]
  >([
    [
      "planned: from now, the new one staged until its date",
      undefined,
      ["A", { certificate: "B", at: DATE }],
      ["A in-force +0 to +10d", "B staged +0 to +10d", "B in-force +10d", "A previous +10d"],
    ],
    [
      "staged: from when it was written",
      staged,
      ["A", { certificate: "B", at: T0 + 5 * DAY }],
      ["A in-force -1d to +5d", "B staged -1d to +5d", "B in-force +5d", "A previous +5d"],
    ],
    [
      "taken back: what was staged is the previous copy",
      staged,
      ["A"],
      ["A in-force -1d", `${B} staged -1d to +0`, `${B} previous +0`],
    ],
  ])("%s", ([, observed, steps, expected]) => {
    expect(spansOf(draw({ assignments: [{ steps }] }, observed))).toEqual(expected);
  });
});

describe("servers", () => {
  const lanes = (timeline: Timeline): readonly string[] =>
    timeline.lanes.map(
      ({ type, label, scope, servers, basis, marks }) =>
        `${type} ${label} (${scope}) ${servers.map((server) => server.split(".")[0]).join("+")} ${basis}: ${marks.map(spellMark).join(", ")}`,
    );
  const ofPool = (names: Readonly<Record<string, string>>, observed?: ObservedState): readonly string[] => {
    const desired = aDesiredState({
      pools: POOLS,
      assignments: Object.entries(names).map(([server, name]) => ({
        server,
        steps: [name, { certificate: "Q", at: DATE }] as const,
      })),
      certificates: { P: { notAfter: T0 + 9 * DAY }, Q: {} },
    });
    const pool = fqdn("pool01");
    const assignments = desired.assignments.map((one) => ({
      ...one,
      scope: { kind: "pool", pool } as const,
    }));
    const range = { now: T0, from: T0 - DAY, to: T0 + 60 * DAY };
    return lanes(makeTimeline({ desired: { ...desired, assignments }, observed, ...range }));
  };
  const holding = (fe01: string, fe02: string): ObservedState =>
    anObservedState({
      servers: { fe01: { assignments: { Default: fe01 } }, fe02: { assignments: { Default: fe02 } } },
    });

  test("of a pool that hold the same share its lane", () => {
    expect(ofPool({ fe01: "P", fe02: "P" }, holding("P", "P"))).toEqual([
      "Default pool01.contoso.com (pool:pool01.contoso.com) fe01+fe02 observed: expires P +9d in-force, assign Q +10d",
    ]);
  });

  test("that hold different certificates have lanes of their own", () => {
    expect(ofPool({ fe01: "P", fe02: "R" }, holding("P", "R"))).toEqual([
      "Default fe01.contoso.com (pool:pool01.contoso.com) fe01 observed: expires P +9d in-force, assign Q +10d",
      "Default fe02.contoso.com (pool:pool01.contoso.com) fe02 observed: assign Q +10d",
    ]);
  });

  test("of which one was not seen are told apart", () => {
    const observed = anObservedState({
      servers: { fe01: { assignments: { Default: "P" } }, fe02: "unreachable" },
    });
    expect(ofPool({ fe01: "P", fe02: "P" }, observed)).toEqual([
      "Default fe01.contoso.com (pool:pool01.contoso.com) fe01 observed: expires P +9d in-force, assign Q +10d",
      "Default fe02.contoso.com (pool:pool01.contoso.com) fe02 unseen: expires P +9d in-force, assign Q +10d",
    ]);
  });

  test("that must agree are one lane: the Edges of a pool, with the tokens of audio and video", () => {
    const edges = ["edge01", "edge02"].map((server) => ({
      server,
      type: "AudioVideoAuthentication" as const,
      steps: ["A", { certificate: "B", at: DATE }] as const,
    }));
    expect(lanes(draw({ assignments: edges }))).toEqual([
      "AudioVideoAuthentication edge.contoso.com (server:edge01.contoso.com) edge01+edge02 planned: stage B +0 for +10d until +8d20h #1, last-staging B +8d20h for +10d #1, last-cancelling B +9d20h for +10d #1, effective B +10d over A #1, overlap-ends A +10d8h10m #1",
    ]);
  });

  test("are left out where a type is asked for that is not theirs", () => {
    const assignments = [{ steps: ["A"] as const }, { server: "fe01", steps: ["P"] as const }];
    const one = draw({ assignments }, undefined, { type: "Default" });
    expect(one.lanes.map(({ type }) => type)).toEqual(["Default"]);
    expect(draw({ assignments }).lanes.map(({ type }) => type)).toEqual(["OAuthTokenIssuer", "Default"]);
  });

  test("a certificate that the YAML does not name has one name for all of them", () => {
    const timeline = draw({ assignments: [{ server: "fe01", steps: ["P"] }] }, holding("X", "X"));
    expect(spansOf(timeline)).toEqual(["P in-force +0", "not in the YAML previous +0"]);
    const unsuited = draw(
      { assignments: [{ server: "fe01", steps: ["P"] }], unknown: ["P"] },
      holding("X", "X"),
    );
    expect(spansOf(unsuited)).toEqual(["not in the YAML in-force +0"]);
  });
});

describe("whether a certificate may come into force", () => {
  const comes = (certificate: object, more: Partial<DesiredInput> = {}): boolean =>
    marksOf(
      draw(
        {
          assignments: [{ steps: ["A", { certificate: "B", at: DATE }] }, ...(more.assignments ?? [])],
          ...(more.unknown === undefined ? { certificates: { B: certificate } } : { unknown: more.unknown }),
        },
        calm,
      ),
    ).some((mark) => mark.startsWith("effective B"));
  const foreign = { commonName: "elsewhere.example", dnsNames: ["elsewhere.example"] };

  test.for<[string, object, Partial<DesiredInput>, boolean]>([
    ["one whose subject holds the SIP domain", {}, {}, true],
    ["one that is valid only after the date", { notBefore: DATE + HOUR }, {}, false],
    ["one whose key is too short for tokens", { bits: 1024 }, {}, false],
    ["one whose facts nobody knows", {}, { unknown: ["B"] }, false],
    ["one whose subject is foreign", foreign, {}, false],
    [
      "one whose subject is foreign, but that serves another type here",
      foreign,
      { assignments: [{ server: "fe01", steps: ["B"] }] },
      true,
    ],
    [
      "one whose subject is foreign, where another type is served by another certificate",
      foreign,
      { assignments: [{ server: "fe01", steps: ["P"] }] },
      false,
    ],
  ])("%s", ([, certificate, more, expected]) => {
    expect(comes(certificate, more)).toBe(expected);
  });
});

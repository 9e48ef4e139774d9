// What one lane does by itself and by cscert, from what it holds now: every turn of the forecast. The instants come of design.md
// section 4: M = 4 h, W = 24 h, σ = 5 min, L = 24 h (OAuth).

import type { MaintenanceWindow } from "../../src/model/policy.ts";
import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import { makeForecast } from "../../src/schedule/forecast.ts";
import type { Forecast, ForecastEvent, LaneStart } from "../../src/schedule/forecast-model.ts";
import { makeLanes } from "../../src/schedule/lane.ts";
import { aDesiredState, T0, type CertificateInput, type StepInput, aWindow } from "../kit/deployment.ts";
import { thumbprint } from "../kit/names.ts";
import { aRecord } from "../kit/observation.ts";

const [MARGIN, WINDOW, OVERLAP] = [4 * HOUR, DAY, DAY + 10 * MINUTE];
const UNTIL = T0 + 60 * DAY;
const NAMES = new Map(["A", "B", "C", "X"].map((name) => [thumbprint(name), name]));
/** T0 is a Thursday. */
const SATURDAYS = aWindow("Sat 00:00-01:00 UTC");

interface Row {
  readonly steps: readonly [StepInput, ...StepInput[]];
  readonly holds?: string;
  readonly previous?: string;
  /** The holding is staged for then. */
  readonly stagedFor?: number;
  readonly start?: LaneStart;
  readonly certificates?: Readonly<Record<string, CertificateInput>>;
  readonly unread?: readonly string[];
  readonly removePrevious?: boolean;
  readonly type?: "AudioVideoAuthentication";
  readonly windows?: readonly MaintenanceWindow[];
}

function play(row: Row): Forecast {
  const { steps, holds, previous, stagedFor, type, removePrevious = false } = row;
  const desired = aDesiredState({
    pools: [
      { pool: "pool01", servers: ["fe01"] },
      { pool: "edge", role: "Edge", servers: ["edge01"] },
    ],
    assignments: [{ steps, removePrevious, ...(type === undefined ? {} : { server: "edge01", type }) }],
    certificates: row.certificates ?? {},
    unread: row.unread ?? [],
    unknown: row.unread ?? [],
    policy: { windows: row.windows ?? [] },
  });
  const [lane] = makeLanes({ desired, now: T0 });
  if (lane === undefined) throw new Error("no lane");
  const record =
    holds === undefined
      ? undefined
      : aRecord({
          holds,
          ...(previous === undefined ? {} : { previous }),
          ...(stagedFor === undefined ? {} : { effectiveDate: T0 + stagedFor }),
        });
  const { policy } = desired;
  return makeForecast({ lane, policy, start: { record, ...row.start }, now: T0, until: UNTIL });
}

function spell(at: Instant): string {
  const units = [
    [DAY, "d"],
    [HOUR, "h"],
    [MINUTE, "m"],
    [1, "ms"],
  ] as const;
  let rest = at - T0;
  const parts = units.flatMap(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count}${unit}`];
  });
  return `+${parts.join("") || "0"}`;
}

function spellEvent(event: ForecastEvent): string {
  const at = spell(event.at);
  switch (event.kind) {
    case "assign":
      return `assign ${event.name} ${at}`;
    case "held":
      return `held ${event.name} ${at}`;
    case "refused":
      return `refused ${event.refusal.step.name} ${at} ${event.refusal.reason}`;
    case "stage":
      return `stage ${event.name} ${at} for ${spell(event.effectiveDate)}`;
    case "unstage":
      return `unstage ${NAMES.get(event.thumbprint)} ${at} for ${spell(event.effectiveDate)}`;
    case "remove-previous":
      return `remove ${NAMES.get(event.thumbprint)} ${at}`;
    case "effective":
      return `effective ${NAMES.get(event.thumbprint)} ${at} over ${NAMES.get(event.displaced ?? thumbprint("?"))}`;
  }
}

const at = (certificate: string, after: number): StepInput => ({ certificate, at: T0 + after });
const events = (row: Row): readonly string[] => play(row).events.map(spellEvent);
const pending = { holds: "B", previous: "A", stagedFor: 10 * DAY } as const;
const AV = { type: "AudioVideoAuthentication" } as const;
const check = ([, row, expected]: readonly [string, Row, readonly string[]]): void => {
  expect(events(row)).toEqual(expected);
};

describe("where nothing is held", () => {
  test.for<[string, Row, readonly string[]]>([
    ["the first certificate is assigned at once", { steps: ["A"] }, ["assign A +0"]],
    [
      "once it is valid",
      { steps: ["A"], certificates: { A: { notBefore: T0 + 2 * DAY } } },
      ["assign A +2d"],
    ],
    ["to the last instant", { steps: ["A"], certificates: { A: { notAfter: T0 } } }, ["assign A +0"]],
    [
      "or the one after it, where it has expired",
      { steps: ["A", at("B", 3 * DAY)], certificates: { A: { notAfter: T0 - 1 } } },
      ["assign B +3d"],
    ],
    ["or where it can't be read", { steps: ["A", at("B", 3 * DAY)], unread: ["A"] }, ["assign B +3d"]],
  ])("%s", check);
});

describe("where another certificate is in force than the steps say", () => {
  const steps = ["X", at("A", -DAY)] as const;
  test.for<[string, Row, readonly string[]]>([
    ["a guard holds the change", { steps: ["A"], holds: "X" }, ["held A +0"]],
    [
      "until what is in force has expired",
      { steps, holds: "X", certificates: { X: { notAfter: T0 + 2 * DAY - 1 } } },
      ["held A +0", "assign A +2d"],
    ],
    [
      "which it has not in its last instant",
      { steps, holds: "X", certificates: { X: { notAfter: T0 } } },
      ["held A +0", "assign A +1ms"],
    ],
    [
      "and that of each step",
      { steps: [...steps, at("B", 5 * DAY)], holds: "X" },
      ["held A +0", "held B +5d"],
    ],
    ["but a way back is safe", { steps: ["A"], holds: "X", previous: "A" }, ["assign A +0"]],
    [
      "once it is valid",
      { steps: ["A"], holds: "X", previous: "A", certificates: { A: { notBefore: T0 + DAY } } },
      ["assign A +1d"],
    ],
    ["nothing is done where it can't be read", { steps: ["A"], holds: "X", unread: ["A"] }, []],
    ["an Edge changes at once", { ...AV, steps: ["A"], holds: "X" }, ["assign A +0"]],
    ["or in its window", { ...AV, steps: ["A"], holds: "X", windows: [SATURDAYS] }, ["assign A +2d"]],
    [
      "before the next one's",
      { ...AV, steps: ["A", at("B", 3 * DAY)], holds: "X", windows: [SATURDAYS] },
      ["assign A +2d", "refused B +2d too-late", "assign B +9d"],
    ],
    [
      "to what is asked for by then",
      { ...AV, steps: ["A", at("B", DAY)], holds: "X", windows: [SATURDAYS] },
      ["assign B +2d"],
    ],
  ])("%s", check);
});

describe("where what the steps say is in force", () => {
  const held = { holds: "A", previous: "C" } as const;
  const roll = (after: number) => ["A", at("B", after)] as const;
  const since = (after: number) => ({ start: { since: T0 + after } });
  const tight = OVERLAP + MARGIN + WINDOW;
  test.for<[string, Row, readonly string[]]>([
    [
      "a roll is staged at once",
      { steps: roll(10 * DAY), holds: "A" },
      ["stage B +0 for +10d", "effective B +10d over A"],
    ],
    [
      "up to the end that is looked at",
      { steps: roll(60 * DAY), holds: "A" },
      ["stage B +0 for +60d", "effective B +60d over A"],
    ],
    [
      "once the previous copy is free",
      { ...held, ...since(-DAY), steps: roll(10 * DAY) },
      ["stage B +10m for +10d", "effective B +10d over A"],
    ],
    [
      "however long the one in force was seen, where the other one signed before it",
      { ...held, start: { since: T0 - DAY, seenSince: T0 - 9 * DAY }, steps: roll(10 * DAY) },
      ["stage B +10m for +10d", "effective B +10d over A"],
    ],
    [
      "to the instant",
      { ...held, ...since(-OVERLAP), steps: roll(10 * DAY) },
      ["stage B +0 for +10d", "effective B +10d over A"],
    ],
    [
      "which counts from now where nobody knows since when",
      { ...held, steps: roll(10 * DAY) },
      ["stage B +1d10m for +10d", "effective B +10d over A"],
    ],
    [
      "in the last instant that leaves M + W",
      { ...held, ...since(0), steps: roll(tight) },
      ["stage B +1d10m for +2d4h10m", "effective B +2d4h10m over A"],
    ],
    [
      "and not later: at its date a guard holds it",
      { ...held, ...since(0), steps: roll(tight - 1) },
      ["refused B +0 previous-not-free", "held B +2d4h9m59999ms"],
    ],
    [
      "to a certificate that can't be read it is refused",
      { steps: roll(10 * DAY), holds: "A", unread: ["B"] },
      ["refused B +0 unknown"],
    ],
    [
      "a step that asks for the same is none",
      { steps: ["A", at("A", 3 * DAY), at("B", 10 * DAY)], holds: "A" },
      ["stage B +0 for +10d", "effective B +10d over A"],
    ],
    ["a previous copy stays", { ...held, ...since(-DAY), steps: ["A"] }, []],
    [
      "or is removed once it is free, where that is asked for",
      { ...held, ...since(-DAY), steps: ["A"], removePrevious: true },
      ["remove C +10m"],
    ],
    [
      "L + 2σ from now, where nobody knows since when it is one",
      { ...held, steps: ["A"], removePrevious: true },
      ["remove C +1d10m"],
    ],
    [
      "also while a roll is refused",
      { ...held, ...since(-DAY), steps: roll(20 * HOUR), removePrevious: true },
      ["refused B +0 too-late", "remove C +10m", "held B +20h"],
    ],
  ])("%s", check);
});

describe("where a roll is staged", () => {
  const seen = (after: number) => ({ start: { seenSince: T0 + after } });
  const moved = ["A", at("B", 12 * DAY)] as const;
  test.for<[string, Row, readonly string[]]>([
    ["it comes", { ...pending, steps: ["A", at("B", 10 * DAY)] }, ["effective B +10d over A"]],
    ["one that nobody asks for is withdrawn", { ...pending, steps: ["A"] }, ["unstage B +0 for +10d"]],
    ["to the last instant", { ...pending, stagedFor: MARGIN, steps: ["A"] }, ["unstage B +0 for +4h"]],
    [
      "and then must be let happen; the way back is safe",
      { ...pending, stagedFor: MARGIN - 1, steps: ["A"] },
      ["effective B +3h59m59999ms over A", "assign A +3h59m59999ms"],
    ],
    [
      "nor is one withdrawn for a certificate that can't be read",
      { ...pending, steps: ["A", at("X", 12 * DAY)], unread: ["X"] },
      ["effective B +10d over A", "assign A +10d", "refused X +10d unknown"],
    ],
    [
      "nor for a roll that would be refused",
      { ...pending, steps: ["A", at("C", 20 * HOUR)] },
      ["refused C +0 too-late", "held C +20h", "effective B +10d over A", "held C +10d"],
    ],
    [
      "for another date it is withdrawn, and staged again once its copy is free",
      { ...pending, steps: moved },
      ["unstage B +0 for +10d", "stage B +1d10m for +12d", "effective B +12d over A"],
    ],
    [
      "so it is for another certificate on its date",
      { ...pending, steps: ["A", at("C", 10 * DAY)] },
      ["unstage B +0 for +10d", "stage C +1d10m for +10d", "effective C +10d over A"],
    ],
    [
      "at once, where it surely never signed",
      { ...pending, ...seen(-OVERLAP), steps: moved },
      ["unstage B +0 for +10d", "stage B +0 for +12d", "effective B +12d over A"],
    ],
    [
      "which is known once the other one has been in force for L + 2σ",
      { ...pending, ...seen(-OVERLAP + 1), steps: moved },
      ["unstage B +0 for +10d", "stage B +1ms for +12d", "effective B +12d over A"],
    ],
    [
      "one that is asked for at once is withdrawn, and then a way back",
      { ...pending, steps: ["B"] },
      ["unstage B +0 for +10d", "assign B +0"],
    ],
    [
      "a third certificate is held by a guard",
      { ...pending, steps: ["C"] },
      ["held C +0", "effective B +10d over A", "held C +10d"],
    ],
    [
      "once it is valid",
      { ...pending, steps: ["C"], certificates: { C: { notBefore: T0 + 3 * DAY } } },
      ["held C +3d", "effective B +10d over A", "held C +10d"],
    ],
    [
      "until the one in force has expired",
      { ...pending, steps: ["A", at("C", -DAY)], certificates: { A: { notAfter: T0 + 2 * DAY - 1 } } },
      ["held C +0", "unstage B +2d for +10d", "assign C +2d"],
    ],
    [
      "which it has not in its last instant",
      { ...pending, steps: ["A", at("C", -DAY)], certificates: { A: { notAfter: T0 } } },
      ["held C +0", "unstage B +1ms for +10d", "assign C +1ms"],
    ],
    [
      "an Edge changes to it at once",
      { ...AV, ...pending, steps: ["C"] },
      ["unstage B +0 for +10d", "assign C +0"],
    ],
    [
      "or in its window",
      { ...AV, ...pending, steps: ["C"], windows: [SATURDAYS] },
      ["unstage B +0 for +10d", "assign C +2d"],
    ],
  ])("%s", check);
});

test("what a guard holds names the guard, also while a roll is pending", () => {
  for (const row of [{ holds: "X" }, pending])
    expect(play({ ...row, steps: ["C"] }).events[0]).toEqual({
      kind: "held",
      at: T0,
      guard: "guard/immediate-oauth",
      name: "C",
    });
});

describe("the pieces of a forecast", () => {
  const A = aRecord({ holds: "A" });
  const B = aRecord({ holds: "B", previous: "A", effectiveDate: T0 + 10 * DAY });
  test.for<[string, Row, Forecast["pieces"]]>([
    ["one, where nothing happens", { steps: ["A"], holds: "A" }, [{ from: T0, record: A }]],
    [
      "what was staged by a run was written then, also once it has come into force",
      { steps: ["A", at("B", 10 * DAY)], holds: "A" },
      [
        { from: T0, to: T0 + 10 * DAY, record: B, writtenAt: T0 },
        { from: T0 + 10 * DAY, record: B, writtenAt: T0 },
      ],
    ],
    [
      "what was staged before was written before",
      { ...pending, steps: ["A", at("B", 10 * DAY)] },
      [
        { from: T0, to: T0 + 10 * DAY, record: B },
        { from: T0 + 10 * DAY, record: B },
      ],
    ],
    [
      "nothing, until something is assigned",
      { steps: ["A"], certificates: { A: { notBefore: T0 + DAY } } },
      [
        { from: T0, to: T0 + DAY },
        { from: T0 + DAY, record: A, writtenAt: T0 + DAY },
      ],
    ],
  ])("%s", ([, row, pieces]) => {
    expect(play(row).pieces).toEqual(pieces);
  });
});

// Servers that show the same share a lane of the timeline, from when all of them did; and what types that sign no tokens mark.

import { describe, expect, test } from "vitest";
import { DAY, MINUTE, type Instant } from "../../src/base/instant.ts";
import type { DesiredAssignment, DesiredCertificate } from "../../src/model/desired.ts";
import type { Scope } from "../../src/model/scope.ts";
import type { TimelineLane, TimelineMark } from "../../src/model/timeline.ts";
import { makeTimeline } from "../../src/schedule/timeline.ts";
import {
  aDesiredState,
  aLocation,
  T0,
  type AssignmentInput,
  type CertificateInput,
} from "../kit/deployment.ts";
import { fqdn } from "../kit/names.ts";
import { anObservedState, type RecordInput } from "../kit/observation.ts";

const POOLS = [
  { pool: "pool01", servers: ["fe01", "fe02"] },
  { pool: "pool02", servers: ["fe03"] },
] as const;

interface Row {
  readonly steps?: AssignmentInput["steps"];
  /** What each server holds of Default; one that is left out is not there. */
  readonly holds: Readonly<Record<string, RecordInput | "none">>;
  readonly certificates?: Readonly<Record<string, CertificateInput>>;
  readonly scope?: Scope;
  /** Changes the assignments. */
  readonly change?: (assignment: DesiredAssignment) => DesiredAssignment;
}

const POOL01: Scope = { kind: "pool", pool: fqdn("pool01") };

function lanesOf({
  steps = ["P"],
  holds,
  certificates,
  scope = POOL01,
  change,
}: Row): readonly TimelineLane[] {
  const desired = aDesiredState({
    pools: POOLS,
    assignments: Object.keys(holds).map((server) => ({ server, steps })),
    certificates: { P: {}, Q: {}, ...certificates },
  });
  const assignments = desired.assignments
    .map((one) => ({ ...one, scope: scope.kind === "server" ? one.scope : scope }))
    .map((one) => change?.(one) ?? one);
  const servers = Object.entries(holds).map(([name, record]) => [
    name,
    { assignments: record === "none" ? {} : { Default: record } },
  ]);
  const observed = anObservedState({ servers: Object.fromEntries(servers) });
  const range = { now: T0, from: T0 - 20 * DAY, to: T0 + 60 * DAY };
  return makeTimeline({ desired: { ...desired, assignments }, observed, ...range }).lanes;
}

const days = (at: Instant): string => `${(at - T0) / DAY}d`;
const spansOf = ({ spans }: TimelineLane): string =>
  spans
    .map(
      ({ name, standing, from, to }) =>
        `${name} ${standing} ${days(from)}${to === undefined ? "" : ` to ${days(to)}`}`,
    )
    .join(", ");
const marksOf = ({ marks }: TimelineLane): readonly string[] => marks.map(spellMark);
const labels = (lanes: readonly TimelineLane[]): readonly string[] =>
  lanes.map(({ label, servers }) => `${short(label)}: ${servers.map((server) => short(server)).join("+")}`);
const short = (name: string): string => name.split(".")[0] ?? "";

function spellMark(mark: TimelineMark): string {
  const standing = "standing" in mark ? ` ${mark.standing}` : "";
  const displaced = "displaced" in mark ? ` over ${mark.displaced}` : "";
  return `${mark.kind} ${mark.name} ${days(mark.at)}${displaced}${standing}`;
}

const P: RecordInput = { holds: "P" };
const written = (after: number, record: RecordInput = P): RecordInput => ({
  ...record,
  writtenAt: T0 + after * DAY,
});
const turned = (after: number): RecordInput =>
  written(-8, { holds: "P", previous: "Q", effectiveDate: T0 + after * DAY });

const AFTER_Q = ["Q", { certificate: "P", at: T0 - 19 * DAY }] as const;

describe("servers of a pool that show the same share a lane", () => {
  test.for<[string, Row, string]>([
    [
      "from when all of them were written",
      { holds: { fe01: written(-3), fe02: written(-2) } },
      "P in-force -2d",
    ],
    ["whichever was the last", { holds: { fe01: written(-2), fe02: written(-3) } }, "P in-force -2d"],
    [
      "and what came before it ended when it did on all of them",
      { steps: AFTER_Q, holds: { fe01: turned(-5), fe02: turned(-4) } },
      "Q in-force -8d to -4d, P staged -8d to -4d, P in-force -4d, Q previous -4d",
    ],
    [
      "in either order",
      { steps: AFTER_Q, holds: { fe01: turned(-4), fe02: turned(-5) } },
      "Q in-force -8d to -4d, P staged -8d to -4d, P in-force -4d, Q previous -4d",
    ],
    [
      "also where one turns just now",
      { steps: AFTER_Q, holds: { fe01: turned(-4), fe02: turned(0) } },
      "Q in-force -8d to 0d, P staged -8d to 0d, P in-force 0d, Q previous 0d",
    ],
  ])("%s", ([, row, spans]) => {
    const lanes = lanesOf(row);
    expect(labels(lanes)).toEqual(["pool01: fe01+fe02"]);
    expect(lanes.map(spansOf)).toEqual([spans]);
  });

  test.for<[string, Row]>([
    ["one has a previous copy", { holds: { fe01: P, fe02: { holds: "P", previous: "Q" } } }],
    ["one has nothing, and is assigned it now", { holds: { fe01: P, fe02: "none" } }],
    [
      "one changes later",
      {
        holds: { fe01: P, fe02: P },
        steps: ["P", { certificate: "Q", at: T0 + 5 * DAY }],
        change: (one) => later(one, "fe02"),
      },
    ],
    [
      "each has an assignment of its own",
      { holds: { fe01: P, fe02: P }, scope: { kind: "server", server: fqdn("fe01") } },
    ],
  ])("but not where %s", ([, row]) => {
    expect(labels(lanesOf(row))).toEqual(["fe01: fe01", "fe02: fe02"]);
  });

  test("and servers of another pool do not, though one assignment speaks of both", () => {
    const site: Scope = { kind: "site", site: "Paris" };
    expect(labels(lanesOf({ holds: { fe01: P, fe02: P, fe03: P }, scope: site }))).toEqual([
      "pool01: fe01+fe02",
      "fe03: fe03",
    ]);
  });
});

test("a lane names those who bear it: all of the deployment's, and of a pool's Edges those that hold the same", () => {
  const type = "AudioVideoAuthentication";
  const edges = ["edge01", "edge02", "edge03"];
  const desired = aDesiredState({
    pools: [...POOLS, { pool: "edge", role: "Edge", servers: edges }],
    assignments: [{ steps: ["A"] }, ...edges.map((server) => ({ server, type, steps: ["V"] }) as const)],
  });
  const held = (previous?: string) => ({
    assignments: { [type]: { holds: "V", ...(previous === undefined ? {} : { previous }) } },
  });
  const servers = { edge01: held(), edge02: held("X"), edge03: held() };
  const observed = anObservedState({ deployment: { assignments: { OAuthTokenIssuer: "A" } }, servers });
  const { lanes } = makeTimeline({ desired, observed, now: T0, from: T0, to: T0 + DAY });
  expect(labels(lanes)).toEqual(["the deployment: fe01+fe02+fe03", "edge: edge01+edge03", "edge: edge02"]);
});

/** Moves the dates of a server's steps by a day. */
function later(one: DesiredAssignment, name: string): DesiredAssignment {
  if (one.target.kind !== "server" || one.target.server !== fqdn(name)) return one;
  const [first, ...rest] = one.steps;
  const moved = rest.map((step) => ({ ...step, effectiveDate: (step.effectiveDate ?? T0) + DAY }));
  return { ...one, steps: [first, ...moved] };
}

test.for([["fe01"], ["fe02"]])(
  "a certificate is called as the YAML calls it, though %s goes on with it unnamed",
  ([unnamed]) => {
    const target = { kind: "server", server: fqdn(unnamed ?? "") } as const;
    const certificate: DesiredCertificate = {
      kind: "observed",
      target,
      type: "Default",
      location: aLocation(1),
    };
    const change = (one: DesiredAssignment): DesiredAssignment => {
      const isIt = one.target.kind === "server" && one.target.server === target.server;
      return isIt ? { ...one, steps: [{ ...one.steps[0], certificate }] } : one;
    };
    const lanes = lanesOf({ holds: { fe01: written(-3), fe02: written(-3) }, change });
    expect(lanes.map(spansOf)).toEqual(["P in-force -3d"]);
    expect(labels(lanes)).toEqual(["pool01: fe01+fe02"]);
  },
);

describe("a type that signs no tokens marks", () => {
  const roll = ["P", { certificate: "Q", at: T0 + 5 * DAY }] as const;
  test.for<[string, Row, readonly string[]]>([
    ["nothing of what somebody staged, and what is past", { holds: { fe01: turned(-5) } }, []],
    [
      "what somebody staged, when it comes into force; no overlap ends",
      { holds: { fe01: { holds: "Q", previous: "P", effectiveDate: T0 + 5 * DAY } }, steps: roll },
      ["effective Q 5d over P"],
    ],
    [
      "that what somebody staged is taken back, where nobody asks for it",
      { holds: { fe01: { holds: "Q", previous: "P", effectiveDate: T0 + 5 * DAY } } },
      ["unstage not in the YAML 0d"],
    ],
    [
      "that a previous copy ends",
      { holds: { fe01: P }, steps: roll, certificates: { P: { notAfter: T0 + 9 * DAY } } },
      ["assign Q 5d", "expires P 9d previous"],
    ],
    [
      "that a certificate ends in the instant in which it is replaced, of the copy that it is then",
      { holds: { fe01: P }, steps: roll, certificates: { P: { notAfter: T0 + 5 * DAY } } },
      ["assign Q 5d", "expires P 5d previous"],
    ],
    [
      "that it ended, once",
      { holds: { fe01: written(-9) }, certificates: { P: { notAfter: T0 - DAY } } },
      ["expires P -1d in-force"],
    ],
  ])("%s", ([, row, marks]) => {
    expect(lanesOf(row).map(marksOf)).toEqual([marks]);
  });
});

describe("a roll of the deployment marks", () => {
  const marks = (record: RecordInput, at: Instant): readonly string[] => {
    const desired = aDesiredState({
      pools: POOLS,
      assignments: [{ steps: ["A", { certificate: "B", at }] }],
    });
    const held = { assignments: { OAuthTokenIssuer: record } };
    const observed = anObservedState({ deployment: held, servers: { fe01: held, fe02: held, fe03: held } });
    const range = { now: T0, from: T0 - DAY, to: T0 + 60 * DAY };
    return makeTimeline({ desired, observed, ...range }).lanes.flatMap(marksOf);
  };

  test("that it comes into force now", () => {
    expect(marks({ holds: "B", previous: "A", effectiveDate: T0 }, T0)).toEqual([
      "effective B 0d over A",
      `overlap-ends A ${(DAY + 10 * MINUTE) / DAY}d`,
    ]);
  });

  test("no overlap where it replaces nothing", () => {
    expect(marks({ holds: "B", effectiveDate: T0 + 5 * DAY }, T0 + 5 * DAY)).toEqual([
      `last-cancelling B ${5 - 4 / 24}d`,
      "effective B 5d",
    ]);
  });
});

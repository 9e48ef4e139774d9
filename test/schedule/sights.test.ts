// What observations teach about time: a row a story, told look by look.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import type { CopyRecord } from "../../src/model/assignment.ts";
import {
  knownKey,
  NOTHING_KNOWN,
  type Known,
  type ObservedState,
  type Sight,
} from "../../src/model/observed.ts";
import { observeSights, withSights } from "../../src/schedule/sights.ts";
import { T0 } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anUnreachable } from "../kit/observation.ts";

const SERVER = fqdn("fe01");
const TYPE = "OAuthTokenIssuer";
const KEY = knownKey(SERVER, TYPE);
const SKEW = 5 * MINUTE;
const A = thumbprint("A");
const B = thumbprint("B");
const C = thumbprint("C");
const D = T0 + 10 * DAY;

/** One look: when, what the record was, and when it was written (absent: the store can't tell). */
interface Look {
  readonly at: Instant;
  readonly record?: CopyRecord | "unreachable";
  readonly written?: Instant;
  readonly type?: string;
  readonly source?: "local";
}

function state({ at, record, written, type = TYPE, source }: Look): ObservedState {
  if (record === "unreachable") {
    const lost = {
      kind: "unreachable",
      server: SERVER,
      observedAt: at,
      diagnostic: anUnreachable(SERVER),
    } as const;
    return { servers: new Map([[SERVER, lost]]) };
  }
  const writtenAt = written === undefined ? {} : { writtenAt: written };
  const assignment =
    record === undefined ? [] : [[type, { type, record, source: source ?? "global", ...writtenAt }] as const];
  const seen = {
    kind: "observed",
    server: SERVER,
    observedAt: at,
    assignments: new Map(assignment),
    installed: new Map(),
    diagnostics: [],
  } as const;
  return { servers: new Map([[SERVER, seen]]) };
}

function afterLooks(looks: readonly Look[]): Sight | undefined {
  const known = looks.reduce<Known>((before, look) => withSights(before, state(look), SKEW), NOTHING_KNOWN);
  return known.sights.get(KEY);
}

const onlyA: CopyRecord = { thumbprint: A };
const stagedB: CopyRecord = { thumbprint: B, effectiveDate: D, previousThumbprint: A };
const cancelledB: CopyRecord = { thumbprint: A, previousThumbprint: B };

describe("since when a copy is in force", () => {
  const rows: readonly [string, readonly Look[], Instant][] = [
    ["the first look, where the store can't tell", [{ at: T0, record: onlyA }], T0],
    ["the write time, where it can", [{ at: T0, record: onlyA, written: T0 - DAY }], T0 - DAY],
    [
      "the first of many looks",
      [
        { at: T0, record: onlyA },
        { at: T0 + DAY, record: onlyA },
      ],
      T0,
    ],
    [
      "the first look again after a time out of reach",
      [
        { at: T0, record: onlyA },
        { at: T0 + HOUR, record: "unreachable" },
        { at: T0 + DAY, record: onlyA },
      ],
      T0,
    ],
    [
      "the first look, through a stage",
      [
        { at: T0, record: onlyA },
        { at: T0 + DAY, record: stagedB },
      ],
      T0,
    ],
    [
      "the effective date, for a stage that was seen before",
      [
        { at: T0, record: stagedB },
        { at: D + HOUR, record: stagedB },
      ],
      D,
    ],
    [
      "the write, for a stage that came after its date",
      [{ at: D + DAY, record: stagedB, written: D + HOUR }],
      D + HOUR,
    ],
    ["the look, for a stage that was first seen after its date", [{ at: D + DAY, record: stagedB }], D + DAY],
    [
      "the first look, through a roll cancelled in time",
      [
        { at: T0, record: onlyA },
        { at: T0 + DAY, record: stagedB },
        { at: T0 + 2 * DAY, record: cancelledB },
      ],
      T0,
    ],
    [
      "the look, after a roll that was given up too late",
      [
        { at: T0, record: onlyA },
        { at: T0 + DAY, record: stagedB },
        { at: D + HOUR, record: cancelledB },
      ],
      D + HOUR,
    ],
    [
      "the look, where a copy behind it tells that it was displaced",
      [
        { at: T0, record: onlyA },
        { at: T0 + DAY, record: cancelledB },
      ],
      T0 + DAY,
    ],
    [
      "the write, where the record was written anew with a copy behind it",
      [
        { at: T0, record: cancelledB, written: T0 - DAY },
        { at: T0 + DAY, record: cancelledB, written: T0 + HOUR },
      ],
      T0 + HOUR,
    ],
    [
      "the first look, where only the previous copy went",
      [
        { at: T0, record: cancelledB, written: T0 - DAY },
        { at: T0 + DAY, record: onlyA, written: T0 + HOUR },
      ],
      T0 - DAY,
    ],
    [
      "the look, after a gap without any copy",
      [{ at: T0, record: onlyA }, { at: T0 + HOUR }, { at: T0 + DAY, record: onlyA }],
      T0 + DAY,
    ],
  ];
  test.for(rows)("is %s", ([, looks, since]) => {
    expect(afterLooks(looks)?.inForceSince).toBe(since);
  });
});

describe("a cancelled roll", () => {
  const seen = (at: Instant): readonly unknown[] => [{ thumbprint: B, effectiveDate: D, seenAt: at }];
  const rows: readonly [string, readonly Look[], readonly unknown[]][] = [
    [
      "is remembered when it was seen gone in time",
      [
        { at: T0, record: stagedB },
        { at: T0 + DAY, record: cancelledB },
      ],
      seen(T0 + DAY),
    ],
    [
      "stays remembered while its certificate is the previous copy",
      [
        { at: T0, record: stagedB },
        { at: T0 + DAY, record: cancelledB },
        { at: T0 + 2 * DAY, record: cancelledB },
      ],
      seen(T0 + DAY),
    ],
    [
      "is forgotten when the record is written anew",
      [
        { at: T0, record: stagedB, written: T0 },
        { at: T0 + DAY, record: cancelledB, written: T0 + HOUR },
        { at: T0 + 2 * DAY, record: cancelledB, written: T0 + DAY + HOUR },
      ],
      [],
    ],
    [
      "is forgotten when its certificate is gone",
      [
        { at: T0, record: stagedB },
        { at: T0 + DAY, record: cancelledB },
        { at: T0 + 2 * DAY, record: { thumbprint: C, effectiveDate: D + DAY, previousThumbprint: A } },
      ],
      [],
    ],
    [
      "is not one when it was seen gone within 2σ of its date by us alone",
      [
        { at: T0, record: stagedB },
        { at: D - 2 * SKEW, record: cancelledB },
      ],
      [],
    ],
    [
      "is one at the last instant before that",
      [
        { at: T0, record: stagedB },
        { at: D - 2 * SKEW - 1, record: cancelledB },
      ],
      seen(D - 2 * SKEW - 1),
    ],
    [
      "is one when the server itself wrote it before the date, however late we look",
      [
        { at: T0, record: stagedB, written: T0 },
        { at: D + DAY, record: cancelledB, written: D - 1 },
      ],
      seen(D + DAY),
    ],
    [
      "is not one when the server itself wrote it at the date",
      [
        { at: T0, record: stagedB, written: T0 },
        { at: D + DAY, record: cancelledB, written: D },
      ],
      [],
    ],
    [
      "is not one when the staged certificate came into force",
      [
        { at: T0, record: stagedB },
        { at: T0 + DAY, record: { thumbprint: B, previousThumbprint: A } },
      ],
      [],
    ],
    ["is not known without having seen the stage", [{ at: T0, record: cancelledB }], []],
  ];
  test.for(rows)("%s", ([, looks, cancelled]) => {
    expect(afterLooks(looks)?.cancelled).toEqual(cancelled);
  });
});

test("a stage keeps the instant at which it was first known to be held", () => {
  const untold = afterLooks([
    { at: T0, record: stagedB },
    { at: T0 + DAY, record: stagedB },
  ]);
  expect(untold?.staged?.seenAt).toBe(T0);
  const sight = afterLooks([
    { at: T0, record: stagedB, written: T0 - HOUR },
    { at: T0 + DAY, record: stagedB, written: T0 - HOUR },
  ]);
  expect(sight?.staged).toEqual({ thumbprint: B, effectiveDate: D, seenAt: T0 - HOUR });
  expect([sight?.inForce, sight?.seenAt]).toEqual([A, T0 + DAY]);
});

test("a roll that a record hides is remembered until its date, however often it is looked at", () => {
  const hidden = { thumbprint: A };
  const look = (at: Instant): Look => ({ at, record: hidden, written: T0 - HOUR });
  const pending = { at: T0, record: stagedB, written: T0 - HOUR };
  expect(afterLooks([pending, look(T0 + DAY), look(T0 + 2 * DAY)])?.staged?.thumbprint).toBe(B);
  expect(afterLooks([pending, look(D)])?.staged).toBeUndefined();
  const rewritten = { ...look(T0 + DAY), written: T0 + HOUR };
  expect(afterLooks([pending, rewritten])?.staged).toBeUndefined();
});

test("what a server's own copy has staged is no memory of the deployment's record beneath it", () => {
  const own = { at: T0, record: stagedB, written: T0 - HOUR, source: "local" } as const;
  expect(afterLooks([own])?.staged).toBeUndefined();
  expect(afterLooks([{ at: T0, record: stagedB, written: T0 - HOUR }])?.staged).toBeDefined();
});

test("a type that cscert does not plan leaves no sight, nor does a roll onto nothing", () => {
  const unknown = state({ at: T0, record: onlyA, type: "FutureType" });
  expect(observeSights(NOTHING_KNOWN, unknown, SKEW)).toEqual([]);
  const foreign = state({ at: T0, record: { thumbprint: B, effectiveDate: D } });
  expect(observeSights(NOTHING_KNOWN, foreign, SKEW)).toEqual([]);
});

test("sights come in the order of server and type, whatever the order of the looks", () => {
  const servers = ["fe02", "fe01"].flatMap((name) => {
    const own = state({ at: T0, record: onlyA }).servers.get(SERVER);
    return own === undefined ? [] : [[fqdn(name), { ...own, server: fqdn(name) }] as const];
  });
  const sights = observeSights(NOTHING_KNOWN, { servers: new Map(servers) }, SKEW);
  expect(sights.map(({ server }) => server)).toEqual([fqdn("fe01"), fqdn("fe02")]);
});

describe("a server that lags behind the deployment", () => {
  const rows: readonly [string, CopyRecord | undefined, "cancelled" | "not known"][] = [
    ["holds the same roll", stagedB, "cancelled"],
    ["has the roll cancelled there", cancelledB, "cancelled"],
    ["has nothing there", undefined, "cancelled"],
    ["has the roll later there", { ...stagedB, effectiveDate: D + HOUR }, "cancelled"],
    ["has it in force there already: it may come at any moment", { thumbprint: B }, "not known"],
    ["has the roll earlier there", { ...stagedB, effectiveDate: D - HOUR }, "not known"],
  ];
  test.for(rows)("%s", ([, published, expected]) => {
    const look = state({ at: T0, record: stagedB });
    const assignments = new Map(
      published === undefined ? [] : [[TYPE, { type: TYPE, record: published, source: "global" } as const]],
    );
    const deployment = {
      observedAt: T0,
      assignments,
      installed: new Map(),
      replicas: new Map(),
      diagnostics: [],
    };
    const before = withSights(NOTHING_KNOWN, { ...look, deployment }, SKEW);
    const after = withSights(before, state({ at: T0 + HOUR, record: cancelledB }), SKEW);
    const cancelled = after.sights.get(KEY)?.cancelled ?? [];
    expect(cancelled.length > 0 ? "cancelled" : "not known").toBe(expected);
  });
});

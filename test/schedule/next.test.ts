// What comes next to each assignment, and until when a person can still do something about it; and what nobody planned yet.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import type { Policy } from "../../src/model/policy.ts";
import type { TimelineMark } from "../../src/model/timeline.ts";
import { findNextEvents, nextOf } from "../../src/schedule/next.ts";
import { listUnplanned } from "../../src/schedule/suggest.ts";
import { aDesiredState, aLocation, T0, type DesiredInput, aWindow } from "../kit/deployment.ts";
import { fqdn } from "../kit/names.ts";

const POOLS = [
  { pool: "pool01", servers: ["fe01", "fe02"] },
  { pool: "edge", role: "Edge", servers: ["edge01", "edge02"] },
] as const;
const DATE = T0 + 10 * DAY;
const SIGMA = 5 * MINUTE;
/** M + 2W: a run that surely comes stages it in time. */
const LEAD = 4 * HOUR + 2 * DAY;

describe("the next event of a lane", () => {
  const mark = (kind: TimelineMark["kind"], at: Instant, more: object = {}): TimelineMark =>
    ({ kind, at, name: "B", ...more }) as TimelineMark;
  const next = (...marks: readonly TimelineMark[]) =>
    nextOf({
      now: T0,
      from: T0 - DAY,
      to: T0 + 90 * DAY,
      lanes: [
        {
          type: "OAuthTokenIssuer",
          scope: "global",
          label: "the deployment",
          servers: [fqdn("fe01")],
          basis: "observed",
          spans: [],
          marks,
        },
      ],
    }).map(({ mark: { kind, at }, actBefore }) => ({ kind, at, actBefore }));
  const expires = (at: Instant, standing: string): TimelineMark => mark("expires", at, { standing });

  test.for<[string, readonly TimelineMark[], ReturnType<typeof next>]>([
    ["nothing that is past counts", [mark("assign", T0 - 1)], []],
    ["what is now counts", [mark("assign", T0)], [{ kind: "assign", at: T0, actBefore: undefined }]],
    [
      "a roll is to be staged by its last moment",
      [mark("stage", T0, { effectiveDate: DATE, lastStaging: DATE - LEAD })],
      [{ kind: "stage", at: T0, actBefore: DATE - LEAD }],
    ],
    [
      "that a decision can't be taken back any more is no event",
      [mark("last-staging", T0 + HOUR), mark("last-cancelling", T0 + DAY), mark("effective", DATE)],
      [{ kind: "effective", at: DATE, actBefore: undefined }],
    ],
    [
      "that a copy which nobody uses expires is none, nor of one that is staged",
      [expires(T0 + DAY, "previous"), expires(T0 + 2 * DAY, "staged"), expires(DATE, "in-force")],
      [{ kind: "expires", at: DATE, actBefore: DATE }],
    ],
    [
      "what is refused is to be mended before a certificate of the lane expires",
      [mark("refused", T0 + DAY, { reason: "too-late", effectiveDate: DATE }), expires(DATE, "in-force")],
      [{ kind: "refused", at: T0 + DAY, actBefore: DATE }],
    ],
    [
      "what a guard holds, too; what has expired already is not waited for",
      [expires(T0 - DAY, "in-force"), mark("held", T0 + DAY, { guard: "guard/immediate-oauth" })],
      [{ kind: "held", at: T0 + DAY, actBefore: undefined }],
    ],
    [
      "but what expires now is",
      [
        mark("held", T0, { guard: "guard/immediate-oauth" }),
        expires(T0, "in-force"),
        expires(DATE, "previous"),
      ],
      [{ kind: "held", at: T0, actBefore: T0 }],
    ],
  ])("%s", ([, marks, expected]) => {
    expect(next(...marks)).toEqual(expected);
  });

  test("is found within a century, lanes in the order of their events", () => {
    const desired = aDesiredState({
      pools: POOLS,
      assignments: [{ steps: ["A"] }, { server: "fe01", steps: ["P"] }, { server: "fe02", steps: ["Never"] }],
      certificates: {
        A: { notAfter: T0 + 20 * DAY },
        P: { notAfter: T0 + 3 * DAY },
        Never: { notAfter: Date.UTC(9999, 11, 31) },
      },
    });
    const found = findNextEvents({ desired, now: T0 });
    expect(found.map(({ lane, mark: { name, at } }) => [lane.type, name, at])).toEqual([
      ["Default", "P", T0 + 3 * DAY],
      ["OAuthTokenIssuer", "A", T0 + 20 * DAY],
    ]);
  });
});

describe("what nobody planned yet", () => {
  const unplanned = (input: Omit<DesiredInput, "pools">) =>
    listUnplanned({ desired: aDesiredState({ pools: POOLS, ...input }), now: T0 });
  test("is what tokens need to the last, and the lead of a run that surely comes", () => {
    const notAfter = T0 + 100 * DAY;
    const lastDate = notAfter - DAY - 2 * SIGMA;
    expect(unplanned({ assignments: [{ steps: ["A"] }], certificates: { A: { notAfter } } })).toEqual([
      {
        type: "OAuthTokenIssuer",
        label: "the deployment",
        scope: "global",
        servers: [],
        certificate: "A",
        notAfter,
        lastDate,
        mergeBefore: lastDate - LEAD,
        urgency: "later",
        location: aLocation(1),
      },
    ]);
  });

  test("is the last certificate of an assignment, not the one before its roll", () => {
    const found = unplanned({
      assignments: [{ steps: ["A", { certificate: "B", at: DATE }] }],
      certificates: { A: { notAfter: T0 + 20 * DAY }, B: { notAfter: T0 + 200 * DAY } },
    });
    expect(found.map(({ certificate, notAfter }) => [certificate, notAfter])).toEqual([
      ["B", T0 + 200 * DAY],
    ]);
  });

  test.for<[string, Instant, "overdue" | "soon" | "later"]>([
    ["an instant too late", T0 - 1, "overdue"],
    ["at the last instant", T0, "soon"],
    ["an instant within the warning's time", T0 + 30 * DAY - 1, "soon"],
    ["when the warning's time begins", T0 + 30 * DAY, "later"],
  ])("is as urgent as the time to merge: %s", ([, mergeBefore, urgency]) => {
    const notAfter = mergeBefore + LEAD + DAY + 2 * SIGMA;
    const [found] = unplanned({ assignments: [{ steps: ["A"] }], certificates: { A: { notAfter } } });
    expect(found).toMatchObject({ mergeBefore, urgency });
  });

  test("is one entry for Edges that must agree, the most urgent first", () => {
    const found = unplanned({
      assignments: [
        ...["edge01", "edge02"].map((server) => ({
          server,
          type: "AudioVideoAuthentication" as const,
          steps: ["AV"] as const,
        })),
        { server: "fe01", steps: ["P"] },
        { server: "fe02", steps: ["R"] },
      ],
      certificates: {
        AV: { notAfter: T0 + 90 * DAY },
        P: { notAfter: T0 + 60 * DAY },
        R: { notAfter: T0 + 50 * DAY },
      },
    });
    expect(
      found.map(({ label, servers, certificate, mergeBefore }) => [label, servers, certificate, mergeBefore]),
    ).toEqual([
      ["fe02.contoso.com", [fqdn("fe02")], "R", T0 + 49 * DAY],
      ["fe01.contoso.com", [fqdn("fe01")], "P", T0 + 59 * DAY],
      [
        "edge.contoso.com",
        [fqdn("edge01"), fqdn("edge02")],
        "AV",
        T0 + 90 * DAY - 8 * HOUR - 2 * SIGMA - LEAD,
      ],
    ]);
  });

  test("is one entry for servers of a pool that one line of the YAML gives one certificate", () => {
    const desired = aDesiredState({
      pools: POOLS,
      assignments: ["fe01", "fe02"].map((server) => ({ server, steps: ["P"] as const })),
      certificates: { P: { notAfter: T0 + 60 * DAY } },
    });
    const scope = { kind: "pool", pool: fqdn("pool01") } as const;
    const assignments = desired.assignments.map((one) => ({ ...one, scope }));
    expect(listUnplanned({ desired: { ...desired, assignments }, now: T0 })).toMatchObject([
      { label: "pool01.contoso.com", servers: [fqdn("fe01"), fqdn("fe02")], mergeBefore: T0 + 59 * DAY },
    ]);
  });

  test.for<[string, "Default" | "AudioVideoAuthentication", string, Instant]>([
    // T0 is a Thursday; the certificate ends ten days later, on a Sunday.
    ["a type that interrupts: the last window before", "Default", "fe01", T0 + 6 * DAY + HOUR],
    [
      "a type that rolls: no window is waited for",
      "AudioVideoAuthentication",
      "edge01",
      T0 + 10 * DAY - 8 * HOUR - 2 * SIGMA,
    ],
  ])("has its last day within the windows: %s", ([, type, server, lastDate]) => {
    const [found] = unplanned({
      assignments: [{ server, type, steps: ["P"] }],
      certificates: { P: { notAfter: T0 + 10 * DAY } },
      policy: {
        windows: [aWindow("Wed 01:00-02:00 UTC")],
      },
    });
    expect(found?.lastDate).toBe(lastDate);
  });

  // T0 is a Thursday: Saturdays are 2, 9, … 100 days away.
  const saturdays: Partial<Policy> = {
    windows: [aWindow("Sat 00:00-01:00 UTC")],
  };
  test.for<[string, "Default" | "WebServicesInternal", Partial<Policy>, number, number]>([
    ["any day will do where there are none", "Default", {}, 100 * DAY, 100 * DAY],
    ["or where nothing is interrupted", "WebServicesInternal", saturdays, 100 * DAY - 1, 100 * DAY - 1],
    ["it may end as one opens", "Default", saturdays, 100 * DAY, 100 * DAY],
    ["or while one is open", "Default", saturdays, 100 * DAY + MINUTE, 100 * DAY],
    ["else the one before counts", "Default", saturdays, 100 * DAY - 1, 93 * DAY],
  ])("is to change in a window: %s", ([, type, policy, notAfter, lastDate]) => {
    const [found] = unplanned({
      assignments: [{ server: "fe01", type, steps: ["P"] }],
      certificates: { P: { notAfter: T0 + notAfter } },
      policy,
    });
    expect(found).toMatchObject({ lastDate: T0 + lastDate, mergeBefore: T0 + lastDate - DAY });
  });

  test("says nothing where the end of a certificate is not known", () => {
    expect(unplanned({ assignments: [{ steps: ["A"] }], unknown: ["A"] })).toEqual([]);
  });
});

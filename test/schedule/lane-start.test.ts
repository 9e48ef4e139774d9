// Where a forecast begins: what each target was seen to hold and since when, or what it holds if all went as planned.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, type Instant } from "../../src/base/instant.ts";
import { knownKey, NOTHING_KNOWN, type Known, type ObservedState } from "../../src/model/observed.ts";
import { makeLanes } from "../../src/schedule/lane.ts";
import { findStarts, plannedStart, type StartGroup } from "../../src/schedule/lane-start.ts";
import type { DesiredState } from "../../src/model/desired.ts";
import { aDesiredState, T0, type StepInput } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anObservedState, aRecord, type HoldingsInput, type RecordInput } from "../kit/observation.ts";

const LEAST = 4 * HOUR + 2 * DAY;
const FRONTS = ["fe01", "fe02"];
const EDGES = ["edge01", "edge02"];
type Tokens = "OAuthTokenIssuer" | "AudioVideoAuthentication";

function laneOf(type: Tokens, steps: readonly [StepInput, ...StepInput[]], unread: readonly string[] = []) {
  const desired: DesiredState = aDesiredState({
    pools: [
      { pool: "pool01", servers: FRONTS },
      { pool: "edge", role: "Edge", servers: EDGES },
    ],
    assignments: type === "OAuthTokenIssuer" ? [{ steps }] : EDGES.map((server) => ({ server, type, steps })),
    unread,
    unknown: unread,
  });
  const [lane] = makeLanes({ desired, now: T0 });
  if (lane === undefined) throw new Error("no lane");
  return { lane, policy: desired.policy, now: T0 };
}

const holding = (type: Tokens, record: RecordInput | "none"): HoldingsInput => ({
  assignments: record === "none" ? {} : { [type]: record },
});
const shortly = ({ targets, basis, start }: StartGroup): object => ({
  servers: targets.map((target) => (target.kind === "server" ? target.server.split(".")[0] : "deployment")),
  basis,
  start,
});

describe("the Edges of a pool", () => {
  const type = "AudioVideoAuthentication";
  const starts = (first: RecordInput | "none" | "away", second: RecordInput | "none" | "away") => {
    const [edge01, edge02] = [first, second].map((one) =>
      one === "away" ? ("unreachable" as const) : holding(type, one),
    );
    const servers = { edge01: edge01 ?? "unreachable", edge02: edge02 ?? "unreachable" } as const;
    const observed = anObservedState({ servers });
    return findStarts({ ...laneOf(type, ["A"]), observed }).map(shortly);
  };
  const A = aRecord({ holds: "A" });
  const written = (after: number): RecordInput => ({ holds: "A", writtenAt: T0 + after });

  test("begin as planned where nothing was observed", () => {
    expect(findStarts(laneOf(type, ["A"])).map(shortly)).toEqual([
      { servers: EDGES, basis: "planned", start: { record: A } },
    ]);
  });

  test.for<[string, RecordInput, RecordInput, Instant | undefined]>([
    ["when the last of them was written", written(-3 * DAY), written(-2 * DAY), T0 - 2 * DAY],
    ["whichever that is", written(-2 * DAY), written(-3 * DAY), T0 - 2 * DAY],
    ["which can't be told where one does not say", written(-3 * DAY), { holds: "A" }, undefined],
    ["nor where the other does not", { holds: "A" }, written(-3 * DAY), undefined],
  ])("begin together where they hold the same, %s", ([, first, second, writtenAt]) => {
    const found = starts(first, second);
    expect(found).toMatchObject([{ servers: EDGES, basis: "observed", start: { record: A } }]);
    expect(found).toMatchObject([{ start: { writtenAt } }]);
  });

  test("begin apart where they hold different copies, since the last of them signs", () => {
    const roll: RecordInput = { holds: "A", previous: "C", writtenAt: T0 - DAY };
    expect(starts(written(-3 * DAY), roll)).toEqual([
      {
        servers: ["edge01"],
        basis: "observed",
        start: { record: A, writtenAt: T0 - 3 * DAY, since: T0 - DAY },
      },
      {
        servers: ["edge02"],
        basis: "observed",
        start: { record: aRecord({ holds: "A", previous: "C" }), writtenAt: T0 - DAY, since: T0 - DAY },
      },
    ]);
    const dated = { ...roll, effectiveDate: T0 - 2 * DAY };
    expect(starts(roll, dated)).toMatchObject([{ servers: ["edge01"] }, { servers: ["edge02"] }]);
    expect(starts(roll, { ...roll, previous: "B" })).toMatchObject([
      { servers: ["edge01"] },
      { servers: ["edge02"] },
    ]);
  });

  test("begin as planned where they were not seen, and empty where nothing is assigned", () => {
    expect(starts("away", "none")).toEqual([
      { servers: ["edge01"], basis: "unseen", start: { record: A } },
      { servers: ["edge02"], basis: "observed", start: {} },
    ]);
  });
});

describe("the deployment", () => {
  const type = "OAuthTokenIssuer";
  const record: RecordInput = { holds: "A", previous: "C", writtenAt: T0 - 9 * DAY };
  const start = (servers: Readonly<Record<string, RecordInput | "none">>, known?: Known) => {
    const observed = anObservedState({
      deployment: holding(type, record),
      servers: Object.fromEntries(Object.entries(servers).map(([name, held]) => [name, holding(type, held)])),
    });
    const [group] = findStarts({ ...laneOf(type, ["A"]), observed, known });
    return group?.start;
  };

  test.for<[string, Readonly<Record<string, RecordInput | "none">>, Instant | undefined]>([
    [
      "all hold what it holds: since the last of them was written",
      { fe01: record, fe02: { ...record, writtenAt: T0 - DAY } },
      T0 - DAY,
    ],
    [
      "one lags behind, and gets it now",
      { fe01: record, fe02: { holds: "C", writtenAt: T0 - 90 * DAY } },
      T0,
    ],
    ["one has nothing yet, and gets it now", { fe01: record, fe02: "none" }, T0],
    [
      "one that does not bear it does not matter",
      { fe01: record, fe02: record, edge01: { holds: "C" } },
      T0 - 9 * DAY,
    ],
    ["none was seen", {}, undefined],
  ])("signs since its bearers do: %s", ([, servers, since]) => {
    expect(start(servers)?.since).toBe(since);
  });

  test("was seen in force since the last of its bearers was, as far as they hold anything", () => {
    const sights = (days: Readonly<Record<string, number>>): Known => ({
      ...NOTHING_KNOWN,
      sights: new Map(
        Object.entries(days).map(([name, after]) => {
          const server = fqdn(name);
          const inForceSince = T0 + after * DAY;
          const sight = { server, type, inForce: thumbprint("A"), inForceSince, cancelled: [], seenAt: T0 };
          return [knownKey(server, type), sight];
        }),
      ),
    });
    const both = { fe01: record, fe02: record };
    expect(start(both, sights({ fe01: -5, fe02: -4 }))?.seenSince).toBe(T0 - 4 * DAY);
    expect(start(both, sights({ fe01: -4, fe02: -5 }))?.seenSince).toBe(T0 - 4 * DAY);
    expect(start(both, sights({ fe01: -5 }))?.seenSince).toBe(T0 - 5 * DAY);
    expect(start({ fe01: record, fe02: "none" }, sights({ fe01: -5, fe02: -4 }))?.seenSince).toBe(
      T0 - 5 * DAY,
    );
    expect(start(both)).not.toHaveProperty("seenSince");
  });

  test("begins as planned where it was not seen", () => {
    const { deployment: _unseen, ...observed }: ObservedState = anObservedState({});
    expect(findStarts({ ...laneOf(type, ["A"]), observed }).map(shortly)).toEqual([
      { servers: ["deployment"], basis: "unseen", start: { record: aRecord({ holds: "A" }) } },
    ]);
  });
});

describe("what is held if all went as planned", () => {
  const roll = (after: number) => ["A", { certificate: "B", at: T0 + after }] as const;
  const staged = (after: number) => aRecord({ holds: "B", previous: "A", effectiveDate: T0 + after });
  const A = aRecord({ holds: "A" });
  test.for<[string, Parameters<typeof laneOf>[1], ReturnType<typeof plannedStart>]>([
    ["the only certificate", ["A"], { record: A }],
    ["a roll that somebody is sure to stage is not staged yet", roll(LEAST), { record: A }],
    ["one that nobody is sure to stage any more is", roll(LEAST - 1), { record: staged(LEAST - 1) }],
    ["one whose date has come is in force since then", roll(-DAY), { record: staged(-DAY), since: T0 - DAY }],
    ["one whose date comes now, since now", roll(0), { record: staged(0), since: T0 }],
  ])("%s", ([, steps, expected]) => {
    expect(plannedStart(laneOf("OAuthTokenIssuer", steps))).toEqual(expected);
  });

  test("nothing, where the first certificate can't be read", () => {
    expect(plannedStart(laneOf("OAuthTokenIssuer", roll(DAY), ["A"]))).toEqual({});
  });
});

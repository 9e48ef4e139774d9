// What the stores will hold at an instant, as `status --at` shows it: who gets what, when it was written, and what stays as it is. The
// instants come of design.md section 4: L = 24 h, σ = 5 min.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import type { ObservedAssignment, ObservedState } from "../../src/model/observed.ts";
import { foretell } from "../../src/schedule/foretell.ts";
import { aDesiredState, T0, type AssignmentInput, type DesiredInput, aWindow } from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anObservedState, type HoldingsInput, type ObservedInput } from "../kit/observation.ts";

const POOLS = [
  { pool: "pool01", servers: ["fe01", "fe02"] },
  { pool: "edge", role: "Edge", servers: ["edge01"] },
] as const;
const NAMES = new Map(["A", "B", "C", "P", "Q"].map((name) => [thumbprint(name), name]));

type Input = Omit<DesiredInput, "pools">;

function later(at: Instant, input: Input, observed: ObservedState): ObservedState {
  const desired = aDesiredState({ pools: POOLS, ...input });
  return foretell({ desired, observed, now: T0, at });
}

/** `fe01 Default Q @ +5d over P, local, +5d` */
function spell({ deployment, servers }: ObservedState): readonly string[] {
  const stores = [
    ["deployment", deployment?.assignments] as const,
    ...[...servers.values()].map(
      (one) => [one.server.split(".")[0], one.kind === "observed" ? one.assignments : undefined] as const,
    ),
  ];
  return stores.flatMap(([name, held]) =>
    [...(held?.values() ?? [])].map((assignment) => `${name} ${spellOne(assignment)}`),
  );
}

function spellOne({ type, record, source, writtenAt }: ObservedAssignment): string {
  const { thumbprint: holds, previousThumbprint: previous, effectiveDate } = record;
  const date = effectiveDate === undefined ? "" : ` @ ${days(effectiveDate)}`;
  const old = previous === undefined ? "" : ` over ${NAMES.get(previous)}`;
  return `${type} ${NAMES.get(holds)}${date}${old}, ${source}, ${days(writtenAt)}`;
}

const days = (at: Instant | undefined): string => (at === undefined ? "?" : `${(at - T0) / DAY}d`);

describe("the deployment's tokens", () => {
  const holding: HoldingsInput = {
    assignments: { OAuthTokenIssuer: { holds: "A", writtenAt: T0 - 20 * DAY } },
  };
  const observed = (more: ObservedInput["servers"] = {}): ObservedState =>
    anObservedState({
      deployment: holding,
      servers: { fe01: holding, fe02: holding, edge01: {}, ...more },
      behind: ["fe01", "fe02"],
    });
  const input = (more: Partial<AssignmentInput> = {}): Input => ({
    assignments: [{ steps: ["A", { certificate: "B", at: T0 + 10 * DAY }], ...more }],
  });
  const everywhere = (held: string): readonly string[] =>
    ["deployment", "fe01", "fe02"].map((store) => `${store} OAuthTokenIssuer ${held}`);
  const freed = 11 * DAY + 10 * MINUTE;

  test.for<[string, number, Partial<AssignmentInput>, string]>([
    ["are what they were, where nothing is asked for", 9 * DAY, { steps: ["A"] }, "A, global, -20d"],
    ["have the roll as soon as somebody applies", 0, {}, "B @ 10d over A, global, 0d"],
    ["have it still when it has come into force", 10 * DAY, {}, "B @ 10d over A, global, 0d"],
    ["keep the previous copy", 300 * DAY, {}, "B @ 10d over A, global, 0d"],
    ["keep it while it is needed", freed - 1, { removePrevious: true }, "B @ 10d over A, global, 0d"],
    [
      "and lose it then, where that is asked for",
      freed,
      { removePrevious: true },
      `B @ 10d, global, ${freed / DAY}d`,
    ],
  ])("%s, on every server that bears them and on no other", ([, at, more, held]) => {
    expect(spell(later(T0 + at, input(more), observed()))).toEqual(everywhere(held));
  });

  test("stay as they are on a server with a copy of its own, and on one that was not seen", () => {
    const own: HoldingsInput = { assignments: { OAuthTokenIssuer: { holds: "C", source: "local" } } };
    const foretold = later(T0 + DAY, input(), observed({ fe01: own, fe02: "unreachable" }));
    expect(spell(foretold)).toEqual([
      "deployment OAuthTokenIssuer B @ 10d over A, global, 0d",
      "fe01 OAuthTokenIssuer C, local, ?",
    ]);
    expect(foretold.servers.get(fqdn("fe02"))).toMatchObject({ kind: "unreachable", observedAt: T0 + DAY });
  });

  test.for<[string, Input]>([
    ["something is asked for", input()],
    ["nothing is asked for", { assignments: [] }],
  ])("are looked at then, and replicas that can be reached are up to date: %s", ([, asked]) => {
    const foretold = later(T0 + DAY, asked, observed({ fe02: "unreachable" }));
    expect([foretold.deployment?.observedAt, foretold.servers.get(fqdn("edge01"))?.observedAt]).toEqual([
      T0 + DAY,
      T0 + DAY,
    ]);
    const replicas = [...(foretold.deployment?.replicas.values() ?? [])];
    expect(replicas.map(({ server, upToDate }) => [server, upToDate])).toEqual([
      [fqdn("fe01"), true],
      [fqdn("fe02"), false],
      [fqdn("edge01"), true],
    ]);
  });

  test("are signed with keys that are installed by then, with the facts that are known of them", () => {
    const { deployment, servers } = later(T0, input(), observed());
    const fe01 = servers.get(fqdn("fe01"));
    const found = [deployment?.installed, fe01?.kind === "observed" ? fe01.installed : undefined];
    for (const installed of found)
      expect(installed?.get(thumbprint("B"))).toMatchObject({
        thumbprint: thumbprint("B"),
        hasPrivateKey: true,
        exportable: true,
        certificate: { thumbprint: thumbprint("B") },
      });
  });

  test("are not foretold where the deployment was not seen", () => {
    const { servers } = observed();
    expect(spell(later(T0 + DAY, input(), { servers }))).toEqual([
      "fe01 OAuthTokenIssuer A, global, -20d",
      "fe02 OAuthTokenIssuer A, global, -20d",
    ]);
  });
});

describe("a server's own certificate", () => {
  const SATURDAYS = aWindow("Sat 00:00-01:00 UTC");
  // T0 is a Thursday.
  const windows = { policy: { windows: [SATURDAYS] } };
  const roll = ["P", { certificate: "Q", at: T0 + 5 * DAY }] as const;
  const held: HoldingsInput["assignments"] = { Default: { holds: "P", writtenAt: T0 - DAY } };
  const staged = {
    Default: { holds: "Q", previous: "P", effectiveDate: T0 + 5 * DAY, writtenAt: T0 - DAY },
  } as const;
  const web: Partial<AssignmentInput> = { type: "WebServicesInternal" };
  const removed = { removePrevious: true };

  interface Row {
    readonly holds: HoldingsInput["assignments"];
    readonly asks: Partial<AssignmentInput>;
    readonly at: number;
    readonly more?: Partial<Input>;
    readonly becomes: string;
  }

  test.for<[string, Row]>([
    [
      "is assigned now, where there is none",
      { holds: {}, asks: { steps: ["P"] }, at: 0, becomes: "Default P, local, 0d" },
    ],
    [
      "or when a window opens",
      {
        holds: held,
        asks: { steps: ["Q"] },
        at: 2 * DAY,
        more: windows,
        becomes: "Default Q over P, local, 2d",
      },
    ],
    [
      "and not before",
      {
        holds: held,
        asks: { steps: ["Q"] },
        at: 2 * DAY - 1,
        more: windows,
        becomes: "Default P, local, -1d",
      },
    ],
    [
      "stays until its date",
      { holds: held, asks: { steps: roll }, at: 5 * DAY - 1, becomes: "Default P, local, -1d" },
    ],
    [
      "changes at its date",
      { holds: held, asks: { steps: roll }, at: 5 * DAY, becomes: "Default Q over P, local, 5d" },
    ],
    [
      "changes in the first window after its date",
      {
        holds: held,
        asks: { steps: roll },
        at: 9 * DAY,
        more: windows,
        becomes: "Default Q over P, local, 9d",
      },
    ],
    [
      "and not before that",
      {
        holds: held,
        asks: { steps: roll },
        at: 9 * DAY - 1,
        more: windows,
        becomes: "Default P, local, -1d",
      },
    ],
    [
      "waits for no window where it interrupts nothing",
      {
        holds: { WebServicesInternal: { holds: "P", writtenAt: T0 - DAY } },
        asks: { ...web, steps: roll },
        at: 5 * DAY,
        more: windows,
        becomes: "WebServicesInternal Q over P, local, 5d",
      },
    ],
    [
      "waits until the new one is valid",
      {
        holds: held,
        asks: { steps: roll },
        at: 6 * DAY,
        more: { certificates: { Q: { notBefore: T0 + 6 * DAY } } },
        becomes: "Default Q over P, local, 6d",
      },
    ],
    [
      "for as long as it takes",
      {
        holds: held,
        asks: { steps: roll },
        at: 6 * DAY - 1,
        more: { certificates: { Q: { notBefore: T0 + 6 * DAY } } },
        becomes: "Default P, local, -1d",
      },
    ],
    [
      "does not change to one of which nothing is known, but to the one after it",
      {
        holds: held,
        asks: { steps: [...roll, { certificate: "C", at: T0 + 7 * DAY }] },
        at: 8 * DAY,
        more: { unknown: ["Q"] },
        becomes: "Default C over P, local, 7d",
      },
    ],
    [
      "loses its previous copy 2σ later, where that is asked for",
      {
        holds: held,
        asks: { steps: roll, ...removed },
        at: 5 * DAY + 10 * MINUTE,
        becomes: `Default Q, local, ${(5 * DAY + 10 * MINUTE) / DAY}d`,
      },
    ],
    [
      "and not before, so that a next change is not missed",
      {
        holds: held,
        asks: { steps: [...roll, { certificate: "C", at: T0 + 5 * DAY + 5 * MINUTE }], ...removed },
        at: 5 * DAY + 10 * MINUTE,
        becomes: `Default C over Q, local, ${(5 * DAY + 5 * MINUTE) / DAY}d`,
      },
    ],
    [
      "that somebody staged for its date is left to come",
      { holds: staged, asks: { steps: roll }, at: 6 * DAY, becomes: "Default Q @ 5d over P, local, -1d" },
    ],
    [
      "that somebody staged, and nobody asks for, is taken back",
      { holds: staged, asks: { steps: ["P"] }, at: 0, becomes: "Default P over Q, local, 0d" },
    ],
    [
      "that somebody staged, and that is asked for at once, is assigned",
      { holds: staged, asks: { steps: ["Q"] }, at: 0, becomes: "Default Q over P, local, 0d" },
    ],
    [
      "that somebody staged for another date is taken back",
      {
        holds: staged,
        asks: { steps: ["P", { certificate: "Q", at: T0 + 7 * DAY }] },
        at: HOUR,
        becomes: "Default P over Q, local, 0d",
      },
    ],
    [
      "that somebody staged, and that is asked for at once, waits for a window",
      {
        holds: staged,
        asks: { steps: ["Q"] },
        at: DAY,
        more: windows,
        becomes: "Default Q @ 5d over P, local, -1d",
      },
    ],
    [
      "which opens before its date",
      {
        holds: staged,
        asks: { steps: ["Q"] },
        at: 2 * DAY,
        more: windows,
        becomes: "Default Q over P, local, 2d",
      },
    ],
    [
      "that somebody staged, where another is asked for on its date, is taken back",
      {
        holds: staged,
        asks: { steps: ["P", { certificate: "C", at: T0 + 5 * DAY }] },
        at: 0,
        becomes: "Default P over Q, local, 0d",
      },
    ],
    [
      "that somebody staged gives way to what is asked for before it",
      {
        holds: staged,
        asks: { steps: ["C", { certificate: "Q", at: T0 + 5 * DAY }] },
        at: 0,
        becomes: "Default C over P, local, 0d",
      },
    ],
    [
      "that somebody staged is followed by the next one",
      {
        holds: staged,
        asks: { steps: [...roll, { certificate: "C", at: T0 + 7 * DAY }] },
        at: 8 * DAY,
        becomes: "Default C over Q, local, 7d",
      },
    ],
    [
      "that is staged over nothing must come",
      {
        holds: { Default: { holds: "Q", effectiveDate: T0 + 5 * DAY, writtenAt: T0 - DAY } },
        asks: { steps: ["P"] },
        at: 4 * DAY,
        becomes: "Default Q @ 5d, local, -1d",
      },
    ],
    [
      "changes in a window, though another is asked for later",
      {
        holds: held,
        asks: { steps: ["Q", { certificate: "C", at: T0 + 3 * DAY }] },
        at: 2 * DAY,
        more: windows,
        becomes: "Default Q over P, local, 2d",
      },
    ],
    [
      "loses the previous copy that it has, where that is asked for",
      {
        holds: { Default: { holds: "P", previous: "Q", writtenAt: T0 - DAY } },
        asks: { steps: ["P"], ...removed },
        at: 0,
        becomes: "Default P, local, 0d",
      },
    ],
  ])("%s", ([, { holds, asks, at, more, becomes }]) => {
    const assignments = [{ server: "fe01", steps: ["P"] as const, ...asks }];
    const observed = anObservedState({ servers: { fe01: { assignments: holds ?? {} } } });
    expect(spell(later(T0 + at, { assignments, ...more }, observed))).toEqual([`fe01 ${becomes}`]);
  });

  test("is not there where none is valid yet, and installed once one is assigned", () => {
    const assignments = [
      { server: "fe01", steps: ["P"] as const },
      { server: "fe01", type: "WebServicesInternal", steps: ["Q"] } as const,
    ];
    const input = { assignments, certificates: { P: { notBefore: T0 + DAY }, Q: {} } };
    const seen = anObservedState({ servers: { fe01: { installed: ["Q"], withoutKeys: ["Q"] } } });
    expect(spell(later(T0, input, seen))).toEqual(["fe01 WebServicesInternal Q, local, 0d"]);
    const foretold = later(T0 + DAY, input, seen);
    expect(spell(foretold)).toEqual(["fe01 Default P, local, 1d", "fe01 WebServicesInternal Q, local, 0d"]);
    const fe01 = foretold.servers.get(fqdn("fe01"));
    const installed = fe01?.kind === "observed" ? [...fe01.installed.values()] : [];
    expect(installed.map(({ thumbprint: one, hasPrivateKey }) => [NAMES.get(one), hasPrivateKey])).toEqual([
      ["Q", false],
      ["P", true],
    ]);
  });
});

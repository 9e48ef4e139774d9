// When the copies other than the one in force may go: asked of bearers one by one, each answer to the instant.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../src/base/instant.ts";
import type { Copies } from "../../src/model/assignment.ts";
import type { CertificateType } from "../../src/model/certificate-type.ts";
import { NOTHING_KNOWN, type Sight } from "../../src/model/observed.ts";
import { makeContext } from "../../src/planner/context.ts";
import { findFreedom, type Freedom, type FreedomQuestion } from "../../src/planner/eviction.ts";
import type { Bearer } from "../../src/planner/roll-group.ts";
import { aDesiredState, anAssignment, T0 } from "../kit/deployment.ts";
import { fqdn, sha256, thumbprint } from "../kit/names.ts";
import { anObservedState } from "../kit/observation.ts";

const [A, B, C] = [thumbprint("A"), thumbprint("B"), thumbprint("C")];
const BURIED = 24 * HOUR + 10 * MINUTE;
const LONG_AGO = T0 - 60 * DAY;
const D = T0 + 7 * DAY;

type Seen = NonNullable<Bearer["seen"]>;
const replaced: Copies = { kind: "settled", current: B, previous: A };
const alone: Copies = { kind: "settled", current: B };
const staged: Copies = { kind: "staged", current: B, next: C, effectiveDate: D };

function bearer(name: string, seen: Partial<Seen> = {}, sight?: Partial<Sight>): Bearer {
  const server = fqdn(name);
  const settled: Seen = { copies: replaced, since: LONG_AGO, at: T0, override: false, ...seen };
  if (sight === undefined) return { server, seen: settled };
  const type = "OAuthTokenIssuer";
  return {
    server,
    seen: settled,
    sight: { server, type, inForce: B, inForceSince: LONG_AGO, seenAt: T0, cancelled: [], ...sight },
  };
}

function ask(
  bearers: readonly Bearer[],
  question: Partial<FreedomQuestion> = {},
  type: CertificateType = "OAuthTokenIssuer",
): { readonly freedom: Freedom; readonly ahead: readonly number[] } {
  const desired = aDesiredState({ assignments: [{ steps: ["B"] }], pools: [] });
  const observed = anObservedState({});
  const context = makeContext({ desired, observed, known: NOTHING_KNOWN, now: T0, allow: [], hash: sha256 });
  const group = { type, label: "x", assignment: anAssignment({ steps: ["B"] }), writers: [], bearers };
  const freedom = findFreedom(context, group, { current: B, copies: [replaced], ...question });
  return { freedom, ahead: [...context.reading.ahead] };
}

const FREE = { kind: "free" };
const waits = (servers: readonly string[], until?: number) => ({
  kind: "waits",
  servers: servers.map((name) => fqdn(name)),
  ...(until === undefined ? {} : { until }),
});

describe("nobody is waited for", () => {
  test.for([
    {
      why: "nothing but the copy in force is held anywhere",
      bearers: [bearer("fe01", { copies: alone, since: T0 })],
      copies: [alone],
    },
    { why: "nobody bears it", bearers: [], copies: [replaced] },
    {
      why: "all tokens of the previous copy are dead",
      bearers: [bearer("fe01"), bearer("fe02", { since: T0 - BURIED })],
      copies: [replaced],
    },
    { why: "nobody who bears it answers", bearers: [{ server: fqdn("fe01") }], copies: [replaced] },
  ])("where $why", ({ bearers, copies }) => {
    expect(ask(bearers, { copies }).freedom).toEqual(FREE);
  });

  test("who holds this same roll already was asked before", () => {
    const roll = { next: C, effectiveDate: D };
    const done = bearer("fe01", { copies: staged, since: T0 });
    expect(ask([done], { roll }).freedom).toEqual(FREE);
    for (const other of [
      { next: A, effectiveDate: D },
      { next: C, effectiveDate: D + 1 },
    ])
      expect(ask([done], { roll: other }).freedom).toEqual(waits(["fe01"]));
    expect(ask([done]).freedom).toEqual(waits(["fe01"]));
    const elsewhere = bearer("fe01", { copies: { ...staged, current: A } });
    expect(ask([elsewhere], { roll }).freedom).toEqual(waits(["fe01"]));
  });
});

describe("a bearer is waited for", () => {
  test("until its last token of the previous copy is dead, to the instant, and the plan knows when", () => {
    const since = T0 - BURIED + 1;
    expect(ask([bearer("fe01", { since })])).toEqual({ freedom: waits(["fe01"], T0 + 1), ahead: [T0 + 1] });
  });

  test("with the others, until the last of them", () => {
    const bearers = [
      bearer("fe01", { since: T0 - 2 * HOUR }),
      bearer("fe02"),
      bearer("fe03", { since: T0 - HOUR }),
    ];
    expect(ask(bearers).freedom).toEqual(waits(["fe01", "fe03"], T0 - HOUR + BURIED));
  });

  test("without an end, though it alone holds more than the deployment", () => {
    const bearers = [bearer("fe01", { since: T0 }), bearer("fe02", { copies: alone })];
    expect(ask(bearers, { copies: [alone] }).freedom).toEqual(waits(["fe01"]));
  });

  test.for([
    { why: "it signs with another", seen: { copies: { kind: "settled", current: A, previous: B } } },
    { why: "it holds nothing", seen: { copies: { kind: "empty" } } },
    { why: "it holds another roll", seen: { copies: staged } },
    { why: "it holds a copy of its own", seen: { override: true } },
    {
      why: "it lacks what the deployment holds",
      seen: { copies: { kind: "settled", current: B, previous: C } },
    },
  ] as const)("without an end where $why; another's end says nothing then", ({ seen }) => {
    expect(ask([bearer("fe01", { since: T0 }), bearer("fe02", seen)]).freedom).toEqual(
      waits(["fe01", "fe02"]),
    );
  });
});

test("where nobody knows since when a bearer signs, there is no end", () => {
  const seen = { copies: replaced, at: T0, override: false };
  expect(ask([bearer("fe01", { since: T0 }), { server: fqdn("fe02"), seen }]).freedom).toEqual(
    waits(["fe01", "fe02"]),
  );
});

describe("a server's own copies", () => {
  const type = "AudioVideoAuthentication";
  test("without a previous one are free at once: what was displaced would be there", () => {
    const young = bearer("edge01", { copies: alone, since: T0 });
    expect(ask([young, bearer("edge02")], {}, type).freedom).toEqual(FREE);
    expect(ask([young], {}).freedom).toEqual(waits(["edge01"]));
  });

  test.for([
    { what: "another in force", copies: { kind: "settled", current: A, previous: B } },
    { what: "nothing", copies: { kind: "empty" } },
    { what: "another roll", copies: staged },
  ] as const)("are waited for without an end where the server holds $what", ({ copies }) => {
    expect(ask([bearer("edge01", { copies })], {}, type).freedom).toEqual(waits(["edge01"]));
  });

  test("alone are: what the deployment hands out may have been another's before", () => {
    const young = bearer("fe01", { copies: alone, since: T0 });
    expect(ask([young], { copies: [alone, replaced] }).freedom).toEqual(waits(["fe01"], T0 + BURIED));
  });

  test("wait for their tokens where there is one, whatever the others hold", () => {
    const copies: Copies = { kind: "settled", current: B, previous: C };
    const end = T0 - HOUR + 8 * HOUR + 10 * MINUTE;
    expect(ask([bearer("edge01", { copies, since: T0 - HOUR })], {}, type).freedom).toEqual(
      waits(["edge01"], end),
    );
  });
});

describe("a roll that was cancelled", () => {
  const young = { since: T0, writtenAt: T0 } as const;
  const stage = { thumbprint: A, effectiveDate: T0 + DAY, seenAt: T0 - HOUR };
  const late = { thumbprint: A, effectiveDate: T0 - HOUR, seenAt: T0 };
  const wait = waits(["fe01"], T0 + BURIED);

  test.for([
    { what: "in time needs no token: free", sight: { cancelled: [stage] }, freedom: FREE },
    { what: "and is missed only now: free", sight: { staged: stage }, freedom: FREE },
    { what: "too late is waited for", sight: { cancelled: [late] }, freedom: wait },
    {
      what: "once in time and once too late is waited for",
      sight: { cancelled: [stage, late] },
      freedom: wait,
    },
    {
      what: "of another certificate says nothing of this one",
      sight: { cancelled: [{ ...stage, thumbprint: C }] },
      freedom: wait,
    },
    {
      what: "too late, of another certificate, does not count",
      sight: { cancelled: [stage, { ...late, thumbprint: C }] },
      freedom: FREE,
    },
    {
      what: "is waited for where another was in force then",
      sight: { cancelled: [stage], inForce: C },
      freedom: wait,
    },
    {
      what: "is waited for as long as the copy in force is young",
      sight: { cancelled: [stage], inForceSince: T0 - HOUR },
      freedom: waits(["fe01"], T0 - HOUR + BURIED),
    },
    { what: "that nobody saw is waited for", sight: {}, freedom: wait },
  ])("$what", ({ sight, freedom }) => {
    expect(ask([bearer("fe01", young, sight)]).freedom).toEqual(freedom);
  });

  test("is judged by the server's own clock, too", () => {
    const seen = { thumbprint: A, effectiveDate: T0 + 5 * MINUTE, seenAt: T0 };
    expect(ask([bearer("fe01", young, { cancelled: [seen] })]).freedom).toEqual(FREE);
    const { writtenAt: _, ...unstamped } = young;
    expect(ask([bearer("fe01", unstamped, { cancelled: [seen] })]).freedom).toEqual(wait);
  });
});

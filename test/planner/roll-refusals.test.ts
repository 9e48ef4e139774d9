// What is said of a roll that is refused, to the word: the dates, who needs what, and the line to change; and where each rule ends.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import type { Diagnostic } from "../../src/diagnostic/diagnostic.ts";
import { NOTHING_KNOWN, type InstalledCertificate, type ObservedState } from "../../src/model/observed.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { Plan } from "../../src/model/plan.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { TWO_FRONT_ENDS } from "../cases/planner/rolls.ts";
import { aDesiredState, T0, type CertificateInput, type StepInput } from "../kit/deployment.ts";
import { sha256, thumbprint } from "../kit/names.ts";
import { anObservedState, type ObservedInput, type RecordInput } from "../kit/observation.ts";

const L = 24 * HOUR;
const SKEW = 5 * MINUTE;
const M = 4 * HOUR;
const W = 24 * HOUR;
const D = T0 + 7 * DAY;
/** The earliest date of a roll that nothing binds but the time that is left. */
const SOON = T0 + HOUR + M + 2 * W;
const LONG_AGO = T0 - 60 * DAY;
const on = (date: Instant): string => new Date(date).toISOString().replace(".000Z", "Z");

interface Roll {
  readonly steps: readonly [StepInput, ...StepInput[]];
  readonly observed: ObservedInput;
  readonly certificates?: Readonly<Record<string, CertificateInput>>;
}

function plan({ steps, observed, certificates = {} }: Roll): Plan {
  return makePlan({
    desired: aDesiredState({ assignments: [{ steps, line: 7 }], pools: TWO_FRONT_ENDS, certificates }),
    observed: anObservedState(observed),
    known: NOTHING_KNOWN,
    now: T0,
    allow: [],
    hash: sha256,
  });
}

function everywhere(record: RecordInput, installed: readonly string[]): ObservedInput {
  const holdings = { assignments: { OAuthTokenIssuer: { writtenAt: LONG_AGO, ...record } }, installed };
  return { deployment: holdings, servers: { fe01: holdings, fe02: holdings } };
}

function refusal(roll: Roll): Diagnostic | undefined {
  const { diagnostics, actions } = plan(roll);
  expect(actions).toEqual([]);
  expect(diagnostics.length).toBe(1);
  return diagnostics[0];
}

const toB = (at: Instant = D) => ["A", { certificate: "B", at }] as const;
const holdsA = everywhere({ holds: "A" }, ["B"]);
const stages = (roll: Roll): readonly string[] =>
  plan(roll).actions.flatMap(({ kind }) => (kind === "stage" ? [kind] : []));

describe("a refused roll tells", () => {
  test("from when its certificate is valid, and the date to write instead", () => {
    const told = refusal({ steps: toB(), observed: holdsA, certificates: { B: { notBefore: D } } });
    expect(told?.code).toBe("roll/new-not-valid");
    expect(told?.message).toContain(`from ${on(D)} on`);
    expect(told?.hints.join("; ")).toContain(on(D + 2 * SKEW));
    expect(told?.location).toMatchObject({ file: "cscert.yaml", line: 7 });
  });

  test("when the old certificate expires, and the latest date", () => {
    const told = refusal({ steps: toB(), observed: holdsA, certificates: { A: { notAfter: D + L } } });
    expect(told?.code).toBe("roll/old-expires");
    expect(told?.message).toContain(`that A can't validate: it expires at ${on(D + L)}`);
    expect(told?.hints.join("; ")).toContain(`${on(D - 2 * SKEW)} or earlier, though not before ${on(SOON)}`);
    expect(told?.location).toMatchObject({ line: 7 });
  });

  test("until when tokens need the previous copy, and on which servers", () => {
    const at = T0 + M + W + HOUR;
    const observed = everywhere({ holds: "B", effectiveDate: T0 - HOUR, previous: "A" }, ["C"]);
    const told = refusal({ steps: ["B", { certificate: "C", at }], observed });
    const free = T0 - HOUR + L + 2 * SKEW;
    expect(told?.code).toBe("roll/previous-not-free");
    expect(told?.message).toContain(`until ${on(free)} (fe01.contoso.com, fe02.contoso.com)`);
    expect(told?.message).toContain(`staging ends at ${on(at - M - W)}`);
    // The hour after the half hour after it, and the time that is surely enough.
    expect(told?.hints.join("; ")).toContain(on(Math.ceil((free + HOUR / 2) / HOUR) * HOUR + M + 2 * W));
    expect(told?.location).toMatchObject({ line: 7 });
  });

  test("how long staging was possible, and the next date that is", () => {
    const told = refusal({ steps: toB(T0 + M + W - 1), observed: holdsA });
    expect(told?.code).toBe("roll/too-late");
    expect(told?.message).toContain(on(T0 - 1));
    expect(told?.hints.join("; ")).toContain(on(SOON));
    expect(told?.location).toMatchObject({ line: 7 });
  });

  test("which roll it comes too soon after, by what name, and how far it should be", () => {
    const before = T0 - HOUR;
    const observed = everywhere({ holds: "B", effectiveDate: before, previous: "A" }, ["C"]);
    const steps = [...toB(before), { certificate: "C", at: T0 + 3 * DAY }] as const;
    const told = refusal({ steps, observed });
    expect(told?.code).toBe("roll/too-close");
    expect(told?.message).toContain("the roll of OAuthTokenIssuer of the deployment to C at");
    expect(told?.message).toContain(`after the one at ${on(before)}`);
    expect(told?.message).toContain("3d 4h 10m");
    expect(told?.hints.join("; ")).toContain(on(before + L + 2 * SKEW + M + 2 * W));
    expect(told?.location).toMatchObject({ line: 7 });
  });

  test("by its name also a certificate of which not even the thumbprint is known", () => {
    const later = { certificate: "C", at: D + DAY };
    const desired = aDesiredState({
      assignments: [{ steps: [...toB(), later] }],
      pools: TWO_FRONT_ENDS,
      unread: ["C"],
    });
    const input = { known: NOTHING_KNOWN, now: T0, allow: [], hash: sha256 };
    const { diagnostics } = makePlan({ ...input, desired, observed: anObservedState(holdsA) });
    const told = diagnostics.find(({ code }) => code === "roll/too-close");
    expect(told?.message).toContain(`the roll of OAuthTokenIssuer of the deployment to C at ${on(D + DAY)}`);
  });

  test("the bearers that lack it, though nobody knows from when its certificate is valid", () => {
    const at = T0 + 20 * HOUR;
    const has = {
      assignments: {
        OAuthTokenIssuer: { holds: "B", effectiveDate: at, previous: "A", writtenAt: LONG_AGO },
      },
    };
    const lacks = { assignments: { OAuthTokenIssuer: { holds: "A", writtenAt: LONG_AGO } } };
    const observed = withoutFacts(
      "B",
      anObservedState({ deployment: has, servers: { fe01: has, fe02: lacks } }),
    );
    const desired = aDesiredState({
      assignments: [{ steps: toB(at) }],
      pools: TWO_FRONT_ENDS,
      unknown: ["B"],
    });
    const input = { known: NOTHING_KNOWN, now: T0, allow: [], hash: sha256 };
    const told = makePlan({ ...input, desired, observed }).diagnostics.find(
      ({ code }) => code === "roll/incomplete",
    );
    expect(told?.hints.join("; ")).toContain(on(SOON));
  });

  test("a date that also keeps its distance from the roll before it", () => {
    const before = T0 - HOUR;
    // No previous copy that tokens could need: the distance alone binds.
    const observed = everywhere({ holds: "B" }, ["C"]);
    const at = before + L + 2 * SKEW + M + 2 * W;
    const steps = [...toB(before), { certificate: "C", at }] as const;
    const told = refusal({ steps, observed, certificates: { B: { notAfter: at } } });
    expect(told?.code).toBe("roll/old-expires");
    expect(told?.hints.join("; ")).toContain(`not before ${on(at)}`);
  });
});

test("an old certificate of which nobody can read until when it is valid forbids nothing", () => {
  const desired = aDesiredState({ assignments: [{ steps: toB() }], pools: TWO_FRONT_ENDS, unknown: ["A"] });
  const observed = withoutFacts("A", anObservedState(holdsA));
  const input = { known: NOTHING_KNOWN, now: T0, allow: [], hash: sha256 };
  expect(makePlan({ ...input, desired, observed }).actions.map(({ kind }) => kind)).toContain("stage");
});

/** The same, where no store can read its copy of a certificate. */
function withoutFacts(unread: string, observed: ObservedState): ObservedState {
  const blind = (installed: ReadonlyMap<Thumbprint, InstalledCertificate>) =>
    new Map(
      [...installed].map(([key, { certificate, ...rest }]) =>
        key === thumbprint(unread) || certificate === undefined
          ? [key, rest]
          : [key, { ...rest, certificate }],
      ),
    );
  const servers = [...observed.servers].map(
    ([name, server]) =>
      [
        name,
        server.kind === "observed" ? { ...server, installed: blind(server.installed) } : server,
      ] as const,
  );
  const { deployment } = observed;
  return {
    ...observed,
    servers: new Map(servers),
    ...(deployment === undefined
      ? {}
      : { deployment: { ...deployment, installed: blind(deployment.installed) } }),
  };
}

describe("a rule ends where it says", () => {
  test.each([
    {
      rule: "the new certificate is valid",
      name: "B",
      just: { notBefore: D - 2 * SKEW },
      past: { notBefore: D - 2 * SKEW + 1 },
    },
    {
      rule: "the old one outlives its tokens",
      name: "A",
      just: { notAfter: D + L + 2 * SKEW },
      past: { notAfter: D + L + 2 * SKEW - 1 },
    },
  ])("$rule", ({ name, just, past }) => {
    expect(stages({ steps: toB(), observed: holdsA, certificates: { [name]: just } })).toEqual(["stage"]);
    expect(stages({ steps: toB(), observed: holdsA, certificates: { [name]: past } })).toEqual([]);
  });

  test("a roll may be staged until the last instant", () => {
    expect(stages({ steps: toB(T0 + M + W), observed: holdsA })).toEqual(["stage"]);
    expect(stages({ steps: toB(T0 + M + W - 1), observed: holdsA })).toEqual([]);
  });
});

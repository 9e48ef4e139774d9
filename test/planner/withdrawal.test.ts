// A roll that is taken back: it goes before anything that could let a bearer that lags behind take it, and what may follow it when.

import { describe, expect, test } from "vitest";
import { DAY, formatInstant, HOUR } from "../../src/base/instant.ts";
import { knownKey, NOTHING_KNOWN } from "../../src/model/observed.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { aDesiredState, T0, type CertificateInput } from "../kit/deployment.ts";
import { fqdn, sha256, thumbprint } from "../kit/names.ts";
import { anObservedState } from "../kit/observation.ts";

const PENDING = { holds: "A", previous: "B", effectiveDate: T0 + HOUR, writtenAt: T0 - 60 * 24 * HOUR };
const UNSTAGE = `unstage:deployment:OAuthTokenIssuer:${thumbprint("B")}`;

/** A roll from B to A that nobody asks for and that no bearer has: fe01 lags behind. */
function actionsOf(input: {
  readonly distribution: "manual" | "replicated";
  readonly withoutKeys?: readonly string[];
}) {
  const { distribution, withoutKeys = [] } = input;
  const desired = aDesiredState({
    pools: [{ pool: "pool01", servers: ["fe01"] }],
    assignments: [
      { steps: ["A"], distribution },
      { type: "Default", server: "fe01", steps: ["B"] },
    ],
  });
  const observed = anObservedState({
    deployment: { assignments: { OAuthTokenIssuer: PENDING }, withoutKeys },
    servers: { fe01: { assignments: { Default: "A" } } },
    behind: ["fe01"],
  });
  const plan = makePlan({ desired, observed, known: NOTHING_KNOWN, now: T0, allow: [], hash: sha256 });
  return plan.actions.map(({ id, dependsOn }) => ({ id, dependsOn }));
}

describe.for(["manual", "replicated"] as const)("distribution %s:", (distribution) => {
  test("what is written to a bearer that lags behind waits for the withdrawal", () => {
    const [first, ...others] = actionsOf({ distribution });
    expect(first).toEqual({ id: UNSTAGE, dependsOn: [] });
    const onServer = others.filter(({ id }) => id.includes("fe01"));
    expect(onServer.map(({ id }) => id.split(":")[0])).toEqual(["install", "assign"]);
    for (const { dependsOn } of onServer) expect(dependsOn).toContain(UNSTAGE);
  });

  test("where the key of what is in force must come first, the withdrawal is a later run's", () => {
    const ids = actionsOf({ distribution, withoutKeys: ["B"] }).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith("unstage"))).toEqual([]);
    expect(ids.some((id) => id.startsWith("install:fe01"))).toBe(true);
  });
});

test("after a roll was cancelled in time, the next waits for the certificate in force only, and the note says until when", () => {
  const desired = aDesiredState({
    pools: [{ pool: "pool01", servers: ["fe01"] }],
    assignments: [{ steps: ["B", { certificate: "C", at: T0 + 30 * DAY }] }],
  });
  const record = { holds: "B", previous: "A", writtenAt: T0 - HOUR };
  const held = { assignments: { OAuthTokenIssuer: record } };
  const observed = anObservedState({ deployment: held, servers: { fe01: held } });
  const server = fqdn("fe01");
  const staged = { thumbprint: thumbprint("A"), effectiveDate: T0 + 9 * DAY, seenAt: T0 - 2 * HOUR };
  const sight = {
    server,
    type: "OAuthTokenIssuer",
    inForce: thumbprint("B"),
    inForceSince: T0 - 20 * HOUR,
    staged,
    cancelled: [],
    seenAt: T0 - 2 * HOUR,
  } as const;
  const known = { ...NOTHING_KNOWN, sights: new Map([[knownKey(server, "OAuthTokenIssuer"), sight]]) };
  const plan = makePlan({ desired, observed, known, now: T0, allow: [], hash: sha256 });
  const free = T0 + 4 * HOUR + 2 * desired.policy.clockSkew;
  expect(plan.actions).toEqual([]);
  expect(plan.validUntil).toBe(free);
  expect(plan.notes[0]?.message).toContain(`is staged from ${formatInstant(free)} on`);
});

describe("a pending roll that is replaced", () => {
  const held = { assignments: { OAuthTokenIssuer: { ...PENDING, effectiveDate: T0 + 20 * DAY } } };
  const observed = anObservedState({ deployment: held, servers: { fe01: held } });
  const planned = (at: number, certificates: Readonly<Record<string, CertificateInput>> = {}) => {
    const desired = aDesiredState({
      pools: [{ pool: "pool01", servers: ["fe01"] }],
      assignments: [{ steps: ["B", { certificate: "C", at }] }],
      certificates: { A: {}, B: {}, C: {}, ...certificates },
    });
    return makePlan({ desired, observed, known: NOTHING_KNOWN, now: T0, allow: [], hash: sha256 });
  };

  test("is cancelled, and the plan tells what the next run does", () => {
    const { actions, notes } = planned(T0 + 30 * DAY);
    expect(actions.map(({ kind }) => kind)).toEqual(["unstage", "replicate"]);
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^the next run sees to it that C is staged as OAuthTokenIssuer of the deployment for /,
      ),
    ]);
  });

  test.for([
    ["that is too late to be staged", T0 + 5 * HOUR, {}, "roll/too-late"],
    ["whose certificate suits nobody", T0 + 30 * DAY, { C: { bits: 1024 } }, "certificate/key-too-short"],
    [
      "whose certificate is not valid yet",
      T0 + 30 * DAY,
      { C: { notBefore: T0 + 60 * DAY } },
      "certificate/not-yet-valid",
    ],
  ] as const)("by one %s: stays, and the reason is told", ([, at, certificates, code]) => {
    const { actions, diagnostics } = planned(at, certificates);
    expect(actions).toEqual([]);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  });
});

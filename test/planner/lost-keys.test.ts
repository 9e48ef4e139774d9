// Keys that somebody took away, or that nobody can be given: what brings them back, and what is then
// not planned. What was applied last is what the configuration asks for, so that a lack is drift.

import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../src/base/instant.ts";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import { lastDesiredOf } from "../../src/planner/last-desired.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { aDesiredState, T0, type AssignmentInput, type PoolInput } from "../kit/deployment.ts";
import { sha256 } from "../kit/names.ts";
import { anObservedState, type ObservedInput, type RecordInput } from "../kit/observation.ts";
import { summarize } from "../kit/summary.ts";

interface Row {
  readonly title: string;
  readonly pools?: readonly PoolInput[];
  readonly assignments: readonly AssignmentInput[];
  readonly observed: ObservedInput;
  readonly allow?: readonly string[];
  readonly actions: readonly string[];
  readonly says?: readonly string[];
}

const D = T0 + 7 * DAY;
const SOON = T0 + HOUR;
const FRONT: readonly PoolInput[] = [{ pool: "pool01", servers: ["fe01", "fe02"] }];
const EDGE: readonly PoolInput[] = [{ pool: "edge", role: "Edge", servers: ["edge01", "edge02"] }];
const ROLL = { steps: ["A", { certificate: "B", at: D }] } as const;
const BY_HAND = { distribution: "manual" } as const;
const WITHOUT_GUARDS = ["guard/unreachable:fe01.contoso.com", "guard/unreachable:fe02.contoso.com"];

const pending = (effectiveDate = D, previous = "A"): RecordInput => ({
  holds: "B",
  effectiveDate,
  previous,
  writtenAt: T0 - 60 * DAY,
});
const oauth = (record: RecordInput | string, ...withoutKeys: readonly string[]) => ({
  assignments: { OAuthTokenIssuer: record },
  withoutKeys,
});
const audio = (record: RecordInput | string, ...withoutKeys: readonly string[]) => ({
  assignments: { AudioVideoAuthentication: record },
  withoutKeys,
});

const rows: readonly Row[] = [
  {
    title: "a staged certificate whose key the deployment lacks is installed there again",
    assignments: [ROLL],
    observed: {
      deployment: oauth(pending(), "B"),
      servers: { fe01: oauth(pending()), fe02: oauth(pending()) },
    },
    actions: ["install deployment B (not-installed, drift)"],
  },
  {
    title: "a staged certificate whose key nobody but one server has is installed, then replicated",
    assignments: [ROLL],
    observed: {
      deployment: oauth(pending(), "B"),
      servers: { fe01: oauth(pending()), fe02: oauth(pending(), "B") },
    },
    actions: [
      "install deployment B (not-installed, drift)",
      "replicate deployment to fe02 (replica-behind, drift)",
    ],
  },
  {
    title: "beneath a pending roll, the certificate in force gets its key back too",
    assignments: [ROLL],
    observed: {
      deployment: oauth(pending(), "A", "B"),
      servers: { fe01: oauth(pending(), "A"), fe02: oauth(pending(), "B") },
    },
    actions: [
      "install deployment B (not-installed, drift)",
      "install deployment A (not-installed, drift)",
      "replicate deployment to fe01,fe02 (replica-behind, drift)",
    ],
  },
  {
    title: "without a roll, a key in force that is gone everywhere is installed and replicated",
    assignments: [{ steps: ["A"] }],
    observed: {
      deployment: oauth("A", "A"),
      servers: { fe01: oauth("A", "A"), fe02: oauth("A") },
    },
    actions: [
      "install deployment A (not-installed, drift)",
      "replicate deployment to fe01 (replica-behind, drift)",
    ],
  },
  {
    title: "a bearer whose replica is right but whose store lacks the key in force is replicated to",
    assignments: [{ steps: ["A"] }],
    observed: { deployment: oauth("A"), servers: { fe01: oauth("A", "A"), fe02: oauth("A") } },
    actions: ["replicate deployment to fe01 (replica-behind, drift)"],
  },
  {
    title: "distributed by hand, a bearer without the key in force gets it",
    assignments: [{ steps: ["A"], ...BY_HAND }],
    observed: { deployment: oauth("A"), servers: { fe01: oauth("A", "A"), fe02: oauth("A") } },
    actions: ["install fe01 A (not-installed, drift)"],
  },
  {
    title: "distributed by hand, each bearer gets the keys of a pending roll that it lacks",
    assignments: [{ ...ROLL, ...BY_HAND }],
    observed: {
      deployment: oauth(pending()),
      servers: { fe01: oauth(pending(), "B"), fe02: oauth(pending(), "A") },
    },
    actions: ["install fe01 B (not-installed, drift)", "install fe02 A (not-installed, drift)"],
  },
  {
    title: "an Edge that lost the key of its pending roll gets it",
    pools: EDGE,
    assignments: ["edge01", "edge02"].map((server) => ({
      server,
      type: "AudioVideoAuthentication" as const,
      ...ROLL,
    })),
    observed: { servers: { edge01: audio(pending()), edge02: audio(pending(), "B") } },
    actions: ["install edge02 B (not-installed, drift)"],
  },
  {
    title: "a type that gains nothing from a roll gets both keys of a roll that is left alone",
    assignments: [{ server: "fe01", type: "WebServicesInternal", ...ROLL }],
    observed: {
      servers: {
        fe01: { assignments: { WebServicesInternal: pending() }, withoutKeys: ["A", "B"] },
        fe02: {},
      },
    },
    actions: ["install fe01 B (not-installed, drift)", "install fe01 A (not-installed, drift)"],
  },
  {
    title: "past D − M, bearers that hold the roll without its key get the key",
    assignments: [{ steps: ["A", { certificate: "B", at: SOON }] }],
    observed: {
      deployment: oauth(pending(SOON)),
      servers: { fe01: oauth(pending(SOON)), fe02: oauth(pending(SOON), "B") },
    },
    actions: ["replicate deployment to fe02 (replica-behind, drift)"],
  },
  {
    title: "a roll that is too late to cancel gets its key: it will be in force",
    assignments: [
      { steps: ["A", { certificate: "B", at: SOON + HOUR }] },
      { server: "fe01", type: "WebServicesInternal", steps: ["A"] },
    ],
    observed: {
      deployment: oauth(pending(SOON), "B"),
      servers: {
        fe01: {
          ...oauth(pending(SOON)),
          assignments: { OAuthTokenIssuer: pending(SOON), WebServicesInternal: "A" },
        },
        fe02: oauth(pending(SOON), "B"),
      },
    },
    actions: [
      "install deployment B (not-installed, drift)",
      "replicate deployment to fe02 (replica-behind, drift)",
    ],
    says: ["roll/too-late-to-cancel"],
  },
  {
    title: "a key that is lost and has no PFX is a gap, and nothing is replicated in vain",
    assignments: [{ ...ROLL, material: "installed" }],
    observed: {
      deployment: oauth(pending(), "B"),
      servers: { fe01: oauth(pending(), "B"), fe02: { installed: ["A"] } },
    },
    actions: [],
    says: ["gap server/key-missing"],
  },
  {
    title: "a certificate that the steps don't name and whose key is lost is a gap where a bearer needs it",
    assignments: [ROLL],
    observed: {
      deployment: oauth(pending(D, "X"), "X"),
      servers: { fe01: oauth(pending(D, "X")), fe02: {} },
    },
    actions: [],
    says: ["roll/wrong-until-roll", "gap server/key-missing"],
  },
  {
    title: "a roll can't be taken back to a certificate whose key is in no store",
    assignments: [{ steps: ["B"] }],
    observed: {
      deployment: oauth(pending(), "A"),
      servers: { fe01: oauth(pending(), "A"), fe02: oauth(pending(), "A") },
    },
    actions: [],
    says: ["gap server/key-missing"],
  },
  {
    title: "a roll is taken back where one server still has the key, and replicated to whom it serves",
    assignments: [{ steps: ["B"] }],
    observed: {
      deployment: oauth(pending(), "A"),
      servers: { fe01: oauth(pending()), fe02: oauth(pending(), "A") },
    },
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-not-desired, drift)",
      "replicate deployment to fe01 (roll-not-desired, drift)",
    ],
    says: ["gap server/key-missing"],
  },
  {
    title: "a server's roll is taken back once the key in force is there again, or not at all",
    assignments: [
      { server: "fe01", type: "WebServicesInternal", steps: ["A"] },
      { server: "fe02", type: "WebServicesInternal", steps: ["C"] },
    ],
    observed: {
      servers: {
        fe01: { assignments: { WebServicesInternal: pending() }, withoutKeys: ["A"] },
        fe02: { assignments: { WebServicesInternal: pending() }, withoutKeys: ["A"] },
      },
    },
    actions: [
      "install fe01 A (not-installed, drift)",
      "unstage fe01 WebServicesInternal A (roll-not-desired, drift)",
    ],
    says: ["gap server/key-missing"],
  },
  {
    title: "distributed by hand with every bearer lifted out, a first assignment is not planned",
    assignments: [{ ...ROLL, ...BY_HAND }],
    observed: { servers: { fe01: "unreachable", fe02: "unreachable" } },
    allow: WITHOUT_GUARDS,
    actions: [],
    says: ["gap roll/nobody-by-hand"],
  },
  {
    title: "distributed by hand with every bearer away and none lifted out, it is not planned either",
    assignments: [{ steps: ["A"], ...BY_HAND }],
    observed: { servers: { fe01: "unreachable", fe02: "unreachable" } },
    actions: [],
    says: ["gap roll/nobody-by-hand"],
  },
  {
    title: "distributed by hand with every bearer lifted out, no roll is staged",
    assignments: [{ ...ROLL, ...BY_HAND }],
    observed: { deployment: oauth("A"), servers: { fe01: "unreachable", fe02: "unreachable" } },
    allow: WITHOUT_GUARDS,
    actions: [],
    says: ["gap roll/nobody-by-hand"],
  },
  {
    title: "distributed by hand, one bearer that can be reached is enough",
    assignments: [{ steps: ["A"], ...BY_HAND }],
    observed: { servers: { fe01: {}, fe02: "unreachable" } },
    allow: WITHOUT_GUARDS,
    actions: [
      "install fe01 A (not-installed, drift)",
      "assign deployment OAuthTokenIssuer A (missing, drift)",
    ],
  },
];

describe("a lost key", () => {
  test.for(rows)("$title", ({ pools, assignments, observed, allow, actions, says }) => {
    const desired = aDesiredState({ pools: pools ?? FRONT, assignments });
    const plan = makePlan({
      desired,
      observed: anObservedState(observed),
      known: { ...NOTHING_KNOWN, lastDesired: lastDesiredOf(desired) },
      now: T0,
      allow: allow ?? [],
      hash: sha256,
    });
    expect(summarize(plan)).toEqual({ actions, says: says ?? [] });
  });
});

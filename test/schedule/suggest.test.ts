// Suggestions are proved: the earliest date is the earliest, the best one is safe and when people are there, and a pull request
// that is merged at the last moment still is.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, formatInstant, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import { findNextEvents } from "../../src/schedule/next.ts";
import { prove } from "../../src/schedule/proof.ts";
import { listUnplanned } from "../../src/schedule/suggest.ts";
import { suggestRoll } from "../../src/schedule/suggest-roll.ts";
import { nextOpening } from "../../src/schedule/window.ts";
import {
  aCertificate,
  aDesiredState,
  T0,
  type CertificateInput,
  type StepInput,
  aWindow,
} from "../kit/deployment.ts";
import { fqdn, thumbprint } from "../kit/names.ts";
import { anEmptyServer, observeWorld, type World } from "../kit/world.ts";

const WINDOW = aWindow("Tue-Thu 01:00-05:00 Europe/Paris");

interface Choice {
  readonly roll: number | null;
  readonly end: number;
  readonly begin: number;
  readonly previous: number | null;
}

function desiredOf(choice: Choice, steps: readonly StepInput[]) {
  const last = choice.roll === null ? "A" : "B";
  const certificates: Record<string, CertificateInput> = {
    [last]: { notAfter: T0 + choice.end },
    N: { notBefore: T0 + choice.begin },
  };
  return aDesiredState({
    pools: [{ pool: "pool", servers: ["fe01", "fe02"] }],
    assignments: [{ steps: ["A", ...steps] }],
    certificates,
  });
}

const choices = fc.record({
  roll: fc.option(
    fc.integer({ min: 60, max: 90 * 24 * 60 }).map((minutes) => minutes * MINUTE),
    { nil: null },
  ),
  end: fc.integer({ min: 100, max: 400 }).map((days) => days * DAY),
  begin: fc.integer({ min: -10, max: 99 }).map((days) => days * DAY),
  previous: fc.option(
    fc.integer({ min: 0, max: 48 }).map((hours) => hours * HOUR),
    { nil: null },
  ),
});

test("every suggested date is proved, and no earlier one is", () => {
  const met = { impossible: 0, tight: 0 };
  fc.assert(
    fc.property(choices, (choice) => {
      const rolls: readonly StepInput[] =
        choice.roll === null ? [] : [{ certificate: "B", at: T0 + 4 * DAY + choice.roll }];
      const state = { observed: observedOf(choice.previous), known: NOTHING_KNOWN };
      const facts = aCertificate("N", { notBefore: T0 + choice.begin });
      const [suggestion] = suggestRoll({
        ...state,
        desired: desiredOf(choice, rolls),
        now: T0,
        certificate: { name: "N", facts },
        type: "OAuthTokenIssuer",
        windows: [WINDOW],
      });
      if (suggestion?.kind !== "possible") {
        met.impossible += 1;
        return;
      }
      const isProved = (at: Instant, now = T0, seen: typeof state | object = state): boolean =>
        prove({ ...seen, desired: desiredOf(choice, [...rolls, { certificate: "N", at }]), now }).kind ===
        "proved";
      const { earliest, best, latest } = suggestion;
      expect(isProved(earliest.effectiveDate)).toBe(true);
      expect(isProved(best.effectiveDate)).toBe(true);
      expect(isProved(latest)).toBe(true);
      expect(isProved(latest + 1)).toBe(false);
      expect(best.effectiveDate).toBeGreaterThanOrEqual(earliest.effectiveDate);
      // Rounded up to a minute: two less is surely too early.
      expect(isProved(earliest.effectiveDate - 2 * MINUTE)).toBe(false);
      const opening = nextOpening([WINDOW], best.effectiveDate);
      // Where no window opens in time, the earliest date stands in, and says so.
      if (opening > latest) expect(best.reasons.join()).toContain("no window opens");
      else expect(opening).toBe(best.effectiveDate);
      expect(best.effectiveDate - best.mergeBefore).toBe(52 * HOUR);
      met.tight += 1;
    }),
    { numRuns: 500 },
  );
  expect(met.tight).toBeGreaterThan(200);
});

test("where no date is safe, both bounds are told", () => {
  const choice: Choice = { roll: null, end: 30 * DAY, begin: 40 * DAY, previous: null };
  const facts = aCertificate("N", { notBefore: T0 + 40 * DAY });
  const certificate = { name: "N", facts };
  const [suggestion] = suggestRoll({
    desired: desiredOf(choice, []),
    now: T0,
    certificate,
    type: "OAuthTokenIssuer",
  });
  expect(suggestion).toMatchObject({
    kind: "impossible",
    earliest: T0 + 40 * DAY + 10 * MINUTE,
    latest: T0 + 29 * DAY - 10 * MINUTE,
  });
});

test("another roll is a day away where there is room", () => {
  const desired = aDesiredState({
    pools: [
      { pool: "pool", servers: ["fe01"] },
      { pool: "edge", role: "Edge", servers: ["edge01"] },
    ],
    assignments: [
      { steps: ["A"] },
      // A Tuesday, and the moment at which the best window of the other roll opens.
      {
        server: "edge01",
        type: "AudioVideoAuthentication",
        steps: ["V", { certificate: "W", at: Date.UTC(2027, 0, 26, 0, 0) }],
      },
    ],
    certificates: { A: { notAfter: Date.UTC(2027, 1, 25, 0, 0) } },
  });
  const certificate = { name: "N", facts: aCertificate("N") };
  const [suggestion] = suggestRoll({
    desired,
    now: T0,
    certificate,
    type: "OAuthTokenIssuer",
    windows: [WINDOW],
  });
  const best = suggestion?.kind === "possible" ? suggestion.best.effectiveDate : 0;
  expect(formatInstant(best)).toBe("2027-01-27T00:00:00Z");
});

describe("what is not planned", () => {
  const desired = aDesiredState({
    pools: [{ pool: "pool", servers: ["fe01", "fe02", "fe03"] }],
    assignments: [
      { steps: ["A", { certificate: "B", at: T0 + 20 * DAY }] },
      { server: "fe01", steps: ["D"] },
      { server: "fe02", steps: ["D"] },
      { server: "fe03", steps: ["E"] },
    ],
    certificates: { D: { notAfter: T0 + 10 * DAY }, E: { notAfter: T0 + DAY - 1 } },
  });

  test("is listed by the day until which it must be merged", () => {
    const list = listUnplanned({ desired, now: T0 });
    expect(
      list.map(({ certificate, urgency, mergeBefore }) => [certificate, urgency, (mergeBefore - T0) / DAY]),
    ).toEqual([
      ["E", "overdue", -1 / DAY],
      ["D", "soon", 9],
      ["D", "soon", 9],
      ["B", "later", 730 - 1 - (52 * HOUR + 10 * MINUTE) / DAY],
    ]);
  });

  test("comes next where nothing else does", () => {
    const events = findNextEvents({ desired, now: T0 });
    expect(events.map(({ mark, lane }) => [mark.kind, mark.name, lane.type, mark.at - T0])).toEqual([
      ["stage", "B", "OAuthTokenIssuer", 0],
      ["expires", "E", "Default", DAY - 1],
      ["expires", "D", "Default", 10 * DAY],
      ["expires", "D", "Default", 10 * DAY],
    ]);
    expect(events[0]?.actBefore).toBe(T0 + 20 * DAY - 28 * HOUR);
  });
});

test("a refused roll and a change that a guard holds come next, and say until when somebody must act", () => {
  const desired = aDesiredState({
    pools: [{ pool: "pool", servers: ["fe01", "fe02"] }],
    assignments: [{ steps: ["A", { certificate: "B", at: T0 + HOUR }] }],
    certificates: { A: { notAfter: T0 + 90 * DAY } },
  });
  const state = { observed: observedOf(null), known: NOTHING_KNOWN };
  const [refused] = findNextEvents({ ...state, desired, now: T0 });
  expect(refused).toMatchObject({ mark: { kind: "refused", reason: "too-late" }, actBefore: T0 + 90 * DAY });
  const [held] = findNextEvents({ ...state, desired, now: T0 + 2 * HOUR });
  expect(held).toMatchObject({
    mark: { kind: "held", guard: "guard/immediate-oauth" },
    actBefore: T0 + 90 * DAY,
  });
});

/** Two servers with A in force, and C behind it since a while where that is asked for. */
function observedOf(previous: number | null) {
  const record = {
    thumbprint: thumbprint("A"),
    ...(previous === null ? {} : { previousThumbprint: thumbprint("C") }),
  };
  const written = { record, writtenAt: T0 - (previous ?? 90 * DAY) };
  const world: World = {
    deployment: { records: new Map([["OAuthTokenIssuer", written]]), installed: new Set(), publication: 1 },
    servers: new Map(),
    certificates: () => undefined,
    distribution: "replicated",
    writes: 0,
  };
  for (const name of ["fe01", "fe02"]) {
    const server = anEmptyServer();
    server.replica.set("OAuthTokenIssuer", written);
    world.servers.set(fqdn(name), server);
  }
  return observeWorld(world, T0);
}

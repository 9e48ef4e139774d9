// What a proof that fails proposes: the earliest date that would do, and none where none would; and the token that breaks, where one does.

import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type DurationMs } from "../../src/base/instant.ts";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import type { Counterexample, ProofInput } from "../../src/model/proof.ts";
import { prove } from "../../src/schedule/proof.ts";
import { aDesiredState, T0, type CertificateInput } from "../kit/deployment.ts";
import { anObservedState } from "../kit/observation.ts";

// The numbers of design.md section 4, for OAuthTokenIssuer.
const [MARGIN, WINDOW, OVERLAP] = [4 * HOUR, DAY, DAY + 10 * MINUTE];
const LEAST = MARGIN + 2 * WINDOW;
const SPACING = OVERLAP + LEAST;

interface Row {
  /** Of the rolls to B and to C, from now. */
  readonly dates: readonly DurationMs[];
  readonly certificates?: Readonly<Record<string, CertificateInput>>;
  readonly assume?: ProofInput["assume"];
}

function failureOf({ dates, certificates = {}, assume = [] }: Row): Counterexample {
  const rolls = dates.map((date, index) => ({ certificate: index === 0 ? "B" : "C", at: T0 + date }));
  const desired = aDesiredState({
    pools: [{ pool: "pool01", servers: ["fe01", "fe02"] }],
    assignments: [{ steps: ["A", ...rolls] }],
    certificates,
  });
  const held = { assignments: { OAuthTokenIssuer: { holds: "A", writtenAt: T0 - 90 * DAY } } };
  const observed = anObservedState({ deployment: held, servers: { fe01: held, fe02: held } });
  const proof = prove({ desired, observed, known: NOTHING_KNOWN, now: T0, assume });
  if (proof.kind !== "counterexample") throw new Error(proof.kind);
  return proof.counterexample;
}

const B = (notBefore: DurationMs) => ({ B: { notBefore: T0 + notBefore } });
const A = (notAfter: DurationMs) => ({ A: { notAfter: T0 + notAfter } });
const late = (by: DurationMs) => ({ assume: [{ kind: "apply-late", by }] as const });

test.for<[string, Row, Counterexample["reason"], DurationMs | undefined]>([
  ["M + 2W from now", { dates: [HOUR] }, "too-late", LEAST],
  ["more, where runs come later", { dates: [HOUR], ...late(3 * DAY) }, "too-late", MARGIN + WINDOW + 3 * DAY],
  [
    "once the new certificate is valid",
    { dates: [10 * DAY], certificates: B(20 * DAY) },
    "new-not-valid",
    20 * DAY + 10 * MINUTE,
  ],
  [
    "while the old one outlives its tokens",
    { dates: [HOUR], certificates: A(LEAST + OVERLAP) },
    "too-late",
    LEAST,
  ],
  [
    "and none, where it does not",
    { dates: [HOUR], certificates: A(LEAST + OVERLAP - 1) },
    "too-late",
    undefined,
  ],
  [
    "the least distance from the roll before it",
    { dates: [10 * DAY, 10 * DAY + SPACING - 1] },
    "too-close",
    10 * DAY + SPACING,
  ],
  [
    "more than that, where runs come later",
    { dates: [10 * DAY, 10 * DAY + SPACING], ...late(WINDOW + HOUR) },
    "too-close",
    10 * DAY + SPACING + HOUR,
  ],
  [
    "none where nobody applies any more",
    { dates: [10 * DAY], assume: [{ kind: "daemon-stops", from: T0 }] },
    "daemon-stops",
    undefined,
  ],
])("the earliest date is %s", ([, row, reason, date]) => {
  const failure = failureOf(row);
  expect(failure.reason).toBe(reason);
  expect(failure.effectiveDate).toBe(T0 + (row.dates.at(-1) ?? 0));
  if (date === undefined) expect(failure).not.toHaveProperty("earliestSafeDate");
  else expect(failure.earliestSafeDate).toBe(T0 + date);
});

test.for<[string, DurationMs, "said" | "not said"]>([
  ["while a run of now is in time", MARGIN + WINDOW + HOUR, "said"],
  ["to the last instant", MARGIN + WINDOW, "said"],
  ["and not later", MARGIN + WINDOW - 1, "not said"],
])("that a plan which is applied at once still does it is said %s", ([, date, expected]) => {
  const { cause } = failureOf({ dates: [date] });
  expect(cause.includes("the plan of now still does it")).toBe(expected === "said");
});

test.for<[string, Row, DurationMs | undefined]>([
  ["staged by hand as the roll before it comes", { dates: [10 * DAY, 11 * DAY] }, 10 * DAY],
  [
    "as long as tokens of the certificate before live",
    { dates: [10 * DAY, 11 * DAY + MARGIN + WINDOW + 4 * MINUTE] },
    11 * DAY + 4 * MINUTE,
  ],
  ["and no longer", { dates: [10 * DAY, 11 * DAY + MARGIN + WINDOW + 5 * MINUTE] }, undefined],
  ["nor where it never comes", { dates: [HOUR] }, undefined],
])("a roll that is too near breaks a token %s", ([, row, rejected]) => {
  const { token, story } = failureOf(row);
  // Signed in the last second in which a slow clock still signs with A: D + σ.
  const signedAt = T0 + 10 * DAY + 5 * MINUTE - 1000;
  if (rejected === undefined) expect(token).toBeUndefined();
  else {
    const rejectedAt = Math.max(T0 + rejected, signedAt);
    expect(token).toMatchObject({
      certificate: "A",
      signedAt,
      rejectedAt,
      holds: ["B", "C"],
      why: "not-held",
    });
  }
  expect(story.some((line) => line.startsWith("a token that"))).toBe(rejected !== undefined);
});

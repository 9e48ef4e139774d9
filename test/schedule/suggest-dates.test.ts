// The dates that are suggested for a roll, and the reasons that are given: what binds the earliest, what ends at the latest, and when
// people are there. The numbers come of design.md section 4: M = 4 h, W = 24 h, σ = 5 min, L = 24 h.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import type { CertificateType } from "../../src/model/certificate-type.ts";
import type { Policy } from "../../src/model/policy.ts";
import type { RollSuggestion } from "../../src/model/suggestion.ts";
import { suggestRoll, type SuggestRollInput } from "../../src/schedule/suggest-roll.ts";
import {
  aCertificate,
  aDesiredState,
  aLocation,
  T0,
  type CertificateInput,
  type StepInput,
  aWindow,
} from "../kit/deployment.ts";
import { anObservedState, type RecordInput } from "../kit/observation.ts";

const W = DAY;
const [OVERLAP, LEAST] = [DAY + 10 * MINUTE, 4 * HOUR + 2 * W];
/** Thursday, 2026-11-26. */
const EARLIEST = T0 + LEAST;
/** The next Tuesday at eight. */
const TUESDAY = T0 + 5 * DAY + 8 * HOUR;
const APPLIED = "it takes 2d 4h until somebody has surely applied a change that is merged now";
const ALONE = "no other roll is less than a day away";
const MORNINGS = "people are there: Tue-Thu 08:00-11:00 UTC";

interface Case extends Partial<Pick<SuggestRollInput, "notBefore" | "windows">> {
  readonly steps?: readonly [StepInput, ...StepInput[]];
  readonly type?: CertificateType;
  /** Facts by name; those of A are the old certificate's, those of N the new one's. */
  readonly facts?: Readonly<Record<string, CertificateInput>>;
  readonly unknown?: readonly string[];
  readonly holds?: RecordInput;
  readonly policy?: Partial<Policy>;
  /** Dates of the rolls of another type. */
  readonly others?: readonly Instant[];
}

function suggest(row: Case): RollSuggestion {
  const { steps = ["A"], type = "OAuthTokenIssuer", facts = {}, holds, others = [] } = row;
  const desired = aDesiredState({
    pools: [
      { pool: "pool01", servers: ["fe01"] },
      { pool: "edge", role: "Edge", servers: ["edge01"] },
    ],
    assignments: [
      type === "OAuthTokenIssuer" ? { steps } : { server: "fe01", type, steps },
      {
        server: "edge01",
        type: "AudioVideoAuthentication",
        steps: ["V", ...others.map((at, index) => ({ certificate: `V${index}`, at }))],
      },
    ],
    certificates: { A: facts["A"] ?? {} },
    ...(row.unknown === undefined ? {} : { certificates: {}, unknown: row.unknown }),
    ...(row.policy === undefined ? {} : { policy: row.policy }),
  });
  const held = holds === undefined ? undefined : { assignments: { [type]: holds } };
  const [suggestion] = suggestRoll({
    desired,
    ...(held === undefined
      ? {}
      : { observed: anObservedState({ deployment: held, servers: { fe01: held } }) }),
    now: T0,
    certificate: { name: "N", facts: aCertificate("N", facts["N"]) },
    type,
    notBefore: row.notBefore,
    windows: row.windows,
  });
  if (suggestion === undefined) throw new Error("nothing was suggested");
  return suggestion;
}

function possible(row: Case): Extract<RollSuggestion, { kind: "possible" }> {
  const suggestion = suggest(row);
  if (suggestion.kind !== "possible") throw new Error(suggestion.reasons.join("; "));
  return suggestion;
}

/** The old certificate ends so that this is the latest safe date. */
const until = (latest: Instant): Readonly<Record<string, CertificateInput>> => ({
  A: { notAfter: latest + OVERLAP },
});

test("a suggestion says what it replaces, until when to merge, and why", () => {
  expect(suggest({ facts: { A: { notAfter: T0 + 100 * DAY }, N: { notBefore: T0 - 5 * DAY } } })).toEqual({
    kind: "possible",
    type: "OAuthTokenIssuer",
    label: "the deployment",
    scope: "global",
    certificate: "N",
    replaces: "A",
    location: aLocation(1),
    earliest: {
      effectiveDate: EARLIEST,
      mergeBefore: T0,
      reasons: [
        APPLIED,
        "both certificates are valid from 2026-11-21T00:00:00Z to 2027-03-06T00:00:00Z",
        "A expires 97d 20h after it",
      ],
    },
    // A month before the latest is a Tuesday's last minutes; the next morning somebody is there.
    best: {
      effectiveDate: T0 + 69 * DAY + 8 * HOUR,
      mergeBefore: T0 + 69 * DAY + 8 * HOUR - LEAST,
      reasons: [
        MORNINGS,
        ALONE,
        "both certificates are valid from 2026-11-21T00:00:00Z to 2027-03-06T00:00:00Z",
        "A expires 30d 16h after it",
      ],
    },
    latest: T0 + 100 * DAY - OVERLAP,
  });
});

test("both certificates are valid from the later beginning to the earlier end", () => {
  const facts = {
    A: { notBefore: T0 - 3 * DAY, notAfter: T0 + 90 * DAY },
    N: { notBefore: T0 - 9 * DAY, notAfter: T0 + 60 * DAY },
  };
  const { earliest, latest } = possible({ facts });
  expect(earliest.reasons[1]).toBe(
    "both certificates are valid from 2026-11-23T00:00:00Z to 2027-01-25T00:00:00Z",
  );
  expect(latest).toBe(T0 + 60 * DAY - OVERLAP);
});

test("it is the last certificate of the steps that is replaced", () => {
  const steps = [
    "A",
    { certificate: "B", at: T0 + 10 * DAY },
    { certificate: "C", at: T0 + 20 * DAY },
  ] as const;
  const { replaces, earliest } = possible({ steps });
  expect(replaces).toBe("C");
  expect(earliest.effectiveDate).toBe(T0 + 20 * DAY + OVERLAP + LEAST);
  expect(earliest.reasons.at(-1)).toBe("C expires 706d 19h after it");
});

describe("the earliest date", () => {
  test.for<[string, Case, Instant, string]>([
    ["is M + 2W away", {}, EARLIEST, APPLIED],
    [
      "waits for tokens that need the previous copy",
      { holds: { holds: "A", previous: "C", writtenAt: T0 - 10 * HOUR } },
      EARLIEST + OVERLAP - 10 * HOUR,
      "tokens need the previous certificate until 2026-11-26T14:10:00Z, and the roll is staged after that",
    ],
    [
      "does not where they need it no more",
      { holds: { holds: "A", previous: "C", writtenAt: T0 - 9 * DAY } },
      EARLIEST,
      APPLIED,
    ],
    ["nor where there is none", { holds: { holds: "A", writtenAt: T0 } }, EARLIEST, APPLIED],
    [
      "keeps the least distance from the roll before it",
      { steps: ["A", { certificate: "B", at: T0 + 10 * DAY }] },
      T0 + 10 * DAY + OVERLAP + LEAST,
      "the roll to B comes before it, and somebody must surely apply in between",
    ],
    [
      "is valid on the slowest clock",
      { facts: { N: { notBefore: T0 + 20 * DAY } } },
      T0 + 20 * DAY + 10 * MINUTE,
      "N is valid from 2026-12-16T00:00:00Z on",
    ],
    [
      "is no earlier than was asked for, in whole minutes",
      { notBefore: T0 + 5 * DAY + 1 },
      T0 + 5 * DAY + MINUTE,
      "no earlier date was asked for",
    ],
    [
      "of a type that signs no tokens is W away",
      { type: "WebServicesInternal" },
      T0 + W,
      "it takes 1d until somebody has surely applied a change that is merged now",
    ],
    [
      "and may follow the date before it at once",
      { type: "WebServicesInternal", steps: ["A", { certificate: "B", at: T0 + 10 * DAY }] },
      T0 + 10 * DAY,
      "the roll to B comes before it, and somebody must surely apply in between",
    ],
  ])("%s", ([, row, date, because]) => {
    const { earliest } = possible(row);
    expect(earliest.effectiveDate).toBe(date);
    expect(earliest.reasons[0]).toBe(because);
    expect(date - earliest.mergeBefore).toBe(row.type === undefined ? LEAST : W);
  });
});

describe("where the old certificate ends soon", () => {
  test("the earliest date may be the latest", () => {
    expect(possible({ facts: until(EARLIEST) })).toMatchObject({
      earliest: { effectiveDate: EARLIEST },
      best: { effectiveDate: EARLIEST },
      latest: EARLIEST,
    });
  });

  test("no date is left a moment later, and both bounds are told", () => {
    expect(suggest({ facts: until(EARLIEST - MINUTE) })).toEqual({
      kind: "impossible",
      type: "OAuthTokenIssuer",
      label: "the deployment",
      scope: "global",
      certificate: "N",
      replaces: "A",
      location: aLocation(1),
      earliest: EARLIEST,
      latest: EARLIEST - MINUTE,
      reasons: [
        `the earliest safe date is 2026-11-28T04:00:00Z: ${APPLIED}`,
        "the latest is 2026-11-28T03:59:00Z: both certificates must be valid until the last tokens of the old one are dead",
      ],
    });
  });

  test("one of which nothing is known binds nothing and is not spoken of", () => {
    const { earliest, best, latest } = possible({ unknown: ["A"] });
    expect(earliest.reasons).toEqual([APPLIED]);
    expect(best.reasons).toEqual([MORNINGS, ALONE]);
    expect(latest).toBe(T0 + 730 * DAY - OVERLAP);
  });
});

describe("the best date", () => {
  const SATURDAY = aWindow("Sat 10:00-11:00 UTC");
  const SUNDAY = aWindow("Sun 10:00-11:00 UTC");
  const [onSaturday, onSunday] = [T0 + 2 * DAY + 10 * HOUR, T0 + 3 * DAY + 10 * HOUR];
  const soon = until(T0 + 8 * DAY);
  const later = until(T0 + 100 * DAY);
  const eight = (day: number): Instant => T0 + day * DAY + 8 * HOUR;

  test.for<[string, Case, Instant, readonly string[]]>([
    ["is a morning in the week", { facts: soon }, TUESDAY, [MORNINGS, ALONE]],
    ["may be the latest", { facts: until(TUESDAY) }, TUESDAY, [MORNINGS, ALONE]],
    [
      "is the earliest where no window opens until the latest",
      { facts: until(TUESDAY - MINUTE) },
      EARLIEST,
      [APPLIED, "no window opens between it and the latest safe date"],
    ],
    [
      "is in a window of the policy",
      { facts: soon, policy: { windows: [SUNDAY] } },
      onSunday,
      [`people are there: ${SUNDAY.text}`, ALONE],
    ],
    [
      "also where none was asked for",
      { facts: soon, policy: { windows: [SUNDAY] }, windows: [] },
      onSunday,
      [`people are there: ${SUNDAY.text}`, ALONE],
    ],
    [
      "is in a window that was asked for, whatever the policy says",
      { facts: soon, policy: { windows: [SUNDAY] }, windows: [SATURDAY] },
      onSaturday,
      [`people are there: ${SATURDAY.text}`, ALONE],
    ],
    [
      "names the window that opens then",
      { facts: soon, windows: [SUNDAY, SATURDAY] },
      onSaturday,
      [`people are there: ${SATURDAY.text}`, ALONE],
    ],
    // A Thursday, a month before the latest; then Tuesdays.
    ["leaves the time of the warning", { facts: later }, eight(70), [MORNINGS, ALONE]],
    [
      "is soon, where no window opens after the warning",
      { facts: soon, policy: { expiryWarning: HOUR } },
      TUESDAY,
      [MORNINGS, ALONE],
    ],
    [
      "is a day away from another roll",
      { facts: later, others: [eight(20), eight(70), eight(74)] },
      eight(75),
      [MORNINGS, ALONE],
    ],
    [
      "is in another week, where this one is full of rolls",
      { facts: later, others: [70, 75, 76, 77].map((day) => eight(day)) },
      eight(82),
      [MORNINGS, ALONE],
    ],
    [
      "is near another roll, where no day is free",
      { facts: soon, others: [TUESDAY + 12 * HOUR, TUESDAY + 36 * HOUR] },
      TUESDAY,
      [MORNINGS, "another roll is less than a day away: no other date is free"],
    ],
  ])("%s", ([, row, date, reasons]) => {
    const { best } = possible(row);
    expect(best.effectiveDate).toBe(date);
    expect(best.reasons.slice(0, 2)).toEqual(reasons);
  });
});

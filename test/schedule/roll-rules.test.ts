// The formulas of design.md section 4, with its default numbers.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../src/base/instant.ts";
import { DEFAULT_POLICY } from "../../src/model/policy.ts";
import {
  cancelledInTime,
  earliestSafeDate,
  evictionEnd,
  gainsFromRoll,
  lastCancelling,
  lastFirstStaging,
  latestSafeDate,
  leastSpacing,
  leastStagingMargin,
  newValidFrom,
  oldValidUntil,
  soon,
  tokenLifetime,
} from "../../src/schedule/roll-rules.ts";
import { T0 } from "../kit/deployment.ts";

const D = T0;
const policy = DEFAULT_POLICY;

test("runs on several clocks keep two skews more between two rolls", () => {
  const apart = (clocks: "one" | "several") => leastSpacing("OAuthTokenIssuer", policy, clocks);
  expect(apart("several") - apart("one")).toBe(2 * policy.clockSkew);
});

describe("a formula", () => {
  test.for([
    ["D − M − W ends the first staging", lastFirstStaging(D, policy), D - 28 * HOUR],
    ["D − M ends cancelling", lastCancelling(D, policy), D - 4 * HOUR],
    ["D − 2σ begins the new validity", newValidFrom(D, policy), D - 10 * MINUTE],
    [
      "D + L + 2σ ends the old validity of OAuth",
      oldValidUntil(D, "OAuthTokenIssuer", policy),
      D + 24 * HOUR + 10 * MINUTE,
    ],
    [
      "D + L + 2σ ends the old validity of A/V",
      oldValidUntil(D, "AudioVideoAuthentication", policy),
      D + 8 * HOUR + 10 * MINUTE,
    ],
    [
      "since + L + 2σ frees the previous copy",
      evictionEnd(D, "OAuthTokenIssuer", policy),
      D + 24 * HOUR + 10 * MINUTE,
    ],
    ["a type without tokens frees it after 2σ", evictionEnd(D, "Default", policy), D + 10 * MINUTE],
    ["L + 2σ + M + 2W is the spacing", leastSpacing("OAuthTokenIssuer", policy), 76 * HOUR + 10 * MINUTE],
    [
      "runs with clocks of their own add 2σ",
      leastSpacing("OAuthTokenIssuer", policy, "several"),
      76 * HOUR + 20 * MINUTE,
    ],
    ["R + 2σ is the least margin", leastStagingMargin(policy), HOUR + 10 * MINUTE],
    [
      "notAfter − L − 2σ is the latest date",
      latestSafeDate(D, "OAuthTokenIssuer", policy),
      D - 24 * HOUR - 10 * MINUTE,
    ],
    ["tokens of OAuth live a day", tokenLifetime("OAuthTokenIssuer"), DAY],
    ["Default signs none", tokenLifetime("Default"), 0],
  ] as const)("%s", ([, found, expected]) => {
    expect(found).toBe(expected);
  });

  test("only OAuth and A/V authentication gain from a roll", () => {
    const types = ["OAuthTokenIssuer", "AudioVideoAuthentication", "Default", "Internal"] as const;
    expect(types.map((type) => gainsFromRoll(type))).toEqual([true, true, false, false]);
  });
});

describe("the earliest safe date", () => {
  const base = { now: T0, type: "OAuthTokenIssuer", policy } as const;
  test.for([
    ["is M + 2W from now", {}, T0 + 52 * HOUR],
    ["waits for the previous copy", { freeAt: T0 + DAY }, T0 + DAY + 52 * HOUR],
    ["keeps its distance from the date before", { dateBefore: T0 }, T0 + 76 * HOUR + 10 * MINUTE],
    ["waits for the certificate to be valid", { notBefore: T0 + 9 * DAY }, T0 + 9 * DAY + 10 * MINUTE],
    ["is not held by what is long past", { freeAt: 0, dateBefore: 0, notBefore: 0 }, T0 + 52 * HOUR],
  ] as const)("%s", ([, more, expected]) => {
    expect(earliestSafeDate({ ...base, ...more })).toBe(expected);
  });
});

describe("a cancel is in time", () => {
  test.for([
    ["when the server wrote it before D", { byItsOwnClock: D - 1 }, true],
    ["not when the server wrote it at D", { byItsOwnClock: D }, false],
    ["when the observer saw it before D − 2σ", { byTheObserver: D - 10 * MINUTE - 1 }, true],
    ["not when the observer saw it at D − 2σ", { byTheObserver: D - 10 * MINUTE }, false],
    ["not when nobody reported it", {}, false],
  ] as const)("%s", ([, reported, expected]) => {
    expect(cancelledInTime(D, reported, policy)).toBe(expected);
  });
});

test.for([
  ["on the hour, the next one", T0, T0 + HOUR],
  ["half an hour before one, that one", T0 + 30 * MINUTE, T0 + HOUR],
  ["less than half an hour before one, the one after it", T0 + 30 * MINUTE + 1, T0 + 2 * HOUR],
] as const)("soon is, %s", ([, now, expected]) => {
  expect(T0 % HOUR).toBe(0);
  expect(soon(now)).toBe(expected);
});

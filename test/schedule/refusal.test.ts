// Why a roll can't be staged, in the order in which the planner asks, each to the instant; and the dates that are proposed instead.

import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../src/base/instant.ts";
import { DEFAULT_POLICY } from "../../src/model/policy.ts";
import { findRefusal, safeDates, type RollQuestion } from "../../src/schedule/refusal.ts";
import { aCertificate, anAssignment, T0 } from "../kit/deployment.ts";

const L = 24 * HOUR;
const SKEW = 5 * MINUTE;
const M = 4 * HOUR;
const W = 24 * HOUR;
const D = T0 + 7 * DAY;
const [desired] = anAssignment({ steps: ["B"] }).steps;
const NEW = aCertificate("B");
const OLD = aCertificate("A");
const { location } = desired;
const step = { name: "B", certificate: NEW, location, desired };
const question: RollQuestion = {
  type: "OAuthTokenIssuer",
  policy: DEFAULT_POLICY,
  now: T0,
  step,
  effectiveDate: D,
  old: OLD,
  dateBefore: D - 30 * DAY,
  freeAt: T0,
  suits: "yes",
};
const SPACING = L + 2 * SKEW + M + 2 * W;
const LAST = D - M - W;

describe("a roll", () => {
  test("that nothing forbids is not refused", () => {
    expect(findRefusal(question)).toBeUndefined();
  });

  test("of which little is known is not refused for that", () => {
    expect(
      findRefusal({ ...question, old: undefined, dateBefore: undefined, freeAt: undefined }),
    ).toBeUndefined();
  });

  test.for([
    { reason: "unknown", past: { suits: "no" }, just: { suits: "yes" } },
    { reason: "unknown", past: { step: { name: "B", location, desired } }, just: { step } },
    { reason: "too-close", past: { dateBefore: D - SPACING + 1 }, just: { dateBefore: D - SPACING } },
    {
      reason: "new-not-valid",
      past: { step: { ...step, certificate: { ...NEW, notBefore: D - 2 * SKEW + 1 } } },
      just: { step: { ...step, certificate: { ...NEW, notBefore: D - 2 * SKEW } } },
    },
    {
      reason: "old-expires",
      past: { old: { ...OLD, notAfter: D + L + 2 * SKEW - 1 } },
      just: { old: { ...OLD, notAfter: D + L + 2 * SKEW } },
    },
    {
      reason: "too-late",
      past: { now: LAST + 1, freeAt: undefined },
      just: { now: LAST, freeAt: undefined },
    },
    { reason: "previous-not-free", past: { freeAt: LAST + 1 }, just: { freeAt: LAST } },
  ] as const)("is refused as $reason from one instant to the next", ({ reason, past, just }) => {
    const asked: RollQuestion = { ...question, ...past };
    expect(findRefusal(asked)).toEqual({ reason, step: asked.step, effectiveDate: D, ...safeDates(asked) });
    expect(findRefusal({ ...question, ...just })).toBeUndefined();
  });
});

describe("the safe dates", () => {
  const bare = {
    type: question.type,
    policy: question.policy,
    now: T0,
    step: { name: "B", location, desired },
  };
  const SOON = T0 + M + 2 * W;

  test.for([
    { binds: "the time that is left", more: {}, earliest: SOON },
    { binds: "the roll before it", more: { dateBefore: T0 }, earliest: T0 + SPACING },
    { binds: "the previous copy", more: { freeAt: T0 + DAY }, earliest: SOON + DAY },
    {
      binds: "the new certificate",
      more: { step: { ...step, certificate: { ...NEW, notBefore: D } } },
      earliest: D + 2 * SKEW,
    },
  ])("begin where $binds lets them", ({ more, earliest }) => {
    expect(safeDates({ ...bare, ...more })).toEqual({ earliest });
  });

  test("end where the old certificate no longer outlives its tokens, and are none where that comes first", () => {
    const until = (latest: number) =>
      safeDates({ ...bare, old: { ...OLD, notAfter: latest + L + 2 * SKEW } });
    expect(until(SOON + 1)).toEqual({ earliest: SOON, latest: SOON + 1 });
    expect(until(SOON)).toEqual({ earliest: SOON, latest: SOON });
    expect(until(SOON - 1)).toEqual({ latest: SOON - 1 });
  });
});

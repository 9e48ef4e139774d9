// What people are told, and how often: once for each cause, together, and again only in the day's digest.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/base/instant.ts";
import {
  afterFailure,
  afterSent,
  noticeDue,
  NOTHING_TOLD,
  takeProblems,
  type NoticeState,
} from "../../src/daemon/notices.ts";
import type { Problem } from "../../src/daemon/status.ts";

const T0 = Date.UTC(2026, 10, 26);
const problem = (cause: string, severity: Problem["severity"] = "warning"): Problem => ({
  cause,
  severity,
  message: `it is ${cause}`,
  since: T0,
});

/** Somebody who is told; the problems of the moment are looked at every ten seconds. */
function aReader(answer: (now: number) => "sent" | "failed" = () => "sent") {
  let state: NoticeState = NOTHING_TOLD;
  let now = T0;
  const told: string[] = [];
  const at: number[] = [];
  return {
    told,
    at,
    live(duration: number, ...problems: readonly Problem[]) {
      for (const end = now + duration; now < end; now += 10 * SECOND) {
        state = takeProblems(state, problems, now);
        const notice = noticeDue(state, now, "somebody");
        if (notice === undefined) continue;
        at.push(now - T0);
        if (answer(now) === "failed") {
          state = afterFailure(state, now);
          continue;
        }
        told.push(
          `${notice.kind}: ${notice.items.map(({ cause, standing }) => `${standing} ${cause}`).join(", ")}`,
        );
        state = afterSent(state, notice, now);
      }
      return told;
    },
    restart() {
      state = JSON.parse(JSON.stringify(state)) as NoticeState;
    },
  };
}

describe("a problem", () => {
  test("is told once, gathered with what comes within half a minute, the errors first", () => {
    const reader = aReader();
    reader.live(20 * SECOND, problem("a"));
    reader.live(2 * HOUR, problem("a"), problem("b", "error"));
    expect(reader.told).toEqual(["news: new b, new a"]);
    expect(reader.at[0]).toBeLessThanOrEqual(40 * SECOND);
  });

  test("is not told again after a restart", () => {
    const reader = aReader();
    reader.live(HOUR, problem("a"));
    reader.restart();
    expect(reader.live(HOUR, problem("a"))).toEqual(["news: new a"]);
  });

  test("that comes soon after another waits for five minutes", () => {
    const reader = aReader();
    reader.live(MINUTE, problem("a"));
    reader.live(HOUR, problem("a"), problem("b"));
    expect(reader.told).toEqual(["news: new a", "news: new b"]);
    expect(reader.at[1]! - reader.at[0]!).toBe(5 * MINUTE);
  });

  test("that is over is told to be, after ten minutes, once", () => {
    const reader = aReader();
    reader.live(MINUTE, problem("a"));
    reader.live(HOUR);
    expect(reader.told).toEqual(["news: new a", "news: over a"]);
  });

  test("that comes and goes is told once, and not each time", () => {
    const reader = aReader();
    for (let i = 0; i < 100; i += 1) {
      reader.live(MINUTE, problem("a"));
      reader.live(2 * MINUTE);
    }
    expect(reader.told).toEqual(["news: new a"]);
  });

  test("that was set right before anybody was told is told to have passed", () => {
    const reader = aReader();
    reader.live(10 * SECOND, problem("drift"));
    expect(reader.live(HOUR)).toEqual(["news: passed drift"]);
  });

  test("that stays is in a digest a day", () => {
    const reader = aReader();
    reader.live(3 * DAY + HOUR, problem("a"));
    expect(reader.told).toEqual(["news: new a", "digest: open a", "digest: open a", "digest: open a"]);
  });

  test("that could not be told is told later, after 1, 2, 4, … 32 minutes, with what came meanwhile", () => {
    const reader = aReader((now) => (now < T0 + 2 * HOUR ? "failed" : "sent"));
    reader.live(HOUR, problem("a"));
    reader.live(2 * HOUR, problem("a"), problem("b"));
    expect(reader.told).toEqual(["news: new a, new b"]);
    const gaps = reader.at.slice(1).map((at, index) => Math.round((at - reader.at[index]!) / MINUTE));
    expect(gaps.slice(0, 7)).toEqual([1, 2, 4, 8, 16, 32, 32]);
  });
});

test("whatever comes and goes, each cause is new at most once in six hours, and messages lie five minutes apart", () => {
  const step = fc.record({
    problems: fc.subarray(["a", "b", "c", "d"]),
    minutes: fc.integer({ min: 1, max: 90 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const reader = aReader();
      for (const { problems, minutes } of steps)
        reader.live(minutes * MINUTE, ...problems.map((cause) => problem(cause)));
      for (const [index, at] of reader.at.slice(1).entries())
        expect(at - reader.at[index]!).toBeGreaterThanOrEqual(5 * MINUTE);
      for (const cause of ["a", "b", "c", "d"]) {
        const times = reader.at.filter((_, index) => reader.told[index]!.includes(`new ${cause}`));
        for (const [index, at] of times.slice(1).entries())
          expect(at - times[index]!).toBeGreaterThanOrEqual(6 * HOUR);
      }
    }),
    { numRuns: 60 },
  );
});

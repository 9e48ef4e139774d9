// Maintenance windows, over days, midnights and changes of the clocks.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, HOUR, formatInstant } from "../../src/base/instant.ts";
import { WEEKDAYS, type MaintenanceWindow, type Weekday } from "../../src/model/policy.ts";
import { findOpening, nextOpening } from "../../src/schedule/window.ts";
import { T0 } from "../kit/deployment.ts";

const window = (
  weekdays: readonly Weekday[],
  from: string,
  to: string,
  zone = "Europe/Paris",
): MaintenanceWindow => ({
  weekdays,
  startMinute: minutes(from),
  endMinute: minutes(to),
  zone,
  text: `${weekdays.join(",")} ${from}-${to} ${zone}`,
});
const minutes = (text: string): number => {
  const [hour = 0, minute = 0] = text.split(":").map(Number);
  return hour * 60 + minute;
};
const at = (text: string): number => Date.parse(text);
const night = window(["Tue", "Wed", "Thu"], "01:00", "05:00");

describe("the next opening", () => {
  test.for([
    ["without windows is now", [], "2026-11-26T12:00:00Z", "2026-11-26T12:00:00Z"],
    ["inside a window is now", [night], "2026-11-26T00:30:00Z", "2026-11-26T00:30:00Z"],
    ["a window's end no longer belongs to it", [night], "2026-11-26T04:00:00Z", "2026-12-01T00:00:00Z"],
    ["a window's start belongs to it", [night], "2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z"],
    ["skips days without a window", [night], "2026-11-27T12:00:00Z", "2026-12-01T00:00:00Z"],
    [
      "is the earliest of several",
      [night, window(["Sun"], "10:00", "11:00")],
      "2026-11-27T12:00:00Z",
      "2026-11-29T09:00:00Z",
    ],
    [
      "lies in the window of the evening before",
      [window(["Mon"], "22:00", "02:00")],
      "2026-12-01T00:30:00Z",
      "2026-12-01T00:30:00Z",
    ],
    [
      "a window of a whole day is open at noon",
      [window(["Thu"], "00:00", "24:00")],
      "2026-11-26T12:00:00Z",
      "2026-11-26T12:00:00Z",
    ],
    [
      "an hour that the clocks skip begins with the change",
      [window(["Sun"], "02:30", "04:00")],
      "2026-03-28T12:00:00Z",
      "2026-03-29T01:00:00Z",
    ],
    [
      "a window inside the skipped hour does not open that day",
      [window(["Sun"], "02:10", "02:50")],
      "2026-03-28T12:00:00Z",
      "2026-04-05T00:10:00Z",
    ],
    [
      "of an hour that occurs twice the first counts",
      [window(["Sun"], "02:30", "04:00")],
      "2026-10-24T12:00:00Z",
      "2026-10-25T00:30:00Z",
    ],
  ] as const)("%s", ([, windows, now, expected]) => {
    expect(formatInstant(nextOpening(windows, at(now)))).toBe(expected);
  });

  test("is open until the end of the last of windows that touch", () => {
    const windows = [window(["Thu"], "01:00", "03:00"), window(["Thu"], "03:00", "05:00")];
    const opening = findOpening(windows, at("2026-11-26T00:30:00Z"));
    expect(opening).toEqual({ kind: "open", until: at("2026-11-26T04:00:00Z") });
  });

  test("is at most a week and an hour ahead, and open there, in every zone and season", () => {
    const zones = [
      "Europe/Paris",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
      "UTC",
      "Pacific/Apia",
    ];
    fc.assert(
      fc.property(
        fc.subarray([...WEEKDAYS], { minLength: 1 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 120, max: 600 }),
        fc.constantFrom(...zones),
        fc.integer({ min: T0 - 900 * DAY, max: T0 + 900 * DAY }),
        (weekdays, startMinute, length, zone, now) => {
          const end = (startMinute + length) % 1440;
          const one = { weekdays, startMinute, endMinute: end === 0 ? 1440 : end, zone, text: "" };
          const opening = nextOpening([one], now);
          expect(opening - now).toBeLessThanOrEqual(7 * DAY + HOUR);
          expect(findOpening([one], opening).kind).toBe("open");
        },
      ),
      { numRuns: 300 },
    );
  });
});

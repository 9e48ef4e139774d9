// Local time in named zones: what a time on the wall means when the clocks change.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../src/base/instant.ts";
import { instantToLocal, isZone, localToInstant } from "../../src/base/zone.ts";

const local = (hour: number, minute: number, day: number, month: number) => ({
  year: 2027,
  month,
  day,
  hour,
  minute,
  second: 0,
});
const at = (text: string): number => Date.parse(text);

describe("a local time in Europe/Paris", () => {
  test("is one instant on an ordinary day", () => {
    expect(localToInstant(local(2, 0, 12, 1), "Europe/Paris")).toEqual({
      kind: "exact",
      instant: at("2027-01-12T01:00:00Z"),
    });
  });

  test("is none where the clocks skip it: both readings are told", () => {
    expect(localToInstant(local(2, 30, 28, 3), "Europe/Paris")).toEqual({
      kind: "skipped",
      before: at("2027-03-28T01:30:00Z"),
      after: at("2027-03-28T00:30:00Z"),
    });
  });

  test("is two where the clocks repeat it", () => {
    expect(localToInstant(local(2, 30, 31, 10), "Europe/Paris")).toEqual({
      kind: "repeated",
      first: at("2027-10-31T00:30:00Z"),
      second: at("2027-10-31T01:30:00Z"),
    });
  });
});

describe("a zone", () => {
  test.for([
    ["Europe/Paris", true],
    ["UTC", true],
    ["Europe/Atlantis", false],
    ["", false],
  ] as const)("%s is known: %s", ([zone, known]) => {
    expect(isZone(zone)).toBe(known);
  });

  test("shows a local time that reads back as the same instant", () => {
    const zones = ["Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"];
    const start = at("2020-01-01T00:00:00Z");
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 20 * 365 * 24 * 60 }),
        (zone, minutes) => {
          const instant = start + minutes * 60_000;
          const reading = localToInstant(instantToLocal(instant, zone), zone);
          const found = reading.kind === "exact" ? [reading.instant] : Object.values(reading);
          expect(found).toContain(instant);
          expect(reading.kind).not.toBe("skipped");
        },
      ),
    );
  });

  test("names the weekday by its number: Monday is 1", () => {
    const monday = at("2026-11-23T12:00:00Z");
    const week = Array.from({ length: 7 }, (_, day) => instantToLocal(monday + day * DAY, "UTC").weekday);
    expect(week).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(instantToLocal(monday + 13 * HOUR, "Asia/Tokyo").weekday).toBe(2);
  });
});

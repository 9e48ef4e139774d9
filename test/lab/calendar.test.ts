import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import { LAB_VALIDITY, makeLabCalendar, yearOf } from "../../src/lab/calendar.ts";

const anyNow = fc.integer({
  min: Date.parse("2020-01-01T00:00:00Z"),
  max: Date.parse("2040-01-01T00:00:00Z"),
});

describe("the calendar of a lab", () => {
  test("puts the roll on a Tuesday night 80 to 87 days ahead", () => {
    const calendar = makeLabCalendar(Date.parse("2026-11-25T06:00:00Z"));
    expect(calendar.rollLocal).toBe("2027-02-16T02:00");
    expect(new Date(calendar.afterRoll).toISOString()).toBe("2027-02-17T12:00:00.000Z");
  });

  test("never rolls on a day on which clocks change, whatever the present", () => {
    fc.assert(
      fc.property(anyNow, (now) => {
        const { rollLocal } = makeLabCalendar(now);
        const roll = Date.parse(`${rollLocal}:00Z`);
        expect(new Date(roll).getUTCDay()).toBe(2);
        expect(roll - now).toBeGreaterThanOrEqual(79 * DAY);
        expect(roll - now).toBeLessThanOrEqual(88 * DAY);
      }),
    );
  });

  test("names the two OAuth certificates after different years, and both outlive the roll by a month", () => {
    fc.assert(
      fc.property(anyNow, (now) => {
        const calendar = makeLabCalendar(now);
        expect(yearOf(calendar.oauthMade)).not.toBe(yearOf(calendar.newMade));
        expect(calendar.oauthMade + LAB_VALIDITY).toBeGreaterThan(calendar.afterRoll + 30 * DAY);
      }),
    );
  });

  test("tells the past in order", () => {
    const calendar = makeLabCalendar(Date.parse("2026-11-25T06:00:00Z"));
    const order = [
      calendar.founded,
      calendar.oauthMade,
      calendar.oauthAssigned,
      calendar.oldMade,
      calendar.oldAssigned,
      calendar.settledMade,
      calendar.settledAssigned,
      calendar.newMade,
      calendar.joined,
      calendar.now,
      calendar.oldEnds,
      calendar.afterRoll,
    ];
    expect(order.toSorted((a, b) => a - b)).toEqual(order);
  });
});

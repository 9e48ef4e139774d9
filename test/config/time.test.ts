// Dates, durations and windows as people write them.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDuration, formatInstant } from "../../src/base/instant.ts";
import { parseDuration } from "../../src/config/duration.ts";
import { parseInstant, readInstant } from "../../src/config/instant.ts";
import { parseWindow } from "../../src/config/window.ts";
import { HEAD, readConfig, sayPlace } from "../kit/config.ts";

const here = { file: "c.yaml", line: 1, column: 1, length: 1 };

describe("a date with an offset", () => {
  test.for([
    ["2027-01-12T02:00:00+01:00", "2027-01-12T01:00:00Z"],
    ["2027-01-12T01:00:00Z", "2027-01-12T01:00:00Z"],
    ["2027-01-12t01:00z", "2027-01-12T01:00:00Z"],
    ["2027-01-12 01:00-05:30", "2027-01-12T06:30:00Z"],
    ["2027-01-12T01:00:00.000+0000", "2027-01-12T01:00:00Z"],
    ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z"],
    ["2027-12-31T23:30:00-02:00", "2028-01-01T01:30:00Z"],
  ] as const)("%s is %s", ([text, instant]) => {
    expect(formatInstant(parseInstant(text) ?? Number.NaN)).toBe(instant);
  });

  test.for([
    "2027-02-29T00:00:00Z",
    "2027-13-01T00:00:00Z",
    "2027-00-10T00:00:00Z",
    "2027-01-12T24:00:00Z",
    "2027-01-12T23:60:00Z",
    "2027-01-12T23:00:00+19:00",
    "2027-01-12T23:00:00+01:75",
    "2027-1-2T03:00:00Z",
    "2027-01-12",
    "0099-01-12T00:00:00Z",
    "2027-01-12T00:00:00 Z",
    "2027-01-12T00:00:00.5Z",
    "",
  ])("%s is none", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test("every instant is read back as it is written", () => {
    const instants = fc.integer({ min: -4_000_000_000, max: 40_000_000_000 }).map((second) => second * 1_000);
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant);
      }),
    );
  });
});

describe("a date that reads two ways, or none", () => {
  const paris = (local: string): { local: string; zone: string } => ({ local, zone: "Europe/Paris" });

  test.for([
    ["month and day", "7/1/2012", "desired/ambiguous-date", ["2012-07-01", "2012-01-07"]],
    ["day and month with dots", "13.01.2027", "desired/ambiguous-date", ["2027-01-13"]],
    [
      "no offset",
      "2027-01-12T02:00",
      "desired/date-without-offset",
      ["2027-01-12T02:00:00Z", "2027-01-12T02:00:00+01:00"],
    ],
    ["no time", "2027-01-12", "desired/date-without-offset", ["2027-01-12T00:00:00Z"]],
    ["words", "tomorrow", "desired/bad-date", []],
    [
      "an hour that does not exist",
      paris("2027-03-28T02:30"),
      "desired/skipped-hour",
      ["2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z"],
    ],
    [
      "an hour that occurs twice",
      paris("2027-10-31T02:30"),
      "desired/repeated-hour",
      ["2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"],
    ],
    ["a zone that is none", { local: "2027-01-12T02:00", zone: "Europe/Pariss" }, "desired/unknown-zone", []],
    ["an offset beside a zone", paris("2027-01-12T02:00Z"), "desired/bad-date", []],
  ] as const)("%s", ([, written, code, readings]) => {
    const reading = readInstant(written, () => here);
    const message = reading.kind === "refused" ? reading.diagnostics[0]?.message : "";
    expect(reading).toMatchObject({ kind: "refused", diagnostics: [{ code }] });
    for (const text of readings) expect(message).toContain(text);
  });

  test.for([
    ["2027-01-12T02:00", "2027-01-12T01:00:00Z"],
    ["2027-07-12T02:00", "2027-07-12T00:00:00Z"],
    ["2027-03-28T01:59", "2027-03-28T00:59:00Z"],
    ["2027-03-28T03:00", "2027-03-28T01:00:00Z"],
  ] as const)("%s in Paris is %s", ([local, instant]) => {
    const reading = readInstant(paris(local), () => here);
    expect(reading.kind === "instant" && formatInstant(reading.instant)).toBe(instant);
  });
});

describe("a duration", () => {
  test.for([
    ["30d", 2_592_000_000],
    ["1h 30m", 5_400_000],
    ["1h30m", 5_400_000],
    ["0s", 0],
  ] as const)("%s is %i ms", ([text, duration]) => {
    expect(parseDuration(text)).toBe(duration);
  });

  test.for(["", "5", "5 minutes", "-5m", "1.5h", "5m h", "5w", "1h  30m"])("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test("every duration of whole seconds is read back as it is written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400 * 900 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1_000))).toBe(seconds * 1_000);
      }),
    );
  });
});

describe("a window", () => {
  test.for([
    ["Tue-Thu 01:00-05:00 Europe/Paris", ["Tue", "Wed", "Thu"], 60, 300],
    ["sat-mon 22:00-02:30 UTC", ["Mon", "Sat", "Sun"], 1_320, 150],
    ["Mon,Wed-Thu 00:00-24:00 UTC", ["Mon", "Wed", "Thu"], 0, 1_440],
    ["daily 03:00-04:00 UTC", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], 180, 240],
  ] as const)("%s", ([text, weekdays, startMinute, endMinute]) => {
    expect(parseWindow(text)).toMatchObject({ weekdays, startMinute, endMinute, text });
  });

  test.for([
    "Tue 01:00-05:00",
    "Tues 01:00-05:00 UTC",
    "Tue-Thu-Fri 01:00-05:00 UTC",
    "Tue 1:00-5:00 UTC",
    "Tue 01:60-05:00 UTC",
    "Tue 24:00-05:00 UTC",
    "Tue 01:00-24:30 UTC",
    "Tue 01:00-05:00 Mars/Olympus",
    "",
  ])("%j is none", (text) => {
    expect(parseWindow(text)).toBeUndefined();
  });
});

describe("the policy", () => {
  const policy = (text: string): ReturnType<typeof readConfig> => readConfig(`${HEAD}policy: { ${text} }\n`);

  test("what is absent has its default", () => {
    expect(policy("clockSkew: 1m").value?.policy).toMatchObject({
      clockSkew: 60_000,
      replicationBound: 3_600_000,
      stagingMargin: 14_400_000,
      applyWindow: 86_400_000,
      windows: [],
      allow: [],
    });
  });

  test.for([
    ["stagingMargin: 1h", "desired/margin-too-small 15 1h"],
    ["stagingMargin: 1h 9m", "desired/margin-too-small 15 1h 9m"],
    ["replicationBound: 4h", "desired/margin-too-small 15 4h"],
    ["clockSkew: 3h", "desired/margin-too-small 15 3h"],
    ["clockSkew: soon", "desired/bad-duration 15 soon"],
    ["windows: [Tue]", "desired/bad-window 15 Tue"],
  ] as const)("%s is refused", ([text, fault]) => {
    expect(policy(text).diagnostics.map(sayPlace)).toContain(fault);
    expect(policy(text).value).toBeUndefined();
  });

  test("a margin of exactly R + 2σ is enough", () => {
    expect(policy("stagingMargin: 1h 10m").value?.policy.stagingMargin).toBe(4_200_000);
  });

  test("a guard of one server names it in lower case, and names a server", () => {
    const allow = (guard: string): string =>
      `allow: [{ guard: "${guard}", until: 2026-12-01T00:00:00Z, reason: x }]`;
    expect(policy(allow("guard/override:FE01.c.com")).value?.policy.allow).toMatchObject([
      { guard: "guard/override:fe01.c.com" },
    ]);
    expect(policy(allow("guard/unreachable:fe 01")).diagnostics.map(sayPlace)).toContain(
      'desired/bad-name 15 "guard/unreachable:fe 01"',
    );
  });

  test("a permission keeps its end, its reason and its place", () => {
    const { value } = policy(
      "allow: [{ guard: guard/change-share, until: 2026-12-01T00:00:00+01:00, reason: new authority }]",
    );
    expect(value?.policy.allow).toMatchObject([
      {
        guard: "guard/change-share",
        until: Date.UTC(2026, 10, 30, 23),
        reason: "new authority",
        location: { line: 15 },
      },
    ]);
  });
});

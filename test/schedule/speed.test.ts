// Ten years with a roll each week on a thousand servers, and a schedule of odd zones and leap days: proved at once, and the same each time.

import { expect, test } from "vitest";
import { DAY, MINUTE, type Instant } from "../../src/base/instant.ts";
import { localToInstant } from "../../src/base/zone.ts";
import { prove } from "../../src/schedule/proof.ts";
import { makeTimeline } from "../../src/schedule/timeline.ts";
import { aDesiredState, T0, type StepInput } from "../kit/deployment.ts";

const YEARS = 10;
const weekly: readonly StepInput[] = Array.from({ length: 52 * YEARS }, (_, week) => ({
  certificate: `week-${week}`,
  at: T0 + (week + 1) * 7 * DAY,
}));
const LONG = { notAfter: T0 + (YEARS + 2) * 366 * DAY };

function aThousandServers() {
  const pools = Array.from({ length: 200 }, (_pool, pool) => ({
    pool: `pool${pool}`,
    role: pool < 150 ? ("FrontEnd" as const) : ("Edge" as const),
    servers: Array.from({ length: 5 }, (__, server) => `s${pool}x${server}`),
  }));
  const edges = pools.filter(({ role }) => role === "Edge").flatMap(({ servers }) => servers);
  return aDesiredState({
    pools,
    assignments: [
      { steps: ["first", ...weekly] },
      ...edges.map((server) => ({
        server,
        type: "AudioVideoAuthentication" as const,
        steps: ["av", { certificate: "av-2", at: T0 + 60 * DAY }] as const,
      })),
    ],
    certificates: Object.fromEntries(
      [
        "first",
        "av",
        "av-2",
        ...weekly.map((step) => (typeof step === "string" ? step : step.certificate)),
      ].map((name) => [name, LONG]),
    ),
  });
}

test("ten years of weekly rolls on a thousand servers are proved; the time is printed, and asserted nowhere", () => {
  const desired = aThousandServers();
  const times = Array.from({ length: 5 }, () => {
    const before = performance.now();
    expect(prove({ desired, now: T0 })).toMatchObject({ kind: "proved", lanes: 51 });
    return performance.now() - before;
  });
  console.log(`proved in ${Math.min(...times).toFixed(1)} ms, the best of ${times.length}`);
});

test("a timeline of ten years has every breakpoint and no more", () => {
  const desired = aThousandServers();
  const timeline = makeTimeline({
    desired,
    now: T0,
    from: T0,
    to: T0 + YEARS * 366 * DAY,
    type: "OAuthTokenIssuer",
  });
  const [lane] = timeline.lanes;
  expect(lane?.marks.filter(({ kind }) => kind === "effective")).toHaveLength(weekly.length);
  // Each certificate is staged, in force and previous once; the first was never staged, the last is never previous.
  expect(lane?.spans).toHaveLength(3 * (weekly.length + 1) - 2);
});

test.for([
  ["the hour that Lord Howe puts back by half", 2027, 4, 4, 1, 45, "Australia/Lord_Howe"],
  ["a leap day in Kathmandu", 2028, 2, 29, 23, 59, "Asia/Kathmandu"],
  ["the night before summer time in Paris", 2027, 3, 28, 1, 59, "Europe/Paris"],
] as const)("a roll in %s is the same roll as its instant", ([, year, month, day, hour, minute, zone]) => {
  const reading = localToInstant({ year, month, day, hour, minute, second: 0 }, zone);
  const date: Instant =
    reading.kind === "exact" ? reading.instant : reading.kind === "repeated" ? reading.first : reading.after;
  const desired = aDesiredState({
    pools: [{ pool: "pool", servers: ["a", "b"] }],
    assignments: [{ steps: ["A", { certificate: "B", at: date }] }],
    certificates: {
      A: { notAfter: date + DAY + 10 * MINUTE },
      B: { ...LONG, notBefore: date - 10 * MINUTE },
    },
  });
  expect(prove({ desired, now: T0 }).kind).toBe("proved");
  const timeline = makeTimeline({ desired, now: T0, from: T0, to: date + 3 * DAY });
  const marks = timeline.lanes[0]?.marks.map(({ kind, at }) => [kind, at - date]);
  expect(marks).toContainEqual(["effective", 0]);
  expect(marks).toContainEqual(["last-staging", -28 * 60 * MINUTE]);
  expect(marks).toContainEqual(["overlap-ends", DAY + 10 * MINUTE]);
  expect(marks).toContainEqual(["expires", DAY + 10 * MINUTE]);
});

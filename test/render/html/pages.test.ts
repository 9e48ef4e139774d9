// What the pages say: the verdict of each state, relative times, which servers are shown, and what the metrics tell.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/base/instant.ts";
import type { DaemonStatus } from "../../../src/model/daemon-status.ts";
import { EVERYTHING, matrix } from "../../../src/render/html/matrix.ts";
import { prose } from "../../../src/render/html/prose.ts";
import { makeVerdict } from "../../../src/render/html/verdict.ts";
import { relative } from "../../../src/render/html/when.ts";
import { renderMetrics } from "../../../src/render/metrics.ts";
import {
  aLook,
  expired,
  expiring,
  inOrder,
  inTrouble,
  large,
  refused,
  starting,
} from "../../kit/daemon-status.ts";
import { NOW, FULL_PLAN, INCOMPLETE_PLAN } from "../samples.ts";

const withPlan = (plan: typeof FULL_PLAN, mode: DaemonStatus["mode"] = "report"): DaemonStatus => ({
  ...inOrder(),
  mode,
  look: { ...aLook(), plan: { ...plan, diagnostics: [] } },
});

test.for<[name: string, status: DaemonStatus, tone: string, headline: string]>([
  ["all in order", inOrder(), "good", "Every server holds what the YAML says."],
  ["a server away", inTrouble(), "unknown", "1 of 5 servers could not be seen."],
  ["a refused plan", refused(), "bad", "The plan is refused, until somebody decides."],
  ["nothing looked at", starting(), "unknown", "The first look is under way."],
  [
    "something to do, by somebody",
    withPlan(FULL_PLAN),
    "busy",
    "8 actions would bring the servers to what the YAML says.",
  ],
  [
    "something to do, by itself",
    withPlan(FULL_PLAN, "apply"),
    "busy",
    "8 actions bring the servers to what the YAML says.",
  ],
  ["not everything seen", withPlan(INCOMPLETE_PLAN), "unknown", "Not everything could be seen."],
  ["something about to expire", expiring(), "busy", "In order, but pool01-2026 has 5 days left."],
  ["something expired", expired(), "bad", "A certificate in force has expired."],
  [
    "drift",
    { ...inOrder(), look: { ...aLook(), plan: FULL_PLAN, deviations: inTrouble().look!.deviations } },
    "bad",
    "The plan is refused, until somebody decides.",
  ],
  [
    "drift that can be set right",
    {
      ...withPlan(FULL_PLAN),
      look: { ...withPlan(FULL_PLAN).look!, deviations: inTrouble().look!.deviations },
    },
    "busy",
    "2 places drifted from the YAML.",
  ],
  [
    "a daemon with an error",
    {
      ...inOrder(),
      health: {
        live: "yes",
        ready: "yes",
        problems: [{ cause: "x", severity: "error", message: "x", since: NOW }],
      },
    },
    "bad",
    "The servers are in order; the daemon needs help.",
  ],
  [
    "no configuration yet",
    { ...starting(), offered: inTrouble().offered! },
    "bad",
    "There is no configuration to keep yet.",
  ],
])("%s has its verdict", ([, status, tone, headline]) => {
  expect(makeVerdict(status)).toMatchObject({ tone, headline });
});

test.for<[away: number, said: string]>([
  [0, "now"],
  [999, "now"],
  [SECOND, "in 1 second"],
  [-90 * SECOND, "90 seconds ago"],
  [2 * MINUTE, "in 2 minutes"],
  [-119 * MINUTE, "119 minutes ago"],
  [47 * HOUR + 59 * MINUTE, "in 47 hours"],
  [-400 * DAY, "400 days ago"],
])("%i ms away is said as %s", ([away, said]) => {
  expect(relative(NOW + away, NOW)).toBe(said);
});

test("a sentence shows its code as code and its instants short, and escapes the rest", () => {
  expect(prose("run `cscert <x>` before 2027-01-12T01:00:00Z & not ` after").html).toBe(
    'run <code>cscert &lt;x&gt;</code> before <time datetime="2027-01-12T01:00:00Z">2027-01-12 01:00Z</time> &amp; not &#96; after',
  );
  expect(prose("2027-99-12T01:00:00Z").html).toBe("2027-99-12T01:00:00Z");
});

describe("the table of servers", () => {
  const look = inTrouble().look!;

  test("shows a server that was not seen, and since when", () => {
    expect(matrix(look, EVERYTHING).tables.html).toContain("2026-11-26 06:00Z");
  });

  test.for([
    ["", "all", 5],
    ["edge", "all", 2],
    ["pool01", "all", 3],
    ["fe0", "off", 2],
    ["nobody", "all", 0],
  ] as const)("narrowed by %j to %s, %i are left", ([search, only, found]) => {
    expect(matrix(look, { search, only, page: 1 }).found).toBe(found);
  });

  test("a page beyond the last is the last", () => {
    expect(matrix(large(250).look!, { ...EVERYTHING, page: 99 })).toMatchObject({
      page: 3,
      pages: 3,
      found: 250,
    });
  });
});

test("the metrics are these", async () => {
  await expect(renderMetrics(inTrouble(), { process_x: ["X.", 1.5] })).toMatchFileSnapshot(
    join(import.meta.dirname, "golden", "metrics.txt"),
  );
});

test("a daemon that has just started has metrics already", () => {
  expect(renderMetrics(starting())).toContain("cscert_ready 0\n");
});

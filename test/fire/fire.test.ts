// The bounded share of `npm run fire`: one kill and one error for each kind of call on each kind of file, on the command as it ships.

import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import { prepareCampaign, runCampaign, type Choose, type Hopes } from "./campaign.ts";
import { makeGrounds, STORIES, type Grounds } from "./estate.ts";
import type { Point } from "./points.ts";
import { kindOfPlace } from "./report.ts";
import type { Fault } from "./strike.ts";

const hasStrace = spawnSync("strace", ["--version"]).status === 0;
if (!hasStrace)
  console.warn(
    "SKIPPED: strace is not installed, so nothing is killed or failed here (apt-get install strace)",
  );

/** One point of each kind, from the middle of the run: the first and the last of a kind are the rarer luck. */
const oneOfAKind: Choose = (points) => {
  const alike = Map.groupBy(points, kindOf);
  return {
    points: [...alike.values()].flatMap((list) => {
      const middle = Math.floor(list.length / 2);
      return [...list.slice(middle), ...list.slice(0, middle)];
    }),
    keyOf: kindOf,
  };
};

function kindOf({ thread, call, place }: Point): string {
  return `${thread} ${call} ${kindOfPlace(place)}`;
}

// Faults are made by strace, which only Linux has; CI installs it, and the warning above says that nothing was struck.
// Real processes are stopped, killed and raced here, and a machine that serves others may delay any of them: once more, before it counts.
describe.skipIf(!hasStrace)("an apply that is struck", { retry: 1 }, () => {
  let grounds: Grounds | undefined;
  let hopes: Hopes | undefined;
  beforeAll(async () => {
    const story = STORIES[0];
    invariant(story !== undefined, "there is a story");
    grounds = makeGrounds(story);
    hopes = await prepareCampaign(grounds);
  });
  afterAll(() => grounds?.remove());

  test.each<[Fault, number]>([
    ["KILL", 20],
    ["EIO", 20],
    ["ENOSPC", 3],
  ])(
    "by %s at a call of each kind ends, once a plain apply followed, where an unbroken one ends",
    async (fault, least) => {
      invariant(hopes !== undefined, "it was prepared");
      // SQLite fails on all of its calls alike; each of the others has its own way to fail.
      const durable: Choose = (points) =>
        oneOfAKind(points.filter(({ thread, call }) => thread === "worker" || call !== "pwrite64"));
      // A full disk answers the open that makes a file.
      const few: Choose = (points) => oneOfAKind(points.filter(({ call }) => call === "openat"));
      const choose = fault === "KILL" ? oneOfAKind : fault === "EIO" ? durable : few;
      const { incidents, missed } = await runCampaign(hopes, fault, choose, () => undefined);
      expect(incidents.filter(({ problems }) => problems.length > 0)).toEqual([]);
      expect(missed).toEqual([]);
      expect(incidents.length).toBeGreaterThanOrEqual(least);
    },
  );
});

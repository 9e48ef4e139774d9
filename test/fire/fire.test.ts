// The bounded share of `npm run fire`: one kill and one error for each kind of call on each kind of file, on the command as it ships.

import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import { prepareCampaign, runCampaign, type Hopes } from "./campaign.ts";
import { makeGrounds, STORIES, type Grounds } from "./estate.ts";
import type { Point } from "./points.ts";
import type { Fault } from "./strike.ts";

const hasStrace = spawnSync("strace", ["--version"]).status === 0;
if (!hasStrace)
  console.warn(
    "SKIPPED: strace is not installed, so nothing is killed or failed here (apt-get install strace)",
  );

/** One point of each kind, from the middle of the run: the first and the last of a kind are the rarer luck. */
function oneOfAKind(points: readonly Point[]): readonly Point[] {
  const kinds = Map.groupBy(points, ({ thread, call, place }) => `${thread} ${call} ${kindOf(place)}`);
  return [...kinds.values()].flatMap((alike) => alike[Math.floor(alike.length / 2)] ?? []);
}

function kindOf(place: string): string {
  return place.replace(/[0-9A-F]{40}/, "*").replace(/servers\/[^/]+/, "servers/*");
}

describe.skipIf(!hasStrace)("an apply that is struck", () => {
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
    ["EACCES", 3],
    ["EROFS", 3],
  ])(
    "by %s at a call of each kind ends, once a plain apply followed, where an unbroken one ends",
    async (fault, least) => {
      invariant(hopes !== undefined, "it was prepared");
      // Of the rarer errors, what a full or closed disk answers first: an open that makes a file, and a rename.
      const few = (points: readonly Point[]): readonly Point[] =>
        oneOfAKind(points)
          .filter(({ call }) => ["openat", "rename"].includes(call))
          .slice(0, 4);
      const choose = fault === "KILL" || fault === "EIO" ? oneOfAKind : few;
      const { incidents, missed } = await runCampaign(hopes, fault, choose, () => undefined);
      expect(incidents.filter(({ problems }) => problems.length > 0)).toEqual([]);
      expect(missed).toEqual([]);
      expect(incidents.length).toBeGreaterThanOrEqual(least);
    },
  );
});

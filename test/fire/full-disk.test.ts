// A disk that is really full: the deployment, or the state folder, on a tmpfs of a few pages. No fault is injected: the kernel refuses.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invariant } from "../../src/base/invariant.ts";
import { copyEstate, makeGrounds, say, STORIES, type Grounds } from "./estate.ts";
import { readEndState, type EndState } from "./verdict.ts";

/** Where this user may not mount, a namespace of the user's own may do. */
const WAYS = [[], ["unshare", "-rm"]] as const;
const way = WAYS.find(
  (prefix) =>
    runIn(prefix, 'd=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs "$d" && umount "$d"', {}).status === 0,
);
if (way === undefined) console.warn("SKIPPED: no tmpfs can be mounted here, so no disk is full");

function runIn(
  prefix: readonly string[],
  script: string,
  env: Readonly<Record<string, string>>,
): ReturnType<typeof spawnSync> {
  return spawnSync("env", [...prefix, "sh", "-c", script], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

/** Applies with too little space, says what came of it, gives space, and looks, applies and copies the stores out. */
const SCRIPT = `
  set -u
  mount -t tmpfs -o size=$SIZE tmpfs "$DISK" || exit 99
  [ "$WHAT" = estate ] && { mount -o remount,size=8m "$DISK"; cp -a "$ESTATE/." "$DISK/"; used=$(du -sk "$DISK" | cut -f1); mount -o remount,size=$((used + SPARE))k "$DISK"; }
  [ "$WHAT" = estate ] && { cd "$DISK"; state=.cscert; } || { cd "$ESTATE"; state="$DISK/state"; }
  cscert() { "$NODE" "$COMMAND" "$@" --now "$NOW" --state "$state" 2>&1; }
  cscert apply --auto-approve; echo "first: $?"
  cscert plan >/dev/null; echo "plan: $?"
  mount -o remount,size=8m "$DISK"
  cscert apply --auto-approve >/dev/null; echo "second: $?"
  cp -a stores "$OUT/"
  cd /; umount "$DISK"
`;

// A small disk is mounted, which not every host allows; the warning above says so.
describe.skipIf(way === undefined)("on a full disk", () => {
  let grounds: Grounds | undefined;
  let unbroken: EndState = [];
  beforeAll(() => {
    const story = STORIES[0];
    invariant(story !== undefined, "there is a story");
    grounds = makeGrounds(story);
    const estate = copyEstate(grounds);
    say(grounds.command, estate.folder, ["apply", "--auto-approve", "--now", story.now]);
    unbroken = readEndState(estate.folder);
  });
  afterAll(() => grounds?.remove());

  const codes = new Set<string>();
  test.for([
    ["state", 0],
    ["estate", 0],
    ["estate", 24],
    ["estate", 48],
    ["estate", 72],
  ] as const)(
    "with the %s on it and %d KiB to spare, it says so and the next apply ends well",
    ([what, spare]) => {
      invariant(grounds !== undefined && way !== undefined, "it was prepared");
      const { command, story, folder } = grounds;
      const estate = copyEstate(grounds);
      const out = mkdtempSync(join(folder, "out-"));
      const disk = join(out, "disk");
      mkdirSync(disk);
      // 64 KiB hold a journal and little more; half of it, half a journal.
      const env = {
        WHAT: what,
        SIZE: what === "state" ? "32k" : "64k",
        SPARE: String(spare),
        DISK: disk,
        ESTATE: estate.folder,
        OUT: out,
      };
      const run = runIn(way, SCRIPT, { ...env, NODE: process.execPath, COMMAND: command, NOW: story.now });
      const said = String(run.stdout);
      const exitOf = (name: string): string | undefined =>
        new RegExp(`^${name}: (\\d+)$`, "m").exec(said)?.[1];
      expect(exitOf("first"), said).toMatch(/^[18]$/);
      const found = [...said.matchAll(/\[(store\/(?:journal-unusable|write-failed|write-uncertain))\]/g)].map(
        (match) => match[1] ?? "",
      );
      expect(found.length, said).toBeGreaterThan(0);
      for (const code of found) codes.add(code);
      console.log(
        `full disk, ${what}, ${spare} KiB to spare: ${found.length} told: ${[...new Set(found)].join(" ")}`,
      );
      expect([exitOf("plan"), exitOf("second")]).toEqual(["0", "0"]);
      expect(readEndState(out)).toEqual(unbroken);
    },
  );

  test("both the stores and the journal were refused by the kernel", () => {
    expect([...codes]).toEqual(expect.arrayContaining(["store/journal-unusable", "store/write-failed"]));
  });
});

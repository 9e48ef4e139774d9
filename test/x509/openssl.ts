// The openssl of this machine, to try our files on and to make foreign ones with. Where there is none, tests that need it are skipped, aloud.

import { execFileSync, spawnSync } from "node:child_process";
import { test } from "vitest";

const found = spawnSync("openssl", ["version"], { encoding: "utf8" });
if (found.status !== 0)
  console.warn("openssl was not found: what other tools make of our files is not tested");

/** `test`, or a skipped one where there is no openssl. */
export const testWithOpenssl = found.status === 0 ? test : test.skip;

/** Runs openssl and returns what it printed; throws where it fails. */
export function openssl(...args: readonly string[]): string {
  return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeWorld } from "../cli/world.ts";

let scratch = "";

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "cscert-lab-"));
});

afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe("a lab of any size has work to do, needs no guard lifted, and is done after one apply", () => {
  test.for([
    { servers: 1, pools: 1, now: "2026-11-25T09:00:00Z" },
    { servers: 5, pools: 5, now: "2028-02-29T23:59:59Z" },
    { servers: 13, pools: 2, now: "2026-12-31T22:30:00Z" },
    { servers: 40, pools: 4, now: "2027-06-15T12:00:00Z" },
  ])("$servers servers in $pools pools at $now", async ({ servers, pools, now }) => {
    const perform = makeWorld(scratch);
    const exits = async (...args: readonly string[]): Promise<number> =>
      (await perform(["cscert", ...args])).exit;
    const size = ["--servers", String(servers), "--pools", String(pools)];
    expect(await exits("lab", "create", "lab", ...size, "--now", now)).toBe(0);
    await perform(["cd", "lab"]);
    expect(await exits("validate")).toBe(0);
    expect(await exits("plan", "--detailed-exitcode", "--now", now)).toBe(2);
    expect(await exits("apply", "--auto-approve", "--now", now)).toBe(0);
    expect(await exits("plan", "--detailed-exitcode", "--now", now)).toBe(0);
  });
});

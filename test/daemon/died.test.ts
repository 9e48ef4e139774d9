// A daemon that dies of a bug says so and is gone: no timer of it keeps the process, though it is told to stop afterwards.

import { expect, test } from "vitest";
import { startDaemon } from "../../src/daemon/daemon.ts";
import { T0 } from "../kit/deployment.ts";
import { aMemoryJournal } from "../kit/memory-journal.ts";
import { HOLDER } from "../kit/apply-bench.ts";
import { sha256 } from "../kit/names.ts";

test("a bug ends the daemon, and nothing is armed any more", async () => {
  const armed = new Set<object>();
  const bug = new TypeError("a bug in the source");
  const daemon = startDaemon({
    settings: { mode: "apply", interval: 1000, settle: 0, leasePoll: undefined, runs: "for-ever" },
    source: {
      status: { kind: "folder", path: "cscert.yaml" },
      writes: "whole",
      read: async () => await Promise.reject(bug),
      watch: async () => async () => undefined,
    },
    journal: aMemoryJournal(),
    allow: [],
    hash: sha256,
    holder: HOLDER,
    actor: "test",
    release: "0",
    lockTimeout: 0,
    realClock: () => T0,
    monotonic: () => 0,
    clockOffset: 0,
    timer: () => {
      const timer = {};
      armed.add(timer);
      return () => void armed.delete(timer);
    },
    isHeld: () => false,
    log: () => undefined,
  });
  await expect(daemon.ended).rejects.toBe(bug);
  daemon.stop();
  daemon.reload();
  expect(armed.size).toBe(0);
});

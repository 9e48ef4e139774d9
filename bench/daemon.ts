// The daemon as benchmarks run it: on a folder, within this process, without a lock, a log or an address of its own.

import { hostname } from "node:os";
import { join } from "node:path";
import { sha256 } from "../src/cli/wiring.ts";
import { breathe, monotonicClock, processTimer, wireFolderSource } from "../src/cli/wiring-watch.ts";
import { startDaemon } from "../src/daemon/daemon.ts";

type Options = Parameters<typeof startDaemon>[0];

/** What a benchmark decides itself. */
export interface BenchDaemon extends Pick<Options, "journal" | "makePlan"> {
  /** Who it says it is. */
  readonly name: string;
  /** The folder of the configuration. */
  readonly folder: string;
  readonly settings: Pick<Options["settings"], "mode" | "interval">;
}

/** Starts a daemon that settles at once and runs until it is stopped. */
export function startBenchDaemon({
  name,
  folder,
  settings,
  ...own
}: BenchDaemon): ReturnType<typeof startDaemon> {
  return startDaemon({
    settings: { ...settings, settle: 0, leasePoll: undefined, runs: "for-ever" },
    source: wireFolderSource(join(folder, "cscert.yaml"), {
      env: {},
      realClock: Date.now,
      clockOffset: 0,
      warn: (message) => console.error(message),
    }),
    allow: [],
    hash: sha256,
    holder: { holder: name, host: hostname(), bootId: "", pid: process.pid },
    actor: name,
    release: "0",
    lockTimeout: 0,
    realClock: Date.now,
    monotonic: monotonicClock,
    clockOffset: 0,
    timer: processTimer,
    isHeld: () => false,
    log: () => undefined,
    breathe,
    ...own,
  });
}

// `cscert watch`: the daemon, from its options to its end. What it does is decided in src/daemon/.

import { dirname } from "node:path";
import type { DurationMs } from "../../base/instant.ts";
import { startDaemon, type RunningDaemon } from "../../daemon/daemon.ts";
import type { DaemonInput } from "../../daemon/daemon-input.ts";
import type { DaemonMode } from "../../daemon/status.ts";
import { configurationFile, stateFolder, type DeploymentOptions } from "../deployment.ts";
import { readDurationOption, readGuardOption, readInstantOption } from "../options.ts";
import { packageVersion } from "../package-root.ts";
import type { Shell } from "../shell.ts";
import { exitCodeOfWatch } from "../watch-exit.ts";
import { makeWatchLog, type LogFormat } from "../watch-log.ts";
import { makePublisher } from "../watch-publish.ts";
import { actor, leaseHolder, openJournal, sha256 } from "../wiring.ts";
import { monotonicClock, processTimer, wireFolderSource, wireLeaseWatch } from "../wiring-watch.ts";

export interface WatchOptions extends DeploymentOptions {
  readonly mode: DaemonMode;
  readonly interval: string;
  readonly once?: true;
  readonly publish?: string;
  readonly listen: string;
  readonly settle: string;
  readonly lockTimeout: string;
  readonly allow: readonly string[];
  readonly log: LogFormat;
}

const LEASE_POLL: DurationMs = 5_000;

/** Runs until SIGTERM or Ctrl-C, then exits with 0; with `--once` until everything was looked at once: then with what was found. */
export async function watch(options: WatchOptions, shell: Shell): Promise<number> {
  const settings = readSettings(options);
  const file = configurationFile(options, shell);
  const log = makeWatchLog(options.log, shell);
  const clockOffset = readClockOffset(options, shell);
  const holder = leaseHolder();
  const journal = await openJournal(stateFolder(options, dirname(file), shell));
  const warn = (message: string): void => log({ level: "warning", message, diagnostics: [] });
  try {
    const daemon = startDaemon({
      settings,
      source: wireFolderSource(file, { env: shell.env, realClock: shell.now, clockOffset, warn }),
      journal,
      allow: readGuardOption(options.allow),
      hash: sha256,
      holder,
      actor: actor(),
      release: packageVersion(),
      lockTimeout: readDurationOption("--lock-timeout", options.lockTimeout),
      realClock: shell.now,
      monotonic: monotonicClock,
      clockOffset,
      timer: processTimer,
      isHeld: wireLeaseWatch(holder),
      publish: makePublisher(options.publish, shell, log),
      log,
    });
    await live(daemon, options, shell);
    return options.once === true ? exitCodeOfWatch(daemon.feed.current()) : 0;
  } finally {
    journal.close();
  }
}

function readSettings(options: WatchOptions): DaemonInput["settings"] {
  return {
    mode: options.mode,
    interval: readDurationOption("--interval", options.interval),
    settle: readDurationOption("--settle", options.settle),
    leasePoll: options.mode === "apply" ? LEASE_POLL : undefined,
    runs: options.once === true ? "once" : "for-ever",
  };
}

function readClockOffset(options: WatchOptions, shell: Shell): DurationMs {
  const moved = readInstantOption("--now", options.now);
  return moved === undefined ? 0 : moved - shell.now();
}

async function live(daemon: RunningDaemon, _options: WatchOptions, shell: Shell): Promise<void> {
  const stop = (): void => daemon.stop();
  const reload = (): void => daemon.reload();
  shell.signal.addEventListener("abort", stop);
  shell.onHangup?.(reload);
  try {
    await daemon.ended;
  } finally {
    shell.signal.removeEventListener("abort", stop);
  }
}

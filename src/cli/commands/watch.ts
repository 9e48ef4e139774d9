// `cscert watch`: the daemon, from its options to its end. What it does is decided in src/daemon/.

import type { DurationMs } from "../../base/instant.ts";
import { startDaemon, type RunningDaemon } from "../../daemon/daemon.ts";
import type { DaemonInput } from "../../daemon/daemon-input.ts";
import { makeHintReceiver } from "../../daemon/hint.ts";
import { startNotifier } from "../../daemon/notifier.ts";
import type { DaemonMode } from "../../daemon/status.ts";
import type { RunningWeb } from "../../daemon/web-port.ts";
import { readDurationOption, readGuardOption, readInstantOption } from "../options.ts";
import { packageVersion } from "../package-root.ts";
import { readSecret } from "../secret-option.ts";
import { printLine, type Shell } from "../shell.ts";
import { exitCodeOfWatch } from "../watch-exit.ts";
import { makeWatchLog, type LogFormat } from "../watch-log.ts";
import { makePublisher } from "../watch-publish.ts";
import { findWatchPlace, readInterval, type SourceOptions, type WatchPlace } from "../watch-source.ts";
import { actor, leaseHolder, openJournal, sha256 } from "../wiring.ts";
import { readChannels } from "../watch-notify.ts";
import { keepNotices, breathe, monotonicClock, processTimer, wireLeaseWatch } from "../wiring-watch.ts";

export interface WatchOptions extends SourceOptions {
  readonly mode: DaemonMode;
  readonly once?: true;
  readonly publish?: string;
  readonly listen: string;
  readonly token?: string;
  readonly hintSecret?: string;
  readonly notify: readonly string[];
  readonly settle: string;
  readonly lockTimeout: string;
  readonly allow: readonly string[];
  readonly log: LogFormat;
}

const LEASE_POLL: DurationMs = 5_000;

/** Runs until SIGTERM or Ctrl-C, then exits with 0; with `--once` until everything was looked at once: then with what was found. */
export async function watch(options: WatchOptions, shell: Shell): Promise<number> {
  const place = findWatchPlace(options, shell);
  const channels = readChannels(options.notify, place.root, shell);
  const input = await makeInput(options, place, shell);
  try {
    const daemon = startDaemon(input);
    if (options.once === true) {
      await untilEnded(daemon, shell);
      return exitCodeOfWatch(daemon.feed.current());
    }
    const { feed, tally } = daemon;
    const memory = keepNotices(place.stateFolder);
    const hush = startNotifier({ feed, channels, memory, clock: shell.now, tally, log: input.log });
    try {
      return await serve(daemon, options, place, shell);
    } finally {
      await hush();
    }
  } finally {
    input.journal.close();
  }
}

async function makeInput(options: WatchOptions, place: WatchPlace, shell: Shell): Promise<DaemonInput> {
  const log = makeWatchLog(options.log, shell);
  const moved = readInstantOption("--now", options.now);
  const clockOffset = moved === undefined ? 0 : moved - shell.now();
  const warn = (message: string): void => log({ level: "warning", message, diagnostics: [] });
  const holder = leaseHolder();
  const settings = readSettings(options);
  const allow = readGuardOption(options.allow);
  const lockTimeout = readDurationOption("--lock-timeout", options.lockTimeout);
  return {
    settings,
    source: await place.open({ env: shell.env, realClock: shell.now, clockOffset, warn }),
    journal: await openJournal(place.stateFolder),
    allow,
    hash: sha256,
    holder,
    actor: actor(),
    release: packageVersion(),
    lockTimeout,
    realClock: shell.now,
    monotonic: monotonicClock,
    clockOffset,
    timer: processTimer,
    isHeld: wireLeaseWatch(holder),
    publish: makePublisher(options.publish, shell, log),
    log,
    breathe,
  };
}

function readSettings(options: WatchOptions): DaemonInput["settings"] {
  return {
    mode: options.mode,
    interval: readInterval(options.interval),
    settle: options.git === undefined ? readDurationOption("--settle", options.settle) : 0,
    leasePoll: options.mode === "apply" ? LEASE_POLL : undefined,
    runs: options.once === true ? "once" : "for-ever",
  };
}

/** Lives with its pages. Where they can't be served the daemon is stopped again: an action in hand is finished. */
async function serve(
  daemon: RunningDaemon,
  options: WatchOptions,
  place: WatchPlace,
  shell: Shell,
): Promise<number> {
  let web: RunningWeb | undefined;
  try {
    web = await openWeb(daemon, options, place, shell);
    printLine(shell.out, `pages: ${web.url}`);
    await untilEnded(daemon, shell);
    return 0;
  } finally {
    daemon.stop();
    await daemon.ended.catch(() => undefined);
    await web?.close();
  }
}

async function openWeb(
  { feed, hint, tally }: RunningDaemon,
  options: WatchOptions,
  { root }: WatchPlace,
  shell: Shell,
): Promise<RunningWeb> {
  const secretOf = (option: string, reference: string | undefined) =>
    reference === undefined ? undefined : readSecret(option, reference, root, shell.env);
  const secret = secretOf("--hint-secret", options.hintSecret);
  const { startWeb } = await import("../../daemon/web/start.ts");
  return await startWeb({
    feed,
    listen: options.listen,
    token: secretOf("--token", options.token),
    hint: secret === undefined ? undefined : makeHintReceiver({ secret, accepted: hint, tally }),
    clock: shell.now,
  });
}

async function untilEnded(daemon: RunningDaemon, shell: Shell): Promise<void> {
  shell.onHangup?.(daemon.reload);
  if (shell.signal.aborted) daemon.stop();
  shell.signal.addEventListener("abort", daemon.stop);
  try {
    await daemon.ended;
  } finally {
    shell.signal.removeEventListener("abort", daemon.stop);
  }
}

// Puts adapters into the daemon's ports, as wiring.ts does for commands that end by themselves.

import { dirname } from "node:path";
import type { DurationMs } from "../base/instant.ts";
import type { Monotonic } from "../daemon/back-off.ts";
import type { NoticeChannel } from "../daemon/notifier.ts";
import type { DesiredSource, Kept } from "../daemon/source.ts";
import { hasErrors } from "../diagnostic/diagnostic.ts";
import type { Clock } from "../port/clock.ts";
import type { Lease, LeaseHolder } from "../port/node-store.ts";
import { postNotice, checkChannel, type Channel } from "../notify/post.ts";
import { makeFolderReader } from "../sources/folder.ts";
import { commitInForce } from "../sources/commit.ts";
import type { LoadedConfiguration } from "../sources/files.ts";
import { makeMaterialReader } from "../sources/material.ts";
import { watchFolder } from "../sources/watch-folder.ts";
import { makeWatch } from "../stores/directory/lease-lapse.ts";
import { realLeaseTime } from "../stores/directory/lease-time.ts";
import { sha256, wireStore } from "./wiring.ts";

export { keepNotices } from "../notify/memory.ts";
export { CHANNEL_KINDS } from "../notify/channels.ts";

export interface WatchWiring {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly realClock: Clock;
  /** What to add to the real clock; only a lab's store takes anything but 0. */
  readonly clockOffset: DurationMs;
  /** Told what is no failure and yet worth a line. */
  readonly warn: (message: string) => void;
}

/** Makes the source of a folder: the file that is read, and the folder that is watched for hints. */
export function wireFolderSource(file: string, wiring: WatchWiring): DesiredSource {
  const root = dirname(file);
  const read = makeFolderReader(file);
  const keep = makeKeeper(wiring);
  return {
    status: { kind: "folder", path: root },
    writes: "unsettled",
    async read(before) {
      const { configuration, diagnostics, fingerprint } = read();
      if (configuration === undefined || hasErrors(diagnostics)) return { kind: "broken", diagnostics };
      const commit = commitInForce(root);
      if (before?.fingerprint === fingerprint && before.commit === commit)
        return { kind: "read", kept: before };
      const material = makeMaterialReader({ root, env: wiring.env });
      const named = commit === undefined ? {} : { commit };
      return { kind: "read", kept: { ...keep(configuration), diagnostics, fingerprint, material, ...named } };
    },
    watch: (changed) =>
      watchFolder({
        root,
        ignored: storesOf(read().configuration),
        changed,
        failed: (why) => wiring.warn(`the folder can't be watched, it is read at each interval: ${why}`),
      }),
  };
}

function storesOf(configuration: LoadedConfiguration | undefined): readonly string[] {
  if (configuration === undefined) return [];
  const { storePath, desired } = configuration;
  const lab = desired.store.kind === "powershell" ? desired.store.settings.lab : undefined;
  return [storePath, lab].filter((path) => path !== undefined);
}

/** Makes the stores of configurations; one that is named again is the same. */
export function makeKeeper({
  realClock,
  clockOffset,
}: WatchWiring): (configuration: LoadedConfiguration) => Pick<Kept, "desired" | "store" | "clock"> {
  let last: { readonly key: string; readonly wired: Pick<Kept, "store" | "clock"> } | undefined;
  return ({ desired, storePath }) => {
    const key = JSON.stringify([desired.store, storePath], (_key, value: unknown) =>
      value instanceof Map ? [...value] : value,
    );
    if (last?.key !== key) {
      const labClock: Clock = () => realClock() + clockOffset;
      const moved = clockOffset === 0 ? undefined : labClock;
      last = { key, wired: wireStore(desired.store, storePath, moved, realClock) };
    }
    return { desired, ...last.wired };
  };
}

/** Decides whether the holder of a lease is at work: its process lives, or its lease was renewed before our eyes. */
export function wireLeaseWatch(holder: LeaseHolder): (lease: Lease) => boolean {
  const mayBeTaken = makeWatch(holder, realLeaseTime);
  return (lease) => !mayBeTaken(lease);
}

/** A clock that nobody sets back. */
export function monotonicClock(): Monotonic {
  return performance.now();
}

/** A timer of this process. */
export function processTimer(delay: DurationMs, fire: () => void): () => void {
  const timer = setTimeout(fire, delay);
  return () => clearTimeout(timer);
}

/** Lets pages and probes have a turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Makes a channel to people; its name tells it apart from others of its kind and shows nothing of its URL. Throws a Failure `notify/bad-url`. */
export function wireChannel(channel: Channel): NoticeChannel {
  checkChannel(channel);
  return {
    name: `${channel.kind}-${sha256(channel.url.reveal()).slice(0, 8)}`,
    send: (notice) => postNotice(channel, notice),
  };
}

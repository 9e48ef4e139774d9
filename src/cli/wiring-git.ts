// Puts a remote repository into the daemon's source: fetched into a bare clone, read from its objects, never checked out.

import { posix, join } from "node:path";
import { createHash } from "node:crypto";
import type { DesiredSource, Kept, Reading } from "../daemon/source.ts";
import { diagnose, hasErrors, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { loadGathered } from "../sources/gathered-configuration.ts";
import { pollRemote, type Poll } from "../sources/git-poll.ts";
import { openRemote, withoutCredentials, type Remote, type RemoteRequest } from "../sources/git-remote.ts";
import { openCommit } from "../sources/git-tree.ts";
import { makeMaterialReader } from "../sources/material.ts";
import { makeKeeper, type WatchWiring } from "./wiring-watch.ts";

export interface GitSourceRequest {
  readonly remote: Remote;
  readonly url: string;
  readonly branch: string;
  /** The configuration's path in the repository, `/`-separated. */
  readonly path: string;
  /** Where stores and passwords lie on this machine, absolute. */
  readonly root: string;
  readonly interval: number;
  /** A commit that may be kept though it does not descend from the one in force. */
  readonly accept: string | undefined;
}

/** Makes the source of a branch. */
export function wireGitSource(request: GitSourceRequest, wiring: WatchWiring): DesiredSource {
  const { remote, url, branch, interval } = request;
  const load = makeLoader(request, wiring);
  let poll: Poll | undefined;
  return {
    status: { kind: "git", url: withoutCredentials(url), branch },
    writes: "whole",
    async read(before, signal) {
      await orAborted(poll?.first, signal);
      return await readBranch(request, load, poll?.problem(), before);
    },
    async watch(changed) {
      let asked: "yes" | "no" = "no";
      const own = pollRemote({
        remote,
        interval,
        chance: Math.random,
        // The first reading waits for the first answer: that is no news.
        changed: () => void (asked === "yes" && changed()),
      });
      void own.first.then(() => (asked = "yes"));
      poll = own;
      return () => own.stop();
    },
    poke: () => poll?.poke(),
  };
}

/** Waits for work that nobody needs any more once the daemon ends. */
async function orAborted(work: Promise<void> | undefined, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

type Load = (commit: string) => Promise<Kept | readonly Diagnostic[]>;

async function readBranch(
  { remote, branch, accept }: GitSourceRequest,
  load: Load,
  problem: Diagnostic | undefined,
  before: Kept | undefined,
): Promise<Reading> {
  try {
    const head = await remote.head();
    const fallback = async (): Promise<{ readonly lastGood?: Kept }> =>
      before === undefined ? await lastGood(remote, load) : {};
    if (head === undefined)
      return { kind: "unreadable", diagnostics: problem === undefined ? [] : [problem] };
    const { commit } = head;
    if (head.standing === "rewritten" && commit !== accept) {
      const kept = before?.commit ?? (await remote.kept()) ?? "";
      const diagnostics = [diagnose("git/rewritten", { branch, head: commit, kept: kept.slice(0, 12) })];
      return { kind: "held", commit, diagnostics, ...(await fallback()) };
    }
    const kept = before?.commit === commit ? before : await load(commit);
    if (!("desired" in kept)) return { kind: "broken", commit, diagnostics: kept, ...(await fallback()) };
    if (kept !== before) await remote.keep(commit);
    if (problem === undefined) return { kind: "read", kept };
    return { kind: "unreadable", diagnostics: [problem], ...(kept === before ? {} : { lastGood: kept }) };
  } catch (error) {
    if (error instanceof Failure) return { kind: "unreadable", diagnostics: [error.diagnostic] };
    throw error;
  }
}

async function lastGood(remote: Remote, load: Load): Promise<{ readonly lastGood?: Kept }> {
  const commit = await remote.kept();
  const kept = commit === undefined ? undefined : await load(commit);
  return kept !== undefined && "desired" in kept ? { lastGood: kept } : {};
}

function makeLoader({ remote, path, root }: GitSourceRequest, wiring: WatchWiring): Load {
  const keep = makeKeeper(wiring);
  const folder = posix.dirname(path) === "." ? "" : posix.dirname(path);
  return async (commit) => {
    const files = await openCommit({ gitFolder: remote.gitFolder, commit, folder });
    const { value, diagnostics } = await loadGathered(files, join(root, posix.basename(path)));
    if (value === undefined || hasErrors(diagnostics)) return diagnostics;
    const readFile = async (name: string, bytesMax: number) => {
      const [reading] = await files.bring([{ path: name, bytesMax }]);
      return reading ?? { kind: "unreadable" as const, why: "it is not in the commit" };
    };
    return {
      ...keep(value),
      diagnostics,
      commit,
      ...(await remote.describe(commit)),
      fingerprint: createHash("sha256").update(commit).digest("hex"),
      material: makeMaterialReader({ root, env: wiring.env, readFile }),
    };
  };
}

/** Opens the clone of a remote repository. */
export async function openGitRemote(request: RemoteRequest, signal: AbortSignal): Promise<Remote> {
  return await openRemote(request, signal);
}

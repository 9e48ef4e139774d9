// A branch of a remote repository in a bare clone of our own: fetched, never checked out, and kept only where it goes on from what was
// kept before. Nothing of a commit is run, and no text of it becomes an argument.

import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { MINUTE } from "../base/instant.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { makeGit, type Git } from "./git.ts";
import { reachOf, type RemoteCredentials } from "./git-reach.ts";

export interface RemoteRequest {
  /** https, ssh (also `user@host:path`), or a folder of this machine. */
  readonly url: string;
  readonly branch: string;
  /** The bare clone, absolute; made where it is missing. */
  readonly folder: string;
  readonly credentials: RemoteCredentials;
}

export interface Remote {
  readonly gitFolder: string;
  /** Asks the remote for the branch. Returns whether its head is another one now. Throws a Failure `git/remote-unreachable`. */
  fetch(signal: AbortSignal): Promise<"same" | "moved">;
  /** The branch's head at the last fetch, and whether it may be kept: it is, or descends from, what was kept before. */
  head(): Promise<RemoteHead | undefined>;
  /** What was kept last, also by the daemon before this one. */
  kept(): Promise<string | undefined>;
  /** Remembers that a commit is in force: later ones must descend from it. */
  keep(commit: string): Promise<void>;
  /** Tells who made a commit, when and what for; untrusted text. */
  describe(commit: string): Promise<CommitFacts>;
}

export interface RemoteHead {
  readonly commit: string;
  readonly standing: "first" | "descends" | "rewritten";
}

export interface CommitFacts {
  readonly subject: string;
  readonly author: string;
  /** Milliseconds since 1970. */
  readonly committedAt: number;
}

const HEAD = "refs/cscert/head";
const KEPT = "refs/cscert/in-force";
const HASH = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const BRANCH = /^(?![-./])(?!.*(?:\.\.|\/\/|@\{|\.lock$|\/$|\.$))[\w./-]{1,200}$/;

/** Opens the clone. Throws a Failure `git/bad-remote` for a URL, branch or credential of a kind that is not allowed. */
export async function openRemote(request: RemoteRequest, signal: AbortSignal): Promise<Remote> {
  const { url, branch, folder, credentials } = request;
  if (!BRANCH.test(branch))
    throw new Failure(diagnose("git/bad-remote", { what: "branch", why: "it is no name of a branch" }));
  reachOf(url, credentials);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await makeGit(folder, signal).text(["init", "--quiet", "--bare", folder]);
  }
  removeStaleLocks(folder);
  // What asks the clone itself is never broken off: half of it would be taken for a mistake.
  const git = makeGit(folder);
  return {
    gitFolder: folder,
    fetch: (during) => fetchBranch(request, during),
    head: () => readHead(git),
    kept: () => readRef(git, KEPT),
    keep: async (commit) => {
      if (HASH.test(commit)) await git.text(["update-ref", KEPT, commit]);
    },
    describe: (commit) => describeCommit(git, commit),
  };
}

/** A killed Git leaves its locks, and no later one dares to remove them. The clone is ours, and none is held for so long. */
function removeStaleLocks(folder: string): void {
  for (const below of [folder, join(folder, "refs/cscert")]) {
    const names = existsSync(below) ? readdirSync(below) : [];
    for (const path of names.filter((name) => name.endsWith(".lock")).map((name) => join(below, name)))
      if (Date.now() - statSync(path).mtimeMs > MINUTE) rmSync(path, { force: true });
  }
}

async function fetchBranch(
  { url, branch, folder, credentials }: RemoteRequest,
  signal: AbortSignal,
): Promise<"same" | "moved"> {
  const git = makeGit(folder, signal, reachOf(url, credentials));
  const before = await readRef(git, HEAD);
  const quiet = ["--quiet", "--force", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];
  try {
    await git.text(["fetch", ...quiet, "--end-of-options", url, `refs/heads/${branch}:${HEAD}`]);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const why = withoutCredentials(error.diagnostic.message).replaceAll(/\s+/g, " ").trim();
    throw new Failure(diagnose("git/remote-unreachable", { url: withoutCredentials(url), branch, why }), {
      cause: error,
    });
  }
  return (await readRef(git, HEAD)) === before ? "same" : "moved";
}

async function readHead(git: Git): Promise<RemoteHead | undefined> {
  const commit = await readRef(git, HEAD);
  if (commit === undefined) return undefined;
  const kept = await readRef(git, KEPT);
  if (kept === undefined) return { commit, standing: "first" };
  const base = kept === commit ? commit : (await git.text(["merge-base", kept, commit])).trim();
  return { commit, standing: base === kept ? "descends" : "rewritten" };
}

async function readRef(git: Git, ref: string): Promise<string | undefined> {
  const hash = (await git.text(["for-each-ref", "--format=%(objectname)", ref])).trim();
  return HASH.test(hash) ? hash : undefined;
}

async function describeCommit(git: Git, commit: string): Promise<CommitFacts> {
  const text = await git.text(["show", "--no-patch", "--format=%ct%x00%an%x00%s", commit]);
  const [seconds = "0", author = "", subject = ""] = text.trim().split("\0");
  return {
    committedAt: Number(seconds) * 1000,
    author: author.slice(0, 200),
    subject: subject.slice(0, 200),
  };
}

/** Returns a text without what stands before an `@` in a URL. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^/\s@]*@/gi, "$1");
}

// How two commits of a repository relate: what a name means, where they parted, what a file was called before.

import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { Git } from "./git.ts";

/** Names of commits, and the steps to their ancestors; nothing that could be an option, a range or a search. */
const REVISION = /^(?![-.])(?!.*(?:\.\.|@\{))[\p{L}\p{N}_./@#+=,%-]{1,200}(?:[~^]\d{0,4}){0,8}$/u;
const HASH = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Returns the full hash of the commit that a name means. Throws a Failure `git/unknown-revision`. */
export async function resolveCommit(git: Git, revision: string): Promise<string> {
  const hash = REVISION.test(revision) ? await resolveNamed(git, revision) : undefined;
  if (hash !== undefined) return hash;
  const shallow = (await isShallow(git)) ? "shallow" : "whole";
  throw new Failure(diagnose("git/unknown-revision", { revision, shallow }));
}

async function resolveNamed(git: Git, revision: string): Promise<string | undefined> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    const hash = (await git.text(args)).trim();
    return HASH.test(hash) ? hash : undefined;
  } catch {
    return undefined;
  }
}

/** Decides whether history is cut off in this clone. */
export async function isShallow(git: Git): Promise<boolean> {
  return (await git.text(["rev-parse", "--is-shallow-repository"])).trim() === "true";
}

/** Returns the last commit that two have in common; undefined where this clone shows none. */
export async function findMergeBase(git: Git, one: string, other: string): Promise<string | undefined> {
  // Without one it exits with 1 and says nothing, which is an empty text here.
  const hash = (await git.text(["merge-base", one, other])).trim();
  return HASH.test(hash) ? hash : undefined;
}

/** Returns the path that a file of `to` had in `from`, where Git sees it as renamed; undefined otherwise. Paths are from the top. */
export async function findFormerPath(
  git: Git,
  from: string,
  to: string,
  path: string,
): Promise<string | undefined> {
  const options = ["-r", "-z", "-l1000", "--find-renames", "--diff-filter=R", "--name-status"];
  const text = await git.text(["diff-tree", ...options, from, to]);
  const parts = text.split("\0");
  const at = parts.findIndex((part, index) => index % 3 === 2 && part === path);
  return at === -1 ? undefined : parts[at - 1];
}

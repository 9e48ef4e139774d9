// The `git/…` codes: what a repository, or a commit of it, does not give.

import { entry } from "../entry.ts";

export const gitCatalog = {
  "git/no-repository": entry<{ folder: string }>(
    "error",
    ({ folder }) => `${folder} is in no Git repository`,
    () => "run cscert in a clone, or name the configuration in one with --config",
  ),
  "git/failed": entry<{ command: string; why: string }>(
    "error",
    ({ command, why }) => `git ${command} failed: ${why}`,
  ),
  "git/bad-remote": entry<{ what: "url" | "branch" | "ssh key"; why: string }>(
    "error",
    ({ what, why }) => `this ${what} can't be used for a remote repository: ${why}`,
  ),
  "git/remote-unreachable": entry<{ url: string; branch: string; why: string }>(
    "error",
    ({ url, branch, why }) => `branch ${branch} of ${url} can't be fetched: ${why}`,
    () => "what was fetched before is kept; it is tried again at each interval",
  ),
  "git/rewritten": entry<{ branch: string; head: string; kept: string }>(
    "error",
    ({ branch, head, kept }) =>
      `${branch} was rewritten: ${head} does not descend from ${kept}, which is in force and stays so`,
    ({ head }) =>
      `bring the history back with a commit on top of it, or start \`cscert watch\` once with \`--accept ${head}\``,
  ),
  "git/unknown-revision": entry<{ revision: string; shallow: "shallow" | "whole" }>(
    "error",
    ({ revision }) => `no commit here is called ${JSON.stringify(revision)}`,
    ({ revision, shallow }) =>
      shallow === "shallow"
        ? `this clone is shallow: fetch the commit first, \`git fetch --depth=1 origin ${revision.replace(/^origin\//, "")}\``
        : "fetch it first, or check how it is written: a branch is `origin/main`, a commit its hash",
  ),
  "git/base-moved-on": entry<{ name: string; common: string }>(
    "note",
    ({ name, common }) =>
      `${name} has commits that this branch lacks: it is compared with ${common}, where they parted`,
    ({ name }) => `bring the branch up to date with ${name} to see what merging does now`,
  ),
  "git/base-unrelated": entry<{ name: string; shallow: "shallow" | "whole" }>(
    "warning",
    ({ name }) =>
      `this clone shows no common ancestor with ${name}: what ${name} gained meanwhile reads as taken back by this change`,
    ({ shallow }) =>
      shallow === "shallow"
        ? "the clone is shallow: fetch more of its history, `git fetch --deepen=100 origin`"
        : "compare with a branch of the same history",
  ),
  "git/base-broken": entry<{ name: string }>(
    "note",
    ({ name }) => `the configuration is at fault in ${name}: everything counts as this change`,
  ),
  "git/configuration-deleted": entry<{ path: string }>(
    "warning",
    ({ path }) => `${path} is gone in this change`,
    () => "the servers keep what they hold; nothing rolls, renews or watches it any more",
  ),
  "git/uncommitted": entry<{ path: string }>(
    "note",
    ({ path }) => `${path} differs on disk from the commit that is planned`,
    () => "commit it first, or leave --base out to plan what is on disk",
  ),
} as const;

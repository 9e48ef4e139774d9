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
  "git/unknown-revision": entry<{ revision: string; shallow: "shallow" | "whole" }>(
    "error",
    ({ revision }) => `no commit here is called ${JSON.stringify(revision)}`,
    ({ revision, shallow }) =>
      shallow === "shallow"
        ? `this clone is shallow: fetch the commit first, \`git fetch --depth=1 origin ${revision.replace(/^origin\//, "")}\``
        : "fetch it first, or check how it is written: a branch is `origin/main`, a commit its hash",
  ),
} as const;

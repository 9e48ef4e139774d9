// Which commit a configuration folder stands on, read from Git's own files; whether it was changed since, Git itself is asked.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const HASH = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Returns the commit that HEAD names in the repository around `folder`, or undefined where there is none or it can't be told. */
export function commitInForce(folder: string): string | undefined {
  try {
    const found = findRepository(folder);
    return found === undefined ? undefined : resolveHead(found.gitFolder);
  } catch {
    return undefined;
  }
}

/**
 * Returns the commit in force with `-dirty` after it where something in `folder` differs from it or is in no commit yet: what is then
 * applied is not what the commit says. Where Git can't be asked, the commit alone. The library that asks is loaded here, for apply only.
 */
export async function describeCommit(folder: string): Promise<string | undefined> {
  const commit = commitInForce(folder);
  const repository = commit === undefined ? undefined : findRepository(folder);
  if (commit === undefined || repository === undefined) return undefined;
  try {
    const { makeGit } = await import("./git.ts");
    const status = ["status", "--porcelain", "--untracked-files=normal", "--", resolve(folder)];
    const changed = await makeGit(repository.gitFolder).text([`--work-tree=${repository.top}`, ...status]);
    return changed.trim() === "" ? commit : `${commit}-dirty`;
  } catch {
    return commit;
  }
}

export interface Repository {
  /** The `.git` folder, or what a worktree's `.git` file names; absolute. */
  readonly gitFolder: string;
  /** The folder that holds `.git`, absolute. */
  readonly top: string;
}

/** Finds the repository around a folder; undefined where there is none. Throws what reading a worktree's `.git` file throws. */
export function findRepository(start: string): Repository | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const git = join(folder, ".git");
    if (existsSync(git)) {
      const gitFolder = statSync(git).isDirectory() ? git : linkedGitFolder(folder, git);
      return gitFolder === undefined ? undefined : { gitFolder, top: folder };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** A worktree's `.git` is a file that names the real folder. */
function linkedGitFolder(folder: string, file: string): string | undefined {
  const named = /^gitdir: (.+)$/m.exec(readFileSync(file, "utf8"))?.[1];
  return named === undefined ? undefined : resolve(folder, named.trim());
}

function resolveHead(git: string): string | undefined {
  const head = readFileSync(join(git, "HEAD"), "utf8").trim();
  const name = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  if (name === undefined) return HASH.test(head) ? head : undefined;
  for (const base of [git, commonFolder(git)]) {
    const loose = join(base, name);
    if (existsSync(loose)) return checkedHash(readFileSync(loose, "utf8").trim());
    const packed = join(base, "packed-refs");
    if (!existsSync(packed)) continue;
    const line = readFileSync(packed, "utf8")
      .split("\n")
      .find((entry) => entry.endsWith(` ${name}`));
    if (line !== undefined) return checkedHash(line.slice(0, line.indexOf(" ")));
  }
  return undefined;
}

function commonFolder(git: string): string {
  const file = join(git, "commondir");
  return existsSync(file) ? resolve(git, readFileSync(file, "utf8").trim()) : git;
}

function checkedHash(text: string): string | undefined {
  return HASH.test(text) ? text : undefined;
}

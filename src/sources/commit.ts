// Which commit a configuration folder stands on, read from Git's own files: no process is started.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const HASH = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Returns the commit that HEAD names in the repository around `folder`, or undefined where there is none or it can't be told. */
export function commitInForce(folder: string): string | undefined {
  try {
    const git = findGitFolder(folder);
    return git === undefined ? undefined : resolveHead(git);
  } catch {
    return undefined;
  }
}

function findGitFolder(start: string): string | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const git = join(folder, ".git");
    if (existsSync(git)) return statSync(git).isDirectory() ? git : linkedGitFolder(folder, git);
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

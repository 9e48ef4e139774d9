// A lab in a repository of its own, and commands run in it: the stage on which changes are planned.

import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import { makeRepository, type TestRepository } from "./git.ts";

export const CHANGE_NOW = Date.parse("2026-11-25T09:00:00Z");

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChangeLab {
  readonly folder: string;
  readonly repository: TestRepository;
  /** Runs cscert in the lab's folder. */
  cscert(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** Replaces a text in a file; it must be there. */
  edit(path: string, from: string, to: string): void;
  read(path: string): string;
  remove(): void;
}

/** Runs cscert in this process at {@link CHANGE_NOW}, or at another instant. */
export async function runAt(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  now = CHANGE_NOW,
): Promise<Ran> {
  let stdout = "";
  let stderr = "";
  const exit = await run(args, {
    out: (text) => void (stdout += text),
    err: (text) => void (stderr += text),
    cwd,
    env,
    now: () => now,
    color: "never",
    width: 110,
    confirm: undefined,
    progress: "lines",
    signal: new AbortController().signal,
  });
  return { exit, stdout, stderr };
}

/** Makes a lab, its first commit on `main` and a branch `feature` that is checked out; a snapshot of it is in `observed.json`. */
export async function makeChangeLab(now = CHANGE_NOW): Promise<ChangeLab> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "cscert-change-")));
  const folder = join(home, "lab");
  const made = await runAt(home, ["lab", "create", "lab"], {}, now);
  if (made.exit !== 0) throw new Error(made.stderr);
  const repository = makeRepository(folder);
  repository.git("init", "--quiet", "--initial-branch=main");
  repository.commit("base");
  repository.git("checkout", "--quiet", "-b", "feature");
  const seen = await runAt(folder, ["observe", "--out", join(home, "observed.json")], {}, now);
  if (seen.exit !== 0) throw new Error(seen.stderr);
  const read = (path: string): string => readFileSync(join(folder, path), "utf8");
  return {
    folder,
    repository,
    cscert: async (args, env) => await runAt(folder, args, env, now),
    read,
    edit: (path, from, to) => {
      const text = read(path);
      if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
      writeFileSync(join(folder, path), text.replace(from, to));
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

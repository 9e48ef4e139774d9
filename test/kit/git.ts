// Real repositories for tests: made in a fresh folder, with a fixed author and fixed times.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ENVIRONMENT = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@contoso.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@contoso.com",
  GIT_AUTHOR_DATE: "2026-11-01T12:00:00Z",
  GIT_COMMITTER_DATE: "2026-11-01T12:00:00Z",
};

export interface TestRepository {
  /** The folder that holds `.git`. */
  readonly top: string;
  readonly gitFolder: string;
  git(...args: readonly string[]): string;
  /** Runs a command that reads its standard input. */
  pipe(input: string, ...args: readonly string[]): string;
  write(path: string, content: string | Uint8Array): void;
  link(path: string, to: string): void;
  /** Commits everything; returns the hash. */
  commit(message?: string): string;
  remove(): void;
}

/** Makes an empty repository with branch `main`, or opens the clone in `top`. */
export function makeRepository(top?: string): TestRepository {
  const at = top ?? realpathSync(mkdtempSync(join(tmpdir(), "cscert-git-")));
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, { cwd: at, env: ENVIRONMENT, encoding: "utf8", stdio: "pipe" }).trim();
  if (top === undefined) git("init", "--quiet", "--initial-branch=main");
  const prepare = (path: string): string => {
    const file = join(at, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  return {
    top: at,
    gitFolder: join(at, ".git"),
    git,
    pipe: (input, ...args) =>
      execFileSync("git", args, {
        cwd: at,
        env: ENVIRONMENT,
        encoding: "utf8",
        input,
        maxBuffer: 1e9,
      }).trim(),
    write: (path, content) => writeFileSync(prepare(path), content),
    link: (path, to) => symlinkSync(to, prepare(path)),
    commit: (message = "change") => {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "-m", message);
      return git("rev-parse", "HEAD");
    },
    remove: () => rmSync(at, { recursive: true, force: true }),
  };
}

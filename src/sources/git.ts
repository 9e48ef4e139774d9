// Git, run so that nothing but our arguments decides what it does: one repository named outright, no configuration of the user or
// the machine, no prompt, no replaced objects. No text of a commit ever becomes an option.

import { Readable } from "node:stream";
import { simpleGit } from "simple-git";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";

/** What the environment of a fetch says beyond the guarded one: protocols, credentials. */
export type Reach = Readonly<Record<string, string>>;

/** What asks Git: reading only. */
export interface Git {
  /** Runs a command and returns what it prints. Throws a Failure `git/failed` with what Git says. */
  text(args: readonly string[]): Promise<string>;
  /** Runs `cat-file` with one object id a line on its standard input; returns the bytes. */
  objects(option: "--batch" | "--batch-check", oids: readonly string[]): Promise<Buffer>;
}

/** A silent Git is given up after this. */
const SILENCE_MAX_MS = 60_000;

/** Makes what asks the repository whose `.git` folder (or bare folder) this is; `reach` is what a fetch needs beyond that. */
export function makeGit(gitFolder: string, signal?: AbortSignal, reach: Reach = {}): Git {
  const client = (input?: string) =>
    simpleGit({
      baseDir: gitFolder,
      timeout: { block: SILENCE_MAX_MS },
      allowEnvironment: [...Object.keys(GUARDED), ...Object.keys(reach)],
      // The library guards against a configuration, or an ssh, that is named; ours are named in order to be no other.
      unsafe: {
        allowUnsafeConfigPaths: true,
        allowUnsafeSshCommand: "GIT_SSH_COMMAND" in reach,
        allowUnsafeConfigEnvCount: "GIT_CONFIG_COUNT" in reach,
      },
      ...(signal === undefined ? {} : { abort: signal }),
      ...(input === undefined ? {} : { input: () => input }),
    }).env({ ...plainEnvironment(), ...GUARDED, ...reach, GIT_DIR: gitFolder });
  return {
    text: async (args) => {
      const pipes: NodeJS.ReadableStream[] = [];
      const asked = client().outputHandler((_command, out, err) => void pipes.push(out, err));
      try {
        return await orFail(args[0], asked.raw([...args]));
      } finally {
        // A Git that was ended leaves the helper that talks to the remote: it holds these for minutes, and this process with them.
        for (const pipe of pipes) if (pipe instanceof Readable) pipe.destroy();
      }
    },
    objects: async (option, oids) => {
      const asked: Promise<unknown> = client(oids.map((oid) => `${oid}\n`).join("")).binaryCatFile([option]);
      const answer = await orFail("cat-file", asked);
      return Buffer.isBuffer(answer) ? answer : Buffer.alloc(0);
    },
  };
}

/** Replaced objects and grafts would show another history than the one that was reviewed. */
const GUARDED = {
  GIT_DIR: "",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: process.platform === "win32" ? "NUL" : "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_LITERAL_PATHSPECS: "1",
  GIT_PROTOCOL_FROM_USER: "0",
} as const;

/** What a program needs to start, and no more: above all none of a CI's tokens. */
const PASSED = ["PATH", "Path", "SystemRoot", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"];

function plainEnvironment(): Record<string, string> {
  const passed = PASSED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), LC_ALL: "C" };
}

async function orFail<T>(command: string | undefined, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const why = error instanceof Error ? error.message.trim().slice(0, SAID_MAX) : String(error);
    throw new Failure(diagnose("git/failed", { command: command ?? "", why }), { cause: error });
  }
}

const SAID_MAX = 500;

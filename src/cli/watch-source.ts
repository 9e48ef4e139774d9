// Where `cscert watch` reads the configuration: a folder, or a branch of a remote repository.

import { dirname, join, resolve } from "node:path";
import { SECOND, type DurationMs } from "../base/instant.ts";
import { readDurationOption } from "./options.ts";
import { configurationFile, stateFolder, type DeploymentOptions } from "./deployment.ts";
import type { DesiredSource } from "../daemon/source.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { Shell } from "./shell.ts";
import { Stop } from "./stop.ts";
import { readSecret } from "./secret-option.ts";
import { openGitRemote, wireGitSource } from "./wiring-git.ts";
import { wireFolderSource, type WatchWiring } from "./wiring-watch.ts";

export interface SourceOptions extends DeploymentOptions {
  readonly git?: string;
  readonly branch: string;
  readonly path: string;
  readonly dir?: string;
  readonly gitToken?: string;
  readonly sshKey?: string;
  readonly knownHosts?: string;
  readonly accept?: string;
  readonly interval: string;
}

export interface WatchPlace {
  /** Where stores, secrets and state lie, absolute. */
  readonly root: string;
  readonly stateFolder: string;
  /** Opens the source; for a remote repository the clone is made here. */
  readonly open: (wiring: WatchWiring) => Promise<DesiredSource>;
}

/** Finds out what to watch. Ends the command with 64 where there is nothing. */
export function findWatchPlace(options: SourceOptions, shell: Shell): WatchPlace {
  return options.git === undefined
    ? folderPlace(options, shell)
    : gitPlace({ ...options, git: options.git }, shell);
}

function folderPlace(options: SourceOptions, shell: Shell): WatchPlace {
  const file = configurationFile(options, shell);
  const root = dirname(file);
  return {
    root,
    stateFolder: stateFolder(options, root, shell),
    open: async (wiring) => wireFolderSource(file, wiring),
  };
}

function gitPlace(options: SourceOptions & { readonly git: string }, shell: Shell): WatchPlace {
  const { path, branch, accept } = options;
  if (path.startsWith("/") || path.split(/[/\\]/).includes(".."))
    throw new Stop(64, [
      diagnose("cli/bad-option", {
        option: "--path",
        text: path,
        wanted: "a path below the top of the repository",
      }),
    ]);
  const root = resolve(shell.cwd, options.dir ?? ".");
  const state = stateFolder(options, root, shell);
  return {
    root,
    stateFolder: state,
    async open(wiring) {
      const remote = await openRemote(
        {
          url: options.git,
          branch,
          folder: join(state, "clone.git"),
          credentials: credentialsOf(options, root, shell),
        },
        shell.signal,
      );
      const interval = readInterval(options.interval);
      return wireGitSource({ remote, url: options.git, branch, path, root, interval, accept }, wiring);
    },
  };
}

/** A URL, branch or key of a kind that is not allowed is a mistake of the command line. */
async function openRemote(...request: Parameters<typeof openGitRemote>): ReturnType<typeof openGitRemote> {
  try {
    return await openGitRemote(...request);
  } catch (error) {
    if (error instanceof Failure && error.diagnostic.code === "git/bad-remote")
      throw new Stop(64, [error.diagnostic]);
    throw error;
  }
}

/** Reads `--interval`. Ends the command with 64 where it would make a tight loop. */
export function readInterval(text: string): DurationMs {
  const interval = readDurationOption("--interval", text);
  if (interval >= SECOND) return interval;
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--interval", text, wanted: "1s at least" })]);
}

function credentialsOf({ gitToken, sshKey, knownHosts }: SourceOptions, root: string, shell: Shell) {
  return {
    ...(gitToken === undefined ? {} : { token: tokenReader(gitToken, root, shell) }),
    ...(sshKey === undefined ? {} : { sshKey: resolve(shell.cwd, sshKey) }),
    ...(knownHosts === undefined ? {} : { knownHosts: resolve(shell.cwd, knownHosts) }),
  };
}

/** Read once now, so that a mistake is told at once, and then for each fetch. */
function tokenReader(reference: string, root: string, shell: Shell): () => string {
  const read = (): string => readSecret("--git-token", reference, root, shell.env).reveal();
  read();
  return read;
}

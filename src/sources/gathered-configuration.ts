// A configuration from files that arrive from elsewhere: a commit, or another process. Without Git, so that it also runs where Git may not.

import type { Checked } from "../diagnostic/diagnostic.ts";
import type { FileTree } from "./file-tree.ts";
import { readConfiguration, type LoadedConfiguration, type LoadOptions } from "./files.ts";
import { gather, type BringFiles } from "./gathered-tree.ts";

/** Files by their paths from the configuration's folder. Paths are untrusted text. */
export interface GatheredFiles {
  /** Everything below the folder, folders and links included. */
  readonly paths: readonly string[];
  readonly bring: BringFiles;
}

/** Loads a configuration as `loadConfiguration` does from disk; `file` tells where it would lie on disk, absolute. */
export async function loadGathered(
  files: GatheredFiles,
  file: string,
  options: LoadOptions = {},
): Promise<Checked<LoadedConfiguration>> {
  const load = (tree: FileTree): Checked<LoadedConfiguration> => readConfiguration(tree, file, options);
  return await gather(files.paths, load, files.bring);
}

// What a configuration is read from: a folder on disk, or what was gathered of a commit. It answers at once, and writes nothing.

import type { FileReading } from "./regular-file.ts";

/** Files below (or, by `..`, beside) the folder of a configuration's root file. Paths are `/`-separated and relative to it. */
export interface FileTree {
  /** Reads a regular file of at most `bytesMax` bytes. */
  read(path: string, bytesMax: number): FileReading;
  /** Finds what a pattern matches; the pattern itself does not leave the folder. */
  find(pattern: string): FoundFiles;
}

export interface FoundFiles {
  readonly inside: readonly string[];
  /** A link leads out of the folder there. */
  readonly outside: readonly string[];
}

/** Decides whether a path is absolute or climbs: such a path can lead out of the folder that it starts from. */
export function leaves(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes("..");
}

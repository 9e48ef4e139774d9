// A tree of files that arrive from elsewhere (a commit, another process): what was not given yet is noted as wanted, and a
// configuration is read again until nothing more is. Reading stays one plain function that never waits.

import { posix } from "node:path";
import { Bug } from "../base/invariant.ts";
import type { FileTree } from "./file-tree.ts";
import type { FileReading } from "./regular-file.ts";

/** A file to be brought; `bytesMax` is the size beyond which its content is of no use. */
export interface WantedFile {
  readonly path: string;
  readonly bytesMax: number;
}

/** Brings files: one reading for each that is wanted, in the same order. Paths are untrusted text. */
export type BringFiles = (wanted: readonly WantedFile[]) => Promise<readonly FileReading[]>;

/** The root file, what it includes, what these name, and a margin. */
const ROUNDS_MAX = 8;

/**
 * Calls `load` with a tree that holds what was brought so far, until it asks for nothing more. `paths` is everything below the
 * tree's folder, folders and links included, as a pattern would meet it on disk.
 */
export async function gather<T>(
  paths: readonly string[],
  load: (tree: FileTree) => T,
  bring: BringFiles,
): Promise<T> {
  const held = new Map<string, FileReading>();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const wanted = new Map<string, WantedFile>();
    const result = load(makeTree(paths, held, wanted));
    if (wanted.size === 0) return result;
    const asked = [...wanted.values()];
    const brought = await bring(asked);
    for (const [index, { path }] of asked.entries()) held.set(path, brought[index] ?? NOTHING);
  }
  throw new Bug("what a configuration names is read in a few rounds");
}

const NOTHING: FileReading = { kind: "unreadable", why: "it was not brought" };

function makeTree(
  paths: readonly string[],
  held: ReadonlyMap<string, FileReading>,
  wanted: Map<string, WantedFile>,
): FileTree {
  return {
    read: (path, bytesMax) => {
      const reading = held.get(path);
      if (reading !== undefined) return fit(reading, bytesMax);
      wanted.set(path, { path, bytesMax: Math.max(bytesMax, wanted.get(path)?.bytesMax ?? 0) });
      return NOTHING;
    },
    find: (pattern) => ({ inside: paths.filter((path) => posix.matchesGlob(path, pattern)), outside: [] }),
  };
}

/** One path can be named twice, as a certificate and as a file of the configuration: each has its own limit. */
function fit(reading: FileReading, bytesMax: number): FileReading {
  if (reading.kind !== "read" || reading.bytes.length <= bytesMax) return reading;
  return { kind: "too-large", bytes: reading.bytes.length };
}

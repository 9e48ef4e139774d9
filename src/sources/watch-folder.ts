// Tells that something below a folder changed: a hint, never a truth. Editors write by rename, mounts lose events: whoever
// asks looks for themselves as well.

import { relative, sep } from "node:path";
import { watch } from "chokidar";

export interface WatchFolderInput {
  readonly root: string;
  /** Absolute folders that are not looked at: node stores, journals. */
  readonly ignored: readonly string[];
  readonly changed: () => void;
  /** Told once when the folder can't be watched (any more); polling goes on elsewhere. */
  readonly failed: (why: string) => void;
}

/** Watches until the returned function is called. Resolves once the folder is being watched. */
export async function watchFolder(input: WatchFolderInput): Promise<() => Promise<void>> {
  const { root, ignored, changed, failed } = input;
  const isIgnored = (path: string, stats?: { isFile(): boolean }): boolean =>
    (stats?.isFile() === true && !WATCHED.test(path)) ||
    ALWAYS.has(relative(root, path).split(sep)[0] ?? "") ||
    ignored.some((folder) => path === folder || path.startsWith(`${folder}${sep}`));
  const watcher = watch(root, { ignoreInitial: true, followSymlinks: false, ignored: isIgnored });
  watcher.on("all", () => changed());
  watcher.on("error", (error) => failed(error instanceof Error ? error.message : String(error)));
  await new Promise<void>((resolve) => void watcher.once("ready", () => resolve()));
  return () => watcher.close();
}

const ALWAYS: ReadonlySet<string> = new Set([".git", ".cscert", "node_modules"]);
/** What a configuration is made of. Not the databases of stores and journals, which change while they are only read. */
const WATCHED = /\.(?:ya?ml|cer|crt|pem|der|pfx|p12)$/i;

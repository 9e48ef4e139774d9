// A tree as it would be with some files written: what an edit leads to is read before anything is.

import { matchesGlob } from "node:path";
import type { FileTree } from "./file-tree.ts";

/** Returns a tree in which `files` lie over those of another. */
export function overlayTree(tree: FileTree, files: ReadonlyMap<string, Uint8Array>): FileTree {
  return {
    read: (path, bytesMax) => {
      const bytes = files.get(path);
      if (bytes === undefined) return tree.read(path, bytesMax);
      if (bytes.length > bytesMax) return { kind: "too-large", bytes: bytes.length };
      return { kind: "read", bytes: Buffer.from(bytes) };
    },
    find: (pattern) => {
      const { inside, outside } = tree.find(pattern);
      const added = [...files.keys()].filter((path) => matchesGlob(path, pattern));
      return { inside: [...new Set([...inside, ...added])], outside };
    },
  };
}

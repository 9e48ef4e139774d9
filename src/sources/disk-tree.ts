// A folder on disk, as a tree to read a configuration from.

import { globSync, realpathSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { leaves, type FileTree, type FoundFiles } from "./file-tree.ts";
import { readRegularFile } from "./regular-file.ts";

/** Makes the tree of the folder `root`. */
export function makeDiskTree(root: string): FileTree {
  return {
    read: (path, bytesMax) => readRegularFile(resolve(root, path), bytesMax),
    find: (pattern) => findOnDisk(root, pattern),
  };
}

function findOnDisk(root: string, pattern: string): FoundFiles {
  const realRoot = realpathSync(root);
  const paths = globSync(pattern, { cwd: root }).map((path) => path.split(sep).join("/"));
  const isInside = (path: string): boolean => staysInside(realRoot, resolve(root, path));
  return { inside: paths.filter(isInside), outside: paths.filter((path) => !isInside(path)) };
}

/** A link that leads nowhere is inside: reading it says what is wrong with it. */
function staysInside(realRoot: string, path: string): boolean {
  try {
    return !leaves(relative(realRoot, realpathSync(path)));
  } catch {
    return true;
  }
}

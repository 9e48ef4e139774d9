// A tree that notes what was read from it, so that two readings can be told apart by all that went into them. Reads only.

import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { sortedBy } from "../base/order.ts";
import type { FileTree } from "./file-tree.ts";
import type { FileReading } from "./regular-file.ts";

export interface RecordedTree extends FileTree {
  /** Identifies the content of all that was read: 64 lower-case hex digits. */
  fingerprint(): string;
  /** Decides, without reading any file again, whether nothing that was read, or found by a pattern, has been written to since. */
  isCurrent(): boolean;
}

/** Makes a tree that records what is read from `tree`, which is the folder `root` on disk. */
export function recordTree(tree: FileTree, root: string): RecordedTree {
  const contents = new Map<string, string>();
  /** Taken before each reading: a write during it is seen as one after it. */
  const traces = new Map<string, string>();
  const found = new Map<string, string>();
  return {
    read(path, bytesMax) {
      traces.set(path, traceOf(resolve(root, path)));
      const reading = tree.read(path, bytesMax);
      contents.set(path, contentOf(reading));
      return reading;
    },
    find(pattern) {
      const files = tree.find(pattern);
      found.set(pattern, JSON.stringify(files));
      return files;
    },
    fingerprint: () => sha256(JSON.stringify(sortedBy(contents, ([path]) => path))),
    isCurrent: () =>
      [...found].every(([pattern, files]) => JSON.stringify(tree.find(pattern)) === files) &&
      [...traces].every(([path, trace]) => traceOf(resolve(root, path)) === trace),
  };
}

function contentOf(reading: FileReading): string {
  return reading.kind === "read"
    ? createHash("sha256").update(reading.bytes).digest("hex")
    : JSON.stringify(reading);
}

function traceOf(path: string): string {
  try {
    const { size, mtimeNs, ctimeNs, ino } = statSync(path, { bigint: true });
    return `${size} ${mtimeNs} ${ctimeNs} ${ino}`;
  } catch {
    return "absent";
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

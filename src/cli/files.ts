// Files that the user names on the command line.

import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { Shell } from "./shell.ts";

/** Reads a file that the user named; throws a Failure `cli/unreadable-file`. */
export function readUserFile(path: string, shell: Shell): Uint8Array {
  try {
    return readAtMost(resolve(shell.cwd, path), BYTES_MAX);
  } catch (error) {
    throw new Failure(diagnose("cli/unreadable-file", { path, why: reason(error) }), { cause: error });
  }
}

/** No plan and no snapshot is nearly as large. A pipe is welcome here; a device that never ends is not. */
const BYTES_MAX = 256 * 1024 * 1024;

function readAtMost(path: string, bytesMax: number): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const chunks: Uint8Array[] = [];
    for (let length = 0; ;) {
      const chunk = Buffer.allocUnsafe(1024 * 1024);
      const count = readSync(descriptor, chunk);
      if (count === 0) return Buffer.concat(chunks);
      length += count;
      if (length > bytesMax) throw new Error(`it has more than ${bytesMax} bytes`);
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a file that the user named; throws a Failure `cli/unwritable-file`. */
export function writeUserFile(path: string, text: string, shell: Shell): void {
  try {
    writeFileSync(resolve(shell.cwd, path), text);
  } catch (error) {
    throw new Failure(diagnose("cli/unwritable-file", { path, why: reason(error) }), { cause: error });
  }
}

/** Returns what the system says of an error: in words where they are known. */
export function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return WORDS[code] ?? (error instanceof Error ? error.message : String(error));
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "access is denied",
  EPERM: "access is denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a folder in its path is a file",
  EROFS: "its disk is read-only",
  ENOSPC: "its disk is full",
};

// Reading files that a configuration names: regular files of a sane size and nothing else, so that nothing hangs.

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

export type FileReading =
  | { readonly kind: "read"; readonly bytes: Buffer }
  | { readonly kind: "too-large"; readonly bytes: number }
  | { readonly kind: "unreadable"; readonly why: string };

/** Reads a regular file of at most `bytesMax` bytes. A device, a FIFO or a folder in its place is refused, never waited for. */
export function readRegularFile(path: string, bytesMax: number): FileReading {
  let handle: number | undefined;
  try {
    // Without O_NONBLOCK, opening a FIFO waits for a writer that may never come.
    handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const status = fstatSync(handle);
    if (!status.isFile()) return { kind: "unreadable", why: "it is no regular file" };
    if (status.size > bytesMax) return { kind: "too-large", bytes: status.size };
    return { kind: "read", bytes: readWhole(handle, status.size) };
  } catch (error) {
    return { kind: "unreadable", why: explain(error) };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** One read for one file: `readFileSync` would ask for its status again. What is cut off meanwhile is left out. */
function readWhole(handle: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const count = readSync(handle, bytes, length, size - length, null);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "access is denied",
  EPERM: "access is denied",
  EISDIR: "it is a folder",
  ELOOP: "its links go in a circle",
  ENAMETOOLONG: "its name is too long",
  ENOTDIR: "a folder in its path is a file",
};

function explain(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return WORDS[code] ?? code;
}

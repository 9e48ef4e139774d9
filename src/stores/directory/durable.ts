// Durable writes: a file is its old self or its new self, never something between, and lasts once a call returned.
// Temp file (0600, never through an existing one), fsync, rename, then fsync of the folder by the caller.

import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { errorCode } from "./error-code.ts";

/** The ways in which a store writes. Tests stand in between to fail or die at the n-th step. */
export interface DurableFiles {
  /** Writes a file whole under its name; an error means that the name still holds what it held. */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  /** Makes the names of a folder last. An error means that what was renamed there may or may not last. */
  syncFolder(folder: string): Promise<void>;
}

export const durableFiles: DurableFiles = {
  replace: async (path, bytes) => await replace(path, bytes, "synced"),
  syncFolder,
};

/**
 * Whole files too, but a power failure may take back what returned. Only for a laboratory in the making: nobody has it yet, and one
 * that was left half made is made again. Waiting for the disk would be half of its time.
 */
export const hastyFiles: DurableFiles = {
  replace: async (path, bytes) => await replace(path, bytes, "unsynced"),
  syncFolder: async () => undefined,
};

/** Makes a folder that only its owner may enter, with those above it. Idempotent. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

async function replace(path: string, bytes: Uint8Array, lasting: "synced" | "unsynced"): Promise<void> {
  const temporary = join(dirname(path), `.cscert-${randomBytes(8).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      if (lasting === "synced") await file.sync();
    } finally {
      await file.close();
    }
    await renameOver(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** On Windows another program that looks at the file makes a rename fail for a moment. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let left = RENAME_ATTEMPTS; ; left -= 1) {
    try {
      return await rename(from, to);
    } catch (error) {
      const busy = process.platform === "win32" && ["EPERM", "EBUSY", "EACCES"].includes(errorCode(error));
      if (!busy || left === 0) throw error;
      await pause(RENAME_PAUSE_MS);
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const RENAME_ATTEMPTS = 20;
const RENAME_PAUSE_MS = 50;

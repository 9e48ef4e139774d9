// The files of a lab. A lab never writes over what it finds; private things are readable by their owner alone.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";

/** Whether others on this machine may read a file. */
export type FileAudience = "everyone" | "owner";

/** Makes the lab's folder. Throws a Failure `lab/folder-not-empty` where it holds something or is none. */
export function makeLabFolder(folder: string): void {
  const found = findSomethingIn(folder);
  if (found !== undefined) throw new Failure(diagnose("lab/folder-not-empty", { folder, found }));
  attempt(folder, () => makeFolders(folder, 0o777));
}

/** Writes a new file below the lab's folder. Throws a Failure `lab/unwritable`. */
export function writeLabFile(
  folder: string,
  path: string,
  content: string | Uint8Array,
  audience: FileAudience,
): void {
  const file = join(folder, ...path.split("/"));
  const mine = audience === "owner";
  attempt(file, () => {
    makeFolders(dirname(file), mine ? 0o700 : 0o777);
    writeFileSync(file, content, { flag: "wx", mode: mine ? 0o600 : 0o644 });
  });
}

/** One after the other: below /proc and its like, Node's recursive form tries for ever (measured with 24.21). */
function makeFolders(folder: string, mode: number): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder), mode);
  mkdirSync(folder, { mode });
}

function findSomethingIn(folder: string): string | undefined {
  try {
    return readdirSync(folder)[0];
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return undefined;
    if (code === "ENOTDIR") return "a file";
    throw unwritable(folder, error);
  }
}

function attempt(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): Failure {
  return new Failure(diagnose("lab/unwritable", { path, why: codeOf(error) }), { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

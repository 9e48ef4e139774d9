// `--publish FILE`: after each look a snapshot, sights included, replaced as a whole: whoever reads it sees the old one or the new one.

import { renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { DaemonInput, LogLine } from "../daemon/daemon-input.ts";
import { reason } from "./files.ts";
import type { Shell } from "./shell.ts";
import { encodeSnapshot } from "./wiring.ts";

/** Makes the publisher; without a file there is none. A file that can't be written is told in the log, and tried again after the next look. */
export function makePublisher(
  file: string | undefined,
  shell: Shell,
  log: (line: LogLine) => void,
): DaemonInput["publish"] {
  if (file === undefined) return undefined;
  const path = resolve(shell.cwd, file);
  return async ({ observed, known }, { desired }) => {
    const text = await encodeSnapshot(observed, known, desired.policy.clockSkew);
    try {
      replaceFile(path, text);
    } catch (error) {
      log({ level: "error", message: `can't publish ${path}: ${reason(error)}`, diagnostics: [] });
    }
  };
}

function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

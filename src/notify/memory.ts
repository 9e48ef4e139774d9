// What was told already, kept beside the journal, so that a restart tells nothing twice. Losing it costs one repeated message.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface NoticeMemory {
  /** Undefined where nothing was remembered, or it can't be read. */
  read(): string | undefined;
  /** Replaces it as a whole. Best effort: a full disk must not silence anybody. */
  write(text: string): void;
}

/** Keeps it in a state folder. */
export function keepNotices(stateFolder: string): NoticeMemory {
  const file = join(stateFolder, "notices.json");
  return {
    read() {
      try {
        return readFileSync(file, "utf8");
      } catch {
        return undefined;
      }
    },
    write(text) {
      try {
        mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
        writeFileSync(`${file}.tmp`, text, { mode: 0o600 });
        renameSync(`${file}.tmp`, file);
      } catch {
        // The next one is told again.
      }
    },
  };
}

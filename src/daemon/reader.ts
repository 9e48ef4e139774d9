// Reads the source and keeps the last good configuration: what is wrong with a newer one is shown and changes nothing.

import type { Board } from "./board.ts";
import type { DaemonInput } from "./daemon-input.ts";
import type { Kept, Reading } from "./source.ts";
import type { ConfigurationInForce, ConfigurationOffered } from "./status.ts";
import type { Tally } from "./tally.ts";

export interface Reader {
  /** Reads once. Returns the configuration to keep; undefined as long as there never was a good one. */
  read(): Promise<Kept | undefined>;
  kept(): Kept | undefined;
  /** What is kept was left alone for long enough: from now on it is the last good one. */
  trust(): void;
}

/** Makes a reader that keeps nothing yet. */
export function makeReader(input: DaemonInput, board: Board, tally: Tally, signal: AbortSignal): Reader {
  let kept: Kept | undefined;
  let trusted: Kept | undefined;
  return {
    kept: () => kept,
    trust: () => void (trusted = kept),
    async read() {
      const reading = await input.source.read(kept, signal);
      const before = kept;
      // What is broken now may have been half written a moment ago, and read well: only what was left alone is fallen back to.
      kept = reading.kind === "read" ? reading.kept : (trusted ?? reading.lastGood);
      if (kept !== undefined && kept.fingerprint !== before?.fingerprint) {
        tally.count("configurations", { result: "in-force" });
        takeInForce(input, board, kept);
      }
      if (kept === undefined) board.put({ inForce: undefined });
      showOffered(input, board, tally, reading);
      return kept;
    },
  };
}

function takeInForce({ realClock, log }: DaemonInput, board: Board, kept: Kept): void {
  const { commit, subject, author, committedAt, fingerprint, diagnostics } = kept;
  const inForce: ConfigurationInForce = {
    fingerprint,
    since: realClock(),
    diagnostics,
    ...(commit === undefined ? {} : { commit }),
    ...(subject === undefined ? {} : { subject }),
    ...(author === undefined ? {} : { author }),
    ...(committedAt === undefined ? {} : { committedAt }),
  };
  board.put({ inForce });
  const name = commit === undefined ? fingerprint.slice(0, 12) : `commit ${commit.slice(0, 12)}`;
  log({ level: "info", message: `configuration in force: ${name}`, diagnostics });
}

function showOffered({ realClock, log }: DaemonInput, board: Board, tally: Tally, reading: Reading): void {
  const before = board.parts().offered;
  if (reading.kind === "read") {
    if (before !== undefined && before.kind !== "settling")
      log({ level: "info", message: "the configuration can be kept again", diagnostics: [] });
    return board.put({ offered: undefined });
  }
  const { kind, commit, diagnostics } = reading;
  const same = before?.kind === kind && sameTexts(before, reading);
  if (same) return;
  const offered: ConfigurationOffered = {
    kind,
    since: realClock(),
    diagnostics,
    ...(commit === undefined ? {} : { commit }),
  };
  board.put({ offered });
  tally.count("configurations", { result: kind });
  const words = { broken: "has errors", held: "is held", unreadable: "can't be read" };
  const kept =
    board.parts().inForce === undefined ? "there is none to keep yet" : "the last good one is kept";
  log({ level: "error", message: `the configuration ${words[kind]}: ${kept}`, diagnostics });
}

function sameTexts(before: ConfigurationOffered, reading: Exclude<Reading, { kind: "read" }>): boolean {
  const text = (all: ConfigurationOffered["diagnostics"]): string =>
    all
      .map(({ code, message, location }) => `${code} ${message} ${location?.line}:${location?.column}`)
      .join("\n");
  return before.commit === reading.commit && text(before.diagnostics) === text(reading.diagnostics);
}

// What a command may use of the world around it. Commands get it handed in, so that tests can be the world.

import type { Instant } from "../base/instant.ts";
import type { Questions } from "./question.ts";

export interface Shell {
  /** Data: what the command was asked for. */
  readonly out: (text: string) => void;
  /** All else: progress, questions, diagnostics. */
  readonly err: (text: string) => void;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The real time. */
  readonly now: () => Instant;
  readonly color: "always" | "never";
  /** Columns to fit tables into. */
  readonly width: number;
  /** Asks a yes-or-no question; undefined where stdin or stderr is no terminal: nobody is there to ask. */
  readonly confirm: ((question: string) => Promise<"yes" | "no" | "cancelled">) | undefined;
  /** Asks more than yes or no; absent where nobody is there to ask. */
  readonly questions?: (() => Promise<Questions>) | undefined;
  /** Whether progress may rewrite its line. */
  readonly progress: "live" | "lines";
  /** Aborts at the first Ctrl-C, SIGTERM or SIGBREAK: finish the action in hand, then stop. */
  readonly signal: AbortSignal;
  /** Calls `listener` at each SIGHUP from now on; absent where there is no such signal. */
  readonly onHangup?: (listener: () => void) => void;
}

/** Writes a text and ends it with one line feed. */
export function printLine(write: (text: string) => void, text: string): void {
  write(text.endsWith("\n") ? text : `${text}\n`);
}

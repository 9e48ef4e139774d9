// What an apply says while it works: one line an event; on a terminal the last line also tells how far it is.

import type { ApplyEvent } from "../reconcile/event.ts";
import { renderApplyEvent } from "../render/apply.ts";
import { printLine, type Shell } from "./shell.ts";

export interface Progress {
  readonly show: (event: ApplyEvent) => void;
  /** Takes the live line away. Idempotent. */
  readonly end: () => void;
}

const CLEAR_LINE = "\r\u001b[2K";

/** Makes the progress of one apply on standard error. */
export function makeProgress(shell: Shell): Progress {
  let live = "";
  const clear = (): void => {
    if (live !== "") shell.err(CLEAR_LINE);
    live = "";
  };
  return {
    show(event) {
      const { line, status } = renderApplyEvent(event, { color: shell.color });
      clear();
      if (line !== undefined) printLine(shell.err, line);
      if (shell.progress === "live" && status !== undefined) {
        live = status.slice(0, shell.width - 1);
        shell.err(live);
      }
    },
    end: clear,
  };
}

/** The progress of one look at all servers. */
export interface LookProgress {
  readonly show: (progress: { readonly done: number; readonly of: number }) => void;
  /** Takes the live line away. Idempotent. */
  readonly end: () => void;
}

/** Makes it: on a terminal one live line, elsewhere a line now and then; a look that is over in a moment says nothing. */
export function makeLookProgress({
  err,
  now,
  progress,
}: Pick<Shell, "err" | "now" | "progress">): LookProgress {
  let told = now();
  let live: "shown" | "none" = "none";
  return {
    show: ({ done, of }) => {
      if (now() - told < (progress === "live" ? LIVE_EVERY : LINE_EVERY)) return;
      told = now();
      if (progress === "live") {
        err(`${CLEAR_LINE}${done} of ${of} servers observed`);
        live = "shown";
      } else err(`${done} of ${of} servers observed\n`);
    },
    end: () => {
      if (live === "shown") err(CLEAR_LINE);
      live = "none";
    },
  };
}

const LIVE_EVERY = 200;
const LINE_EVERY = 5_000;

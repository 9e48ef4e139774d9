// Asks a remote again and again, now and then at once, and tells when something is new. One question at a time.

import type { Remote } from "./git-remote.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";

export interface PollInput {
  readonly remote: Remote;
  /** Milliseconds between two questions; up to a tenth more or less, so that many daemons don't ask at once. */
  readonly interval: number;
  /** A number in [0, 1). */
  readonly chance: () => number;
  readonly changed: () => void;
}

export interface Poll {
  /** Why the last question had no answer. */
  problem(): Diagnostic | undefined;
  /** Asks at once; while a question is open, once more after it. */
  poke(): void;
  /** Settles after the first question. */
  readonly first: Promise<void>;
  stop(): Promise<void>;
}

/** No timer is longer. */
const TIMER_MAX = 60_000;

/** Begins to ask. */
export function pollRemote({ remote, interval, chance, changed }: PollInput): Poll {
  const halt = new AbortController();
  let problem: Diagnostic | undefined;
  let again: "yes" | "no" = "no";
  let asking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const ask = async (): Promise<void> => {
    const before = problem?.message;
    const moved = await fetchOnce(remote, halt.signal);
    problem = typeof moved === "string" ? undefined : moved;
    if (!halt.signal.aborted && (moved === "moved" || problem?.message !== before)) changed();
  };
  const begin = (): Promise<void> => {
    clearTimeout(timer);
    asking ??= ask().finally(() => {
      asking = undefined;
      if (halt.signal.aborted) return;
      if (again === "yes") {
        again = "no";
        void begin();
      } else wait(performance.now() + interval * (0.9 + 0.2 * chance()));
    });
    return asking;
  };
  const wait = (due: number): void => {
    const left = due - performance.now();
    timer = setTimeout(() => (left > TIMER_MAX ? wait(due) : void begin()), Math.min(left, TIMER_MAX));
  };
  return {
    problem: () => problem,
    first: begin(),
    poke() {
      if (asking !== undefined) again = "yes";
      else void begin();
    },
    async stop() {
      halt.abort();
      clearTimeout(timer);
      await asking;
    },
  };
}

async function fetchOnce(remote: Remote, signal: AbortSignal): Promise<"same" | "moved" | Diagnostic> {
  try {
    return await remote.fetch(signal);
  } catch (error) {
    if (error instanceof Failure) return error.diagnostic;
    if (signal.aborted) return "same";
    throw error;
  }
}

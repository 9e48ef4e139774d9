// The real world of a command: this process, its streams and its terminal.

import { isatty } from "node:tty";
import type { Shell } from "./shell.ts";

const INTERRUPTED = 130;
const STDIN = 0;

/** Makes the shell of this process and listens for interruptions: the first ends the action in hand, the second ends the process. */
export function makeProcessShell(): Shell {
  const { stdout, stderr, env } = process;
  // Asked of the descriptor: `process.stdin` would load the network stack for every start.
  const interactive = isatty(STDIN) && stderr.isTTY;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    cwd: process.cwd(),
    env,
    now: () => Date.now(),
    color: hasColor(env, stdout.isTTY) ? "always" : "never",
    width: Math.max(40, stdout.columns ?? 80),
    confirm: interactive ? confirmOnTerminal : undefined,
    progress: stderr.isTTY && env["TERM"] !== "dumb" ? "live" : "lines",
    signal: listenForInterruption(),
    onHangup: (listener) => void process.on("SIGHUP", listener),
  };
}

function hasColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const refused = env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "";
  return isTerminal && !refused && env["TERM"] !== "dumb";
}

function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGBREAK"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(INTERRUPTED);
      process.stderr.write("\nstopping after the action in hand; once more stops at once\n");
      controller.abort(signal);
    });
  }
  return controller.signal;
}

async function confirmOnTerminal(question: string): Promise<"yes" | "no" | "cancelled"> {
  const { confirm, isCancel } = await import("@clack/prompts");
  const asked = confirm({ message: question, initialValue: false, output: process.stderr });
  const answer = await Promise.race([asked, untilNobodyAnswers()]);
  if (answer === "gone" || isCancel(answer)) return "cancelled";
  return answer ? "yes" : "no";
}

/** Ctrl-D ends the input and leaves the prompt open: without this, the process would end as if all were done. */
function untilNobodyAnswers(): Promise<"gone"> {
  return new Promise((resolve) => {
    process.once("beforeExit", () => {
      process.stderr.write(SHOW_CURSOR);
      resolve("gone");
    });
  });
}

const SHOW_CURSOR = "\u001b[?25h\n";

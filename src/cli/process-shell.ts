// The real world of a command: this process, its streams and its terminal.

import type { Questions } from "./question.ts";
import type { Shell } from "./shell.ts";

const INTERRUPTED = 130;
const STDIN = 0;

/** Makes the shell of this process and listens for interruptions: the first ends the action in hand, the second ends the process. */
export function makeProcessShell(): Shell {
  const { stdout, stderr, env } = process;
  const interactive = stderr.isTTY && isAtTerminal(STDIN);
  const signal = listenForInterruption();
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
    questions: interactive ? async () => await makeQuestions(env, signal) : undefined,
    signal,
    onHangup: (listener) => void process.on("SIGHUP", listener),
  };
}

/** Asked of the descriptor, and only where there is a terminal at all: this loads the network stack, as `process.stdin` would. */
function isAtTerminal(descriptor: number): boolean {
  return process.getBuiltinModule("node:tty").isatty(descriptor);
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

/** `CSCERT_PLAIN=1` is for screen readers; a terminal that can't move its cursor gets the same. */
async function makeQuestions(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Questions> {
  const { makePlainQuestions, makeTerminalQuestions } = await import("./terminal-questions.ts");
  const plain = env["TERM"] === "dumb" || (env["CSCERT_PLAIN"] ?? "") !== "";
  return plain ? makePlainQuestions(signal) : await makeTerminalQuestions(untilNobodyAnswers);
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

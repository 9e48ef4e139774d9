// Questions on a real terminal: with cursor keys where it can move the cursor, in plain numbered lines where it can't or nobody wants it.

import { createInterface } from "node:readline/promises";
import type { Questions, SelectOption } from "./question.ts";

/** Makes the questions with cursor keys. They go to standard error: standard output is for data. */
export async function makeTerminalQuestions(gone: () => Promise<"gone">): Promise<Questions> {
  const clack = await import("@clack/prompts");
  const output = process.stderr;
  const first = async <Answer extends string | boolean>(
    asked: Promise<Answer | symbol>,
  ): Promise<Answer | undefined> => {
    const answer = await Promise.race([asked, gone().then(() => undefined)]);
    return isAnswer(answer) ? answer : undefined;
  };
  return {
    select: async (message, options) =>
      await first<string>(
        clack.select<string>({
          message,
          options: options.map((option) => ({ ...option })),
          maxItems: 12,
          output,
        }),
      ),
    text: async (message, check, initial) =>
      await first<string>(
        clack.text({
          message,
          validate: (text) => check(text ?? ""),
          output,
          ...(initial === undefined ? {} : { initialValue: initial }),
        }),
      ),
    secret: async (message) => await first<string>(clack.password({ message, output })),
    confirm: async (message) => await first<boolean>(clack.confirm({ message, initialValue: false, output })),
    say: (text) => void output.write(`${text}\n`),
  };
}

/** The prompts answer Ctrl-C with a symbol. */
function isAnswer<Answer extends string | boolean>(answer: Answer | symbol | undefined): answer is Answer {
  return answer !== undefined && typeof answer !== "symbol";
}

/** What a terminal puts around a text that is pasted, where a program before asked for it. */
const PASTE = /\u001b\[20[01]~/g;

/** Makes the questions in plain lines: every word is printed once, nothing moves, and the answer is a number or a text. */
export function makePlainQuestions(signal: AbortSignal): Questions {
  const output = process.stderr;
  const say = (text: string): void => void output.write(`${text}\n`);
  const ask = async (prompt: string): Promise<string | undefined> => {
    const lines = createInterface({ input: process.stdin, output, terminal: false });
    try {
      return await new Promise<string | undefined>((resolve) => {
        lines.once("close", () => resolve(undefined));
        signal.addEventListener("abort", () => resolve(undefined), { once: true });
        if (signal.aborted) resolve(undefined);
        output.write(prompt);
        lines.once("line", (line) => resolve(line.replaceAll(PASTE, "").trim()));
      });
    } finally {
      lines.close();
    }
  };
  const text: Questions["text"] = async (message, check, initial) => {
    for (;;) {
      const line = await ask(`${message}${initial === undefined ? "" : ` (empty: ${initial})`}: `);
      if (line === undefined) return undefined;
      const answer = line === "" ? (initial ?? "") : line;
      const wrong = check(answer);
      if (wrong === undefined) return answer;
      say(wrong);
    }
  };
  return {
    select: async (message, options) => await selectByNumber(message, options, text, say),
    text,
    secret: async (message) => await ask(`${message} (it is shown as you type): `),
    confirm: async (message) => {
      const answer = await text(`${message} yes or no`, (line) =>
        /^(?:y|yes|n|no)$/i.test(line) ? undefined : "Please type yes or no.",
      );
      return answer === undefined ? undefined : /^y/i.test(answer);
    },
    say,
  };
}

async function selectByNumber(
  message: string,
  options: readonly SelectOption[],
  text: Questions["text"],
  say: Questions["say"],
): Promise<string | undefined> {
  say(message);
  options.forEach(({ label, hint, disabled }, index) => {
    const number = disabled === true ? "-" : String(index + 1);
    say(`  ${number}. ${label}${hint === undefined ? "" : `: ${hint}`}`);
  });
  const chosen = await text("Number", (line) => {
    const option = /^\d+$/.test(line) ? options[Number(line) - 1] : undefined;
    if (option === undefined) return `Please type a number from 1 to ${options.length}.`;
    return option.disabled === true ? "That one can't be chosen; the line says why." : undefined;
  });
  return chosen === undefined ? undefined : options[Number(chosen) - 1]?.value;
}

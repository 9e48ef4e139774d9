// Questions to a person at the terminal. Without one, each question is an option, and the error names it.

import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Shell } from "./shell.ts";
import { Stop } from "./stop.ts";

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  /** One line that says more. */
  readonly hint?: string;
  /** It is shown and can't be chosen. */
  readonly disabled?: true;
}

/** How questions reach the person: a terminal with cursor keys, or plain numbered lines. All answer undefined to Ctrl-C and end of input. */
export interface Questions {
  select(message: string, options: readonly SelectOption[]): Promise<string | undefined>;
  /** `check` says what is wrong with an answer. */
  text(
    message: string,
    check: (text: string) => string | undefined,
    initial?: string,
  ): Promise<string | undefined>;
  /** What is typed is not shown. */
  secret(message: string): Promise<string | undefined>;
  confirm(message: string): Promise<boolean | undefined>;
  /** Says something between two questions. */
  say(text: string): void;
}

const INTERRUPTED = 130;

/** Returns the questions of a shell's terminal; without one the command ends with 64 and names the option. */
export async function askFor(shell: Shell, option: string, question: string): Promise<Questions> {
  const questions = await shell.questions?.();
  if (questions !== undefined) return questions;
  throw new Stop(64, [diagnose("cli/needs-option", { option, question })]);
}

/** Returns an answer; somebody who interrupts ends the command with 130. */
export function answered<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new Stop(INTERRUPTED, []);
  return answer;
}

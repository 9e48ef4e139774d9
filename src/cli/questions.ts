// Questions to a person at the terminal. Without one, each question is an option, and the error names it.

import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Questions } from "./question.ts";
import type { Shell } from "./shell.ts";
import { Stop } from "./stop.ts";

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

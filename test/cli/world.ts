// The world of a transcript: a folder of its own, a clock that stands still, nobody at the terminal.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import type { Shell } from "../../src/cli/shell.ts";
import type { Answer, Command, Perform } from "./transcript.ts";

/** Every transcript happens at this instant, unless a command moves it. */
export const TRANSCRIPT_NOW = Date.parse("2026-11-25T09:00:00Z");
const WIDTH = 110;

/**
 * Makes what performs the commands of a transcript below `home`: `cscert …` in this process, `cd FOLDER`,
 * `replace FILE "OLD" "NEW"` for an edit of a file, and `answer yes|no`: somebody sits at the terminal and will so answer.
 */
export function makeWorld(home: string): Perform {
  let cwd = home;
  let answer: "yes" | "no" | undefined;
  return async (command) => {
    const [name, ...args] = command;
    switch (name) {
      case "cscert":
        return await runCscert(args, cwd, answer);
      case "answer":
        answer = args[0] === "yes" ? "yes" : "no";
        return NOTHING;
      case "cd":
        cwd = join(cwd, args[0] ?? ".");
        return NOTHING;
      case "replace":
        return replaceText(cwd, command);
      default:
        throw new Error(`a transcript knows cscert, cd, replace and answer, not ${name}`);
    }
  };
}

const NOTHING: Answer = { stdout: "", stderr: "", exit: 0 };

async function runCscert(
  args: readonly string[],
  cwd: string,
  answer: "yes" | "no" | undefined,
): Promise<Answer> {
  let stdout = "";
  let stderr = "";
  const shell: Shell = {
    out: (text) => void (stdout += text),
    err: (text) => void (stderr += text),
    cwd,
    env: {},
    now: () => TRANSCRIPT_NOW,
    color: "never",
    width: WIDTH,
    confirm:
      answer === undefined
        ? undefined
        : (question) => {
            stderr += `${question} ${answer}\n`;
            return Promise.resolve(answer);
          },
    progress: "lines",
    signal: new AbortController().signal,
  };
  const exit = await run(args, shell);
  return { stdout, stderr, exit };
}

function replaceText(cwd: string, [, file, from, to]: Command): Answer {
  if (file === undefined || from === undefined || to === undefined) throw new Error("replace FILE OLD NEW");
  const path = join(cwd, file);
  const text = readFileSync(path, "utf8");
  const [before, after, ...more] = text.split(from);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(
      `${file} holds ${JSON.stringify(from)} ${more.length === 0 ? "nowhere" : "more than once"}`,
    );
  }
  writeFileSync(path, `${before}${to}${after}`);
  return NOTHING;
}

// Reads the command line: which command, or a text to print. A command's module is loaded when it is asked for.

import { Command, CommanderError } from "commander";
import { declareChanging } from "./declare/changing.ts";
import { EXAMPLES } from "./declare/examples.ts";
import { declareEstate } from "./declare/estate.ts";
import { declareFiles } from "./declare/files.ts";
import { declareLab } from "./declare/lab.ts";
import { declarePullRequests } from "./declare/pull-requests.ts";
import { declareReading } from "./declare/reading.ts";
import { declareSchedule } from "./declare/schedule.ts";
import { declareWatching } from "./declare/watching.ts";
import type { Choose, Run } from "./declare/shared.ts";

/** What the command line asks for: a command to run, a text to print, or a usage error (exit 64). */
export type Request =
  | { readonly kind: "run"; readonly run: Run; readonly format: string | undefined }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "usage"; readonly text: string };

/** Reads the command line. Touches nothing but its arguments. */
export async function parseCommandLine(
  argv: readonly string[],
  version: string,
  width: number,
): Promise<Request> {
  let chosen: Run | undefined;
  let text = "";
  const write = (part: string): void => void (text += part);
  let format: string | undefined;
  const program = declareProgram(version, (run) => void (chosen = run));
  program.hook("preAction", (_program, command) => void (format = formatOf(command)));
  for (const command of [program, ...descendants(program)]) {
    const examples = EXAMPLES[pathOf(command)];
    if (examples !== undefined)
      command.addHelpText("before", `Examples:\n${examples.map((line) => `  ${line}\n`).join("")}`);
    command.exitOverride();
    command.configureOutput({
      writeOut: write,
      writeErr: write,
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
    });
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 && error.code !== "commander.help"
      ? { kind: "help", text }
      : { kind: "usage", text };
  }
  return chosen === undefined
    ? { kind: "usage", text: program.helpInformation() }
    : { kind: "run", run: chosen, format };
}

/** What `--format` of the command says, where it has one. */
function formatOf(command: Command): string | undefined {
  const { format }: { readonly format?: unknown } = command.optsWithGlobals();
  return typeof format === "string" ? format : undefined;
}

/** `lab create`; empty for the program itself. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null ? "" : `${pathOf(parent)} ${command.name()}`.trim();
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

/** Declares every command; `choose` is called with the one that a command line asks for. */
export function declareProgram(version: string, choose: Choose): Command {
  const program = new Command("cscert")
    .description("Certificates as code for Skype for Business Server and Lync Server")
    .version(version, "-V, --version", "print the version")
    .showHelpAfterError("(cscert --help tells what there is)")
    .addHelpText("after", EXIT_CODES);
  declareReading(program, choose);
  declarePullRequests(program, choose);
  declareSchedule(program, choose);
  declareChanging(program, choose);
  declareWatching(program, choose);
  declareEstate(program, choose);
  declareFiles(program, choose);
  declareLab(program, choose);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done or nothing to do, 1 failure, 2 changes pending, 3 the YAML is at fault, 4 refused by a guard or
a rule, 5 stale plan, 6 incomplete observation, 7 locked, 8 some actions failed, 64 usage, 70 bug, 130 interrupted.
`;

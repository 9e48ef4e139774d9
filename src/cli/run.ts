// One command line, from its arguments to its exit code.

import { packageVersion } from "./package-root.ts";
import { parseCommandLine } from "./program.ts";
import { runCommand } from "./run-command.ts";
import { printLine, type Shell } from "./shell.ts";

const EXIT_USAGE = 64;

/** Runs a command line and returns its exit code (design.md section 8). Never throws. */
export async function run(argv: readonly string[], shell: Shell): Promise<number> {
  let format: string | undefined;
  const command = async (): Promise<number> => {
    const request = await parseCommandLine(argv, packageVersion(), shell.width);
    switch (request.kind) {
      case "help":
        printLine(shell.out, request.text);
        return 0;
      case "usage":
        printLine(shell.err, request.text);
        return EXIT_USAGE;
      case "run":
        format = request.format;
        return await request.run(shell);
    }
  };
  return await runCommand(command, shell, () => format);
}

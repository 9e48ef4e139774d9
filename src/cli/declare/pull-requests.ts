// The command that speaks to a platform for pull requests.

import { type Command, Option } from "commander";
import type { Choose } from "./shared.ts";

/** Declares it; its module is loaded when it is chosen. */
export function declarePullRequests(program: Command, choose: Choose): void {
  program
    .command("comment")
    .description(
      "show a plan's file on its pull request: one comment, kept up to date; job summary, annotations, outputs",
    )
    .requiredOption("--plan <file>", "what `cscert plan --out` wrote; it is not trusted")
    .addOption(
      new Option("--platform <platform>", "where (default: told by the job's variables)").choices([
        "github",
        "gitlab",
        "azure",
      ]),
    )
    .option("--print", "print the comment and do nothing else")
    .option("--report-only", "job summary, annotations and outputs only; needs no token")
    .action((options) =>
      choose(async (shell) => (await import("../commands/comment.ts")).comment(options, shell)),
    );
}

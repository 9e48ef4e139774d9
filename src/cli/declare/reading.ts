// The commands that look and tell: validate, plan, status, observe, history, doctor.

import { type Command, Option } from "commander";
import { type Choose, deployment, format, allow } from "./shared.ts";

/** Declares them; a command's module is loaded when it is chosen. */
export function declareReading(program: Command, choose: Choose): void {
  deployment(program.command("validate").alias("check"))
    .description("say everything that is wrong with the YAML, in one run")
    .addOption(format(["text", "json", "sarif", "github"]))
    .action((options) =>
      choose(async (shell) => (await import("../commands/validate.ts")).validate(options, shell)),
    );
  deployment(program.command("plan"))
    .description("show what an apply would do; needs no password, writes nothing")
    .option(
      "--observed <file>",
      "use a snapshot that `cscert observe --out` wrote, instead of the node stores",
    )
    .option(
      "--base <revision>",
      "compare two commits: what this change asks for, apart from drift and the clock",
    )
    .option("--head <revision>", "the commit to plan (default with --base: HEAD)")
    .option(
      "--untrusted",
      "the commit is a stranger's: plan it in a process that may touch nothing; needs --observed",
    )
    .option("--at <instant>", "what will be left to do then, if all goes as planned")
    .option("--out <file>", "save the plan, for `cscert apply --plan`")
    .option("--show-cmdlets", "print under each action the product's cmdlet that it stands for")
    .option("--detailed-exitcode", "exit with 2 when changes are pending")
    .addOption(allow())
    .addOption(format(["text", "json", "markdown"]))
    .action((options) => choose(async (shell) => (await import("../commands/plan.ts")).plan(options, shell)));
  deployment(program.command("status").alias("get"))
    .description("list current, previous and next certificate of each server and type")
    .option("--at <instant>", "who will hold what then, if all goes as planned")
    .option("--type <type>", "only this type")
    .option("--server <fqdn>", "only this server")
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("../commands/status.ts")).status(options, shell)),
    );
  deployment(program.command("observe"))
    .description("read every node store and write a snapshot, for `plan --observed`")
    .option("--out <file>", "where to write it (default: standard output)")
    .addOption(
      new Option("--format <format>", "what standard output gets: the snapshot, or a line for each server")
        .choices(["json", "text"])
        .default(undefined, "json, or nothing with --out"),
    )
    .action((options) =>
      choose(async (shell) => (await import("../commands/observe.ts")).observe(options, shell)),
    );
  deployment(program.command("history"))
    .description("list what was applied, when, by whom, and how it ended")
    .option("--limit <count>", "how many runs, latest first", "20")
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("../commands/history.ts")).history(options, shell)),
    );
  deployment(program.command("doctor"))
    .description("check this machine, the configuration and the stores; name a remedy for each fault")
    .option(
      "--settle",
      "run the read-only experiments that settle doubts about the product, and print what they show",
    )
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("../commands/doctor.ts")).doctor(options, shell)),
    );
}

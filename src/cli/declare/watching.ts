// The commands of the service that keeps a deployment: watch, service print.

import { type Command, Option } from "commander";
import { allow, type Choose, deployment } from "./shared.ts";

/** Declares them; a command's module is loaded when it is chosen. */
export function declareWatching(program: Command, choose: Choose): void {
  deployment(program.command("watch"))
    .description("keep the deployment as the YAML says: look at each change, roll and interval, and show it")
    .addOption(
      new Option("--mode <mode>", "only tell, or also do").choices(["report", "apply"]).default("report"),
    )
    .option("--interval <duration>", "how often to look where nothing else asks for it", "1m")
    .option("--once", "look (and apply) once, then exit with what was found")
    .option(
      "--publish <file>",
      "write a snapshot of the stores there after each look, for the plans of others",
    )
    .option("--listen <address>", "where pages and metrics are served; 0 for any free port", "127.0.0.1:9464")
    .option("--settle <duration>", "apply edited files only once they were left alone for so long", "2s")
    .option("--lock-timeout <duration>", "how long to wait for another writer", "20s")
    .addOption(allow())
    .addOption(new Option("--log <format>", "how to log").choices(["text", "json"]).default("text"))
    .action((options) =>
      choose(async (shell) => (await import("../commands/watch.ts")).watch(options, shell)),
    );
}

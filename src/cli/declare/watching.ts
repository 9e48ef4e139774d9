// The commands of the service that keeps a deployment: watch, service print.

import { Argument, type Command, Option } from "commander";
import { SERVICE_KINDS, type ServiceKind } from "../service.ts";
import { allow, type Choose, deployment } from "./shared.ts";

/** Declares them; a command's module is loaded when it is chosen. */
export function declareWatching(program: Command, choose: Choose): void {
  const watch = deployment(program.command("watch"));
  watch
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
    .option("--token <secret>", "what pages ask remote readers for: env:NAME or file:PATH")
    .option("--git <url>", "follow a remote repository: https, ssh, or a folder")
    .option("--branch <name>", "which branch of it", "main")
    .option("--path <file>", "the configuration's path in it", "cscert.yaml")
    .option("--dir <folder>", "with --git: where stores, secrets and the clone lie (default: this folder)")
    .option("--git-token <secret>", "a token for https: env:NAME or file:PATH")
    .option("--ssh-key <file>", "a private key for ssh")
    .option("--known-hosts <file>", "the hosts that ssh knows")
    .option("--accept <commit>", "take this commit though its history was rewritten")
    .option("--hint-secret <secret>", "take signed webhooks at /hint: env:NAME or file:PATH")
    .addOption(
      new Option(
        "--notify <channel...>",
        "tell people: teams=, slack= or webhook= and where its URL is, env:NAME or file:PATH",
      ).default([]),
    )
    .option("--settle <duration>", "apply edited files only once they were left alone for so long", "2s")
    .option("--lock-timeout <duration>", "how long to wait for another writer", "20s")
    .addOption(allow())
    .addOption(new Option("--log <format>", "how to log").choices(["text", "json"]).default("text"))
    .action((options) =>
      choose(async (shell) => (await import("../commands/watch.ts")).watch(options, shell)),
    );
  declareService(program, watch, choose);
}

function declareService(program: Command, watch: Command, choose: Choose): void {
  program
    .command("service")
    .description("what installs cscert watch as a service")
    .command("print")
    .description("print a systemd unit, a WinSW configuration, a scheduled task or a Dockerfile")
    .addArgument(new Argument("<kind>", "for what").choices([...SERVICE_KINDS]))
    .argument("[args...]", "the arguments of cscert watch, after --")
    .option("-c, --config <file>", "the configuration (default: cscert.yaml in this folder or above)")
    .option("--folder <folder>", "the configuration's folder there (default: that of the configuration)")
    .option("--user <user>", "the account to run as", "cscert")
    .action((kind: ServiceKind, args: readonly string[], options) => {
      refuseWhatWatchRefuses(watch, args);
      choose(async (shell) =>
        (await import("../commands/service-print.ts")).servicePrint(kind, args, options, shell),
      );
    });
}

/** A service that can't start is found out now, and not on the machine that it is for. */
function refuseWhatWatchRefuses(watch: Command, args: readonly string[]): void {
  const { operands, unknown } = watch.parseOptions([...args]);
  const [first] = [...operands, ...unknown];
  if (first !== undefined) watch.error(`error: cscert watch knows no '${first}'`, { exitCode: 64 });
}

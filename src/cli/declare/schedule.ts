// The commands about what is to come: next, timeline, prove, suggest.

import { type Command, Option } from "commander";
import { type Choose, deployment, format, observedFile } from "./shared.ts";

/** Declares them; a command's module is loaded when it is chosen. */
export function declareSchedule(program: Command, choose: Choose): void {
  deployment(program.command("next"))
    .description("name the next event of each assignment, and what a person must do before it")
    .addOption(observedFile())
    .addOption(format(["text", "json"]))
    .action((options) => choose(async (shell) => (await import("../commands/next.ts")).next(options, shell)));
  deployment(program.command("timeline"))
    .description("show which certificate each type holds over time")
    .option("--from <instant>", "where it begins (default: 30 days ago)")
    .option("--to <instant>", "where it ends (default: the last expiry)")
    .option("--type <type>", "only this type")
    .addOption(observedFile())
    .addOption(format(["text", "json", "svg", "mermaid", "ics"]))
    .action((options) =>
      choose(async (shell) => (await import("../commands/timeline.ts")).timeline(options, shell)),
    );
  deployment(program.command("prove"))
    .description("prove that no server is ever shown a live token that it can't validate, or tell how it is")
    .option("--horizon <instant>", "until when (default: as far as the certificates reach)")
    .addOption(
      new Option("--next <when>", "when a staged certificate validates before its date")
        .choices(["near", "never", "always"])
        .default("near"),
    )
    .addOption(
      new Option(
        "--assume <what...>",
        "unreachable:FQDN@INSTANT, daemon-stops@INSTANT or apply-late=DURATION",
      ).default([]),
    )
    .option("--settled", "from a settled state, without looking at the stores")
    .addOption(observedFile())
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("../commands/prove.ts")).prove(options, shell)),
    );
  const suggest = deployment(program.command("suggest"))
    .description("list what will expire with no roll planned, and by when one must be merged")
    .addOption(observedFile())
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("../commands/suggest.ts")).suggest(options, shell)),
    );
  deployment(suggest.command("roll"))
    .description("propose the earliest and the best date for a roll")
    .requiredOption("--certificate <name>", "the certificate to roll to, as the YAML names it")
    .option("--type <type>", "whose roll", "OAuthTokenIssuer")
    .option("--scope <scope>", "only the assignment of this scope, e.g. pool:edge.contoso.com")
    .option("--not-before <instant>", "no earlier date")
    .addOption(
      new Option(
        "--window <window...>",
        'when people are there, e.g. "Tue-Thu 01:00-05:00 Europe/Paris"',
      ).default([]),
    )
    .option("--write", "write the best date into the YAML")
    .addOption(format(["text", "json"]))
    .action((_options, command: Command) =>
      choose(async (shell) =>
        (await import("../commands/suggest-roll.ts")).suggestRoll(command.optsWithGlobals(), shell),
      ),
    );
}

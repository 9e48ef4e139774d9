// The commands that write the configuration: adopt what is there, and change what it says.

import type { Command } from "commander";
import { deployment, type Choose } from "./shared.ts";

/** Declares them; a command's module is loaded when it is chosen. */
export function declareEstate(program: Command, choose: Choose): void {
  program
    .command("adopt")
    .description("write cscert.yaml from what the servers hold, or add to it what is new")
    .option("--store <store>", "directory:PATH or powershell (default: directory:stores in the folder)")
    .option("--out <folder>", "where to write", ".")
    .option("--product <product>", "lync-2013, sfb-2015, sfb-2019 or sfb-se, where the store does not tell")
    .option("--sip-domain <domain...>", "SIP domains, where the store does not tell them")
    .option("--pool <pool...>", "a pool: FQDN=ROLE[@SITE]:SERVER[,SERVER…]", [])
    .option("--print", "print the text and write nothing")
    .option("--now <instant>", "read at this instant; only in a lab")
    .action((options) =>
      choose(async (shell) => (await import("../commands/adopt.ts")).adopt(options, shell)),
    );
  editing(deployment(program.command("assign")))
    .description("give a type its certificate: asks on a terminal, shows the plan, writes the YAML")
    .option("--type <type...>", "what it is for, e.g. Default or OAuthTokenIssuer")
    .option("--scope <scope>", "global, site:NAME, pool:FQDN, role:NAME or server:FQDN")
    .option("--certificate <certificate>", "a name, from:TYPE[@SCOPE], a thumbprint, or a PFX or CER file")
    .option("--at <instant>", "now, best, or the date from which it holds")
    .option("--password-file <file>", "a file that holds the password of the PFX file")
    .option("--password-env <name>", "an environment variable that holds it")
    .action((options) =>
      choose(async (shell) => (await import("../commands/assign.ts")).assign(options, shell)),
    );
}

/** Adds the options of every command that edits the configuration. */
function editing(command: Command): Command {
  return command
    .option("-y, --yes", "write without asking")
    .option("--dry-run", "show the change and its plan, and write nothing");
}

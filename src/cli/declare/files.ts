// The commands about files and words: inspect, init, schema, explain.

import type { Command } from "commander";
import { type Choose, format } from "./shared.ts";

/** Declares them; a command's module is loaded when it is chosen. */
export function declareFiles(program: Command, choose: Choose): void {
  program
    .command("inspect")
    .description("show what a PFX, CER or PEM file holds and which types it could serve")
    .argument("<file>", "the file")
    .option("--password-file <file>", "a file whose first line is the password")
    .option("--sip-domain <domain...>", "SIP domains to judge the subject by")
    .option("-c, --config <file>", "the configuration whose SIP domains are meant")
    .addOption(format(["text", "json"]))
    .action((file: string, options) =>
      choose(async (shell) => (await import("../commands/inspect.ts")).inspect(file, options, shell)),
    );
  program
    .command("init")
    .description("write a first cscert.yaml, its schema and .gitignore into a folder")
    .argument("[folder]", "where", ".")
    .option("--sip-domain <domain...>", "the deployment's SIP domains; asked for on a terminal")
    .option("--pool <pool...>", "a pool: FQDN=ROLE[@SITE]:SERVER[,SERVER…]; asked for on a terminal")
    .option("--product <product>", "lync-2013, sfb-2015, sfb-2019 or sfb-se (default: sfb-2019)")
    .option("-c, --config <file>", "the configuration to write (default: cscert.yaml in the folder)")
    .action((folder: string, options) =>
      choose(async (shell) => (await import("../commands/init.ts")).init(folder, options, shell)),
    );
  program
    .command("schema")
    .description("print the JSON schema of cscert.yaml")
    .option("--out <file>", "write it there instead")
    .option("--names", "with the names of the configuration in it, for editors to offer")
    .option("-c, --config <file>", "the configuration (default: cscert.yaml in this folder or above)")
    .action((options) =>
      choose(async (shell) => (await import("../commands/schema.ts")).schema(options, shell)),
    );
  program
    .command("explain")
    .description("print the page of a diagnostic's code, or list all codes")
    .argument("[code]", "as in `error[roll/too-late]`")
    .option("-c, --config <file>", "taken as everywhere; pages are the same for all of them")
    .addOption(format(["text", "json"]))
    .action((code: string | undefined, options) =>
      choose(async (shell) => (await import("../commands/explain.ts")).explain(code, options, shell)),
    );
}

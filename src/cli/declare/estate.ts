// The commands that write the configuration: adopt what is there, and change what it says.

import { Option, type Command } from "commander";
import { deployment, format, type Choose } from "./shared.ts";

/** Declares them; a command's module is loaded when it is chosen. */
export function declareEstate(program: Command, choose: Choose): void {
  program
    .command("adopt")
    .description("write cscert.yaml from what the servers hold, or add to it what is new")
    .option("--store <store>", "directory:PATH or powershell (default: directory:stores in the folder)")
    .option("--out <folder>", "where to write", ".")
    .addOption(new Option("-c, --config <file>", "the configuration to write, or to add to").conflicts("out"))
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
  const add = program.command("add").description("add to the configuration");
  editing(deployment(add.command("certificate")))
    .description("name a PFX or CER file; of its password a reference is written, never the password")
    .argument("<file>", "the PFX, CER or PEM file")
    .option("--name <name>", "its name in the configuration (default: the file's)")
    .option("--type <type>", "refuse it if it could never serve this type (default: any)")
    .option("--password-file <file>", "a file that holds the password of the PFX file")
    .option("--password-env <name>", "an environment variable that holds it")
    .action((file: string, options) =>
      choose(async (shell) =>
        (await import("../commands/add-certificate.ts")).addCertificateFile(file, options, shell),
      ),
    );
  editing(deployment(program.command("remove")))
    .description("take a certificate, pool or server out of every place that names it, or say why not")
    .argument("<kind>", "certificate, pool or server")
    .argument("<name>", "its name")
    .action((kind: string, name: string, options) =>
      choose(async (shell) => (await import("../commands/rename.ts")).remove(kind, name, options, shell)),
    );
  editing(deployment(program.command("rename")))
    .description("give a certificate, pool or server another name in every place, or say why not")
    .argument("<kind>", "certificate, pool or server")
    .argument("<from>", "its name now")
    .argument("<to>", "its new name")
    .action((kind: string, from: string, to: string, options) =>
      choose(async (shell) =>
        (await import("../commands/rename.ts")).rename(kind, { from, to }, options, shell),
      ),
    );
  deployment(program.command("requirements"))
    .description("say which names, key and usages a new certificate needs, and write the request for it")
    .option("--type <type...>", "what it is for; several share one certificate")
    .option("--scope <scope>", "where it is to hold")
    .addOption(format(["text", "openssl", "certreq", "powershell", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("../commands/requirements.ts")).requirements(options, shell)),
    );
  program
    .command("completion")
    .description("print the script with which a shell completes commands, flags and names")
    .argument("<shell>", "bash, zsh, fish or powershell")
    .action((name: string) =>
      choose(async (shell) => (await import("../commands/complete.ts")).completion(name, shell)),
    );
  program
    .command("__complete", { hidden: true })
    .argument("[words...]", "the words so far; the last is being typed")
    .action((words: readonly string[]) =>
      choose(async (shell) => (await import("../commands/complete.ts")).complete(words, shell)),
    );
}

/** Adds the options of every command that edits the configuration. */
function editing(command: Command): Command {
  return command
    .option("-y, --yes", "write without asking")
    .option("--dry-run", "show the change and its plan, and write nothing");
}

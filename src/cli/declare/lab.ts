// The commands of labs: lab create, lab add, lab fault.

import { Option, type Command } from "commander";
import { type Choose, deployment } from "./shared.ts";

/** Declares them; a command's module is loaded when it is chosen. */
export function declareLab(program: Command, choose: Choose): void {
  const lab = program.command("lab").description("deployments on disk to try things on");
  lab
    .command("create")
    .description("make a deployment: authority, PFX files, cscert.yaml and node stores in an older state")
    .argument("<folder>", "a new or empty folder")
    .option("--servers <count>", "how many servers in all", "8")
    .option("--pools <count>", "how many Front End pools", "2")
    .option("--now <instant>", "the lab's present (default: now)")
    .addOption(
      new Option(
        "--store <kind>",
        "node stores on disk, or the product's cmdlets as the lab's module plays them",
      )
        .choices(["directory", "powershell"])
        .default("directory"),
    )
    .action((folder: string, options) =>
      choose(async (shell) => (await import("../commands/lab-create.ts")).labCreate(folder, options, shell)),
    );
  deployment(lab.command("add"))
    .description("make empty node stores for servers that have joined the YAML")
    .argument("<server...>", "their FQDNs")
    .action((servers: readonly string[], options) =>
      choose(async (shell) => (await import("../commands/lab-add.ts")).labAdd(servers, options, shell)),
    );
  deployment(lab.command("fault"))
    .description("break a server of a lab, or mend it")
    .argument("<server>", "its FQDN")
    .argument("<fault>", "unreachable, slow, read-only or none")
    .action((server: string, fault: string, options) =>
      choose(async (shell) =>
        (await import("../commands/lab-fault.ts")).labFault(server, fault, options, shell),
      ),
    );
}

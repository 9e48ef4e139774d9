// The commands that write to the stores: apply, unlock.

import type { Command } from "commander";
import { type Choose, deployment, format, allow } from "./shared.ts";

/** Declares them; a command's module is loaded when it is chosen. */
export function declareChanging(program: Command, choose: Choose): void {
  deployment(program.command("apply"))
    .description("make the stores hold what the YAML says, and verify it")
    .option("--plan <file>", "apply exactly this reviewed plan, or refuse")
    .option("--what-if", "run every cmdlet with -WhatIf on its real target, and change nothing")
    .option("--auto-approve", "do not ask")
    .option("--lock-timeout <duration>", "how long to wait for another writer", "20s")
    .addOption(allow())
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("../commands/apply.ts")).apply(options, shell)),
    );
  deployment(program.command("unlock"))
    .description("take the writer's lease away from its holder")
    .option("--auto-approve", "do not ask")
    .action((options) =>
      choose(async (shell) => (await import("../commands/unlock.ts")).unlock(options, shell)),
    );
}

// Every command, declared once. Its module is loaded when it is asked for and not before: start-up is a feature.

import { Command, CommanderError, Option } from "commander";
import type { Shell } from "./shell.ts";

type Run = (shell: Shell) => Promise<number>;

/** What the command line asks for: a command to run, a text to print, or a usage error (exit 64). */
export type Request =
  | { readonly kind: "run"; readonly run: Run }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "usage"; readonly text: string };

/** Reads the command line. Touches nothing but its arguments. */
export async function parseCommandLine(
  argv: readonly string[],
  version: string,
  width: number,
): Promise<Request> {
  let chosen: Run | undefined;
  let text = "";
  const write = (part: string): void => void (text += part);
  const program = declareProgram(version, (run) => void (chosen = run));
  for (const command of [program, ...descendants(program)]) {
    const examples = EXAMPLES[pathOf(command)];
    if (examples !== undefined)
      command.addHelpText("before", `Examples:\n${examples.map((line) => `  ${line}\n`).join("")}`);
    command.exitOverride();
    command.configureOutput({
      writeOut: write,
      writeErr: write,
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
    });
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 && error.code !== "commander.help"
      ? { kind: "help", text }
      : { kind: "usage", text };
  }
  return chosen === undefined
    ? { kind: "usage", text: program.helpInformation() }
    : { kind: "run", run: chosen };
}

/** `lab create`; empty for the program itself. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null ? "" : `${pathOf(parent)} ${command.name()}`.trim();
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

type Choose = (run: Run) => void;

function declareProgram(version: string, choose: Choose): Command {
  const program = new Command("cscert")
    .description("Certificates as code for Skype for Business Server and Lync Server")
    .version(version, "-V, --version", "print the version")
    .showHelpAfterError("(cscert --help tells what there is)")
    .addHelpText("after", EXIT_CODES);
  declareReading(program, choose);
  declareSchedule(program, choose);
  declareChanging(program, choose);
  declareFiles(program, choose);
  declareLab(program, choose);
  return program;
}

function declareReading(program: Command, choose: Choose): void {
  deployment(program.command("validate").alias("check"))
    .description("say everything that is wrong with the YAML, in one run")
    .addOption(format(["text", "json", "sarif", "github"]))
    .action((options) =>
      choose(async (shell) => (await import("./commands/validate.ts")).validate(options, shell)),
    );
  deployment(program.command("plan"))
    .description("show what an apply would do; needs no password, writes nothing")
    .option(
      "--observed <file>",
      "use a snapshot that `cscert observe --out` wrote, instead of the node stores",
    )
    .option("--at <instant>", "what will be left to do then, if all goes as planned")
    .option("--out <file>", "save the plan, for `cscert apply --plan`")
    .option("--detailed-exitcode", "exit with 2 when changes are pending")
    .addOption(allow())
    .addOption(format(["text", "json", "markdown"]))
    .action((options) => choose(async (shell) => (await import("./commands/plan.ts")).plan(options, shell)));
  deployment(program.command("status").alias("get"))
    .description("list current, previous and next certificate of each server and type")
    .option("--at <instant>", "who will hold what then, if all goes as planned")
    .option("--type <type>", "only this type")
    .option("--server <fqdn>", "only this server")
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("./commands/status.ts")).status(options, shell)),
    );
  deployment(program.command("observe"))
    .description("read every node store and write a snapshot, for `plan --observed`")
    .option("--out <file>", "where to write it (default: standard output)")
    .action((options) =>
      choose(async (shell) => (await import("./commands/observe.ts")).observe(options, shell)),
    );
  deployment(program.command("history"))
    .description("list what was applied, when, by whom, and how it ended")
    .option("--limit <count>", "how many runs, latest first", "20")
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("./commands/history.ts")).history(options, shell)),
    );
  deployment(program.command("doctor"))
    .description("check this machine, the configuration and the stores; name a remedy for each fault")
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("./commands/doctor.ts")).doctor(options, shell)),
    );
}

function declareSchedule(program: Command, choose: Choose): void {
  deployment(program.command("next"))
    .description("name the next event of each assignment, and what a person must do before it")
    .addOption(observedFile())
    .addOption(format(["text", "json"]))
    .action((options) => choose(async (shell) => (await import("./commands/next.ts")).next(options, shell)));
  deployment(program.command("timeline"))
    .description("show which certificate each type holds over time")
    .option("--from <instant>", "where it begins (default: 30 days ago)")
    .option("--to <instant>", "where it ends (default: the last expiry)")
    .option("--type <type>", "only this type")
    .addOption(observedFile())
    .addOption(format(["text", "json", "svg", "mermaid", "ics"]))
    .action((options) =>
      choose(async (shell) => (await import("./commands/timeline.ts")).timeline(options, shell)),
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
      choose(async (shell) => (await import("./commands/prove.ts")).prove(options, shell)),
    );
  const suggest = deployment(program.command("suggest"))
    .description("list what will expire with no roll planned, and by when one must be merged")
    .addOption(observedFile())
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("./commands/suggest.ts")).suggest(options, shell)),
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
        (await import("./commands/suggest-roll.ts")).suggestRoll(command.optsWithGlobals(), shell),
      ),
    );
}

function declareChanging(program: Command, choose: Choose): void {
  deployment(program.command("apply"))
    .description("make the stores hold what the YAML says, and verify it")
    .option("--plan <file>", "apply exactly this reviewed plan, or refuse")
    .option("--auto-approve", "do not ask")
    .option("--lock-timeout <duration>", "how long to wait for another writer", "20s")
    .addOption(allow())
    .addOption(format(["text", "json"]))
    .action((options) =>
      choose(async (shell) => (await import("./commands/apply.ts")).apply(options, shell)),
    );
  deployment(program.command("unlock"))
    .description("take the writer's lease away from its holder")
    .option("--auto-approve", "do not ask")
    .action((options) =>
      choose(async (shell) => (await import("./commands/unlock.ts")).unlock(options, shell)),
    );
}

function declareFiles(program: Command, choose: Choose): void {
  program
    .command("inspect")
    .description("show what a PFX, CER or PEM file holds and which types it could serve")
    .argument("<file>", "the file")
    .option("--password-file <file>", "a file whose first line is the password")
    .option("--sip-domain <domain...>", "SIP domains to judge the subject by")
    .addOption(format(["text", "json"]))
    .action((file: string, options) =>
      choose(async (shell) => (await import("./commands/inspect.ts")).inspect(file, options, shell)),
    );
  program
    .command("init")
    .description("write a first cscert.yaml, its schema and .gitignore into a folder")
    .argument("[folder]", "where", ".")
    .requiredOption("--sip-domain <domain...>", "the deployment's SIP domains")
    .requiredOption("--pool <pool...>", "a pool: FQDN=ROLE[@SITE]:SERVER[,SERVER…]")
    .option("--product <product>", "lync-2013, sfb-2015, sfb-2019 or sfb-se", "sfb-2019")
    .action((folder: string, options) =>
      choose(async (shell) => (await import("./commands/init.ts")).init(folder, options, shell)),
    );
  program
    .command("schema")
    .description("print the JSON schema of cscert.yaml")
    .option("--out <file>", "write it there instead")
    .action((options) =>
      choose(async (shell) => (await import("./commands/schema.ts")).schema(options, shell)),
    );
  program
    .command("explain")
    .description("print the page of a diagnostic's code, or list all codes")
    .argument("[code]", "as in `error[roll/too-late]`")
    .action((code: string | undefined) =>
      choose(async (shell) => (await import("./commands/explain.ts")).explain(code, shell)),
    );
}

function declareLab(program: Command, choose: Choose): void {
  const lab = program.command("lab").description("deployments on disk to try things on");
  lab
    .command("create")
    .description("make a deployment: authority, PFX files, cscert.yaml and node stores in an older state")
    .argument("<folder>", "a new or empty folder")
    .option("--servers <count>", "how many servers in all", "8")
    .option("--pools <count>", "how many Front End pools", "2")
    .option("--now <instant>", "the lab's present (default: now)")
    .action((folder: string, options) =>
      choose(async (shell) => (await import("./commands/lab-create.ts")).labCreate(folder, options, shell)),
    );
  deployment(lab.command("add"))
    .description("make empty node stores for servers that have joined the YAML")
    .argument("<server...>", "their FQDNs")
    .action((servers: readonly string[], options) =>
      choose(async (shell) => (await import("./commands/lab-add.ts")).labAdd(servers, options, shell)),
    );
  deployment(lab.command("fault"))
    .description("break a server of a lab, or mend it")
    .argument("<server>", "its FQDN")
    .argument("<fault>", "unreachable, slow, read-only or none")
    .action((server: string, fault: string, options) =>
      choose(async (shell) =>
        (await import("./commands/lab-fault.ts")).labFault(server, fault, options, shell),
      ),
    );
}

/** The options of every command that works on a deployment. */
function deployment(command: Command): Command {
  return command
    .option("-c, --config <file>", "the configuration (default: cscert.yaml in this folder or above)")
    .option("--state <folder>", "journal, history and sights (default: .cscert beside the configuration)")
    .option("--now <instant>", "read and write at this instant; only in a lab");
}

function format(choices: readonly string[]): Option {
  return new Option("--format <format>", "how to print").choices([...choices]).default(choices[0]);
}

function observedFile(): Option {
  return new Option("--observed <file>", "use a snapshot instead of the node stores");
}

function allow(): Option {
  return new Option("--allow <guard...>", "lift a guard by its name, e.g. guard/change-share").default([]);
}

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  "": [
    "cscert lab create lab           make a deployment to try things on",
    "cscert validate                 is the YAML right?",
    "cscert plan                     what would change?",
    "cscert apply                    change it, verified",
    "cscert status                   who holds and uses what?",
    "cscert explain roll/too-late    what does this code mean?",
  ],
  validate: ["cscert validate", "cscert validate --format github   # annotations in a pull request"],
  plan: [
    "cscert plan",
    "cscert plan --out plan.json              # review it, then `cscert apply --plan plan.json`",
    "cscert plan --observed snapshot.json     # without access to the stores",
    "cscert plan --detailed-exitcode          # 2 when changes are pending",
  ],
  apply: [
    "cscert apply                                  # shows the plan, then asks",
    "cscert apply --plan plan.json                 # exactly what was reviewed",
    "cscert apply --allow guard/change-share       # lifts one guard by its name",
  ],
  status: [
    "cscert status",
    "cscert status --type OAuthTokenIssuer --at 2027-01-12T03:00+01:00",
    "cscert status --server fe01.contoso.com --format json",
  ],
  next: ["cscert next", "cscert next --format json"],
  timeline: [
    "cscert timeline --type OAuthTokenIssuer",
    "cscert timeline --format svg > docs/timeline.svg",
    "cscert timeline --format ics > certificates.ics     # to subscribe to",
  ],
  prove: [
    "cscert prove",
    "cscert prove --next never                                             # what an assumption covers",
    "cscert prove --assume unreachable:fe03.contoso.com@2027-01-11T00:00Z  # what happens by itself",
  ],
  suggest: ["cscert suggest                 # what will expire with no roll planned"],
  "suggest roll": [
    "cscert suggest roll --certificate oauth-2027",
    'cscert suggest roll --certificate oauth-2027 --window "Tue-Thu 01:00-05:00 Europe/Paris" --write',
  ],
  observe: ["cscert observe --out snapshot.json"],
  history: ["cscert history --limit 5"],
  doctor: ["cscert doctor"],
  unlock: ["cscert unlock"],
  inspect: [
    "cscert inspect oauth.pfx --password-file secrets/oauth",
    "cscert inspect pool01.cer --sip-domain contoso.com",
  ],
  init: [
    "cscert init --sip-domain contoso.com --pool pool01.contoso.com=FrontEnd@Paris:fe01.contoso.com,fe02.contoso.com",
  ],
  schema: ["cscert schema --out cscert.schema.json"],
  explain: ["cscert explain roll/too-late", "cscert explain                # all codes"],
  "lab create": ["cscert lab create lab", "cscert lab create big --servers 200 --pools 20"],
  "lab add": ["cscert lab add fe04.contoso.com"],
  "lab fault": ["cscert lab fault fe01.contoso.com unreachable", "cscert lab fault fe01.contoso.com none"],
};

const EXIT_CODES = `
Exit codes: 0 done or nothing to do, 1 failure, 2 changes pending, 3 the YAML is at fault, 4 refused by a guard or
a rule, 5 stale plan, 6 incomplete observation, 7 locked, 8 some actions failed, 64 usage, 70 bug, 130 interrupted.
`;

// `npm run demo [-- FOLDER]`: one deployment from its first plan to a staged roll, by the real command line.
// Plain JavaScript that runs on Node 20 with nothing installed; it installs what cscert needs, if need be.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "./install.mjs";

const CLONE = dirname(dirname(fileURLToPath(import.meta.url)));
const LAUNCHER = join(CLONE, "dist", "cscert.cjs");
const DAY_MS = 86_400_000;
const PENDING = 2;
const USAGE = `Usage: npm run demo [-- FOLDER]

Makes a deployment of eight servers in FOLDER, which is new or empty (default: a temporary folder), then plans,
applies, rolls and verifies it with the real command line.`;

const folder = chooseFolder(process.argv.slice(2));
const configuration = join(folder, "cscert.yaml");
let step = 0;

install(say);
createLab();
const roll = withholdRoll();
checkAndApply();
addRoll();
showRoll();
sayGoodbye();

function createLab() {
  title("A deployment to try things on");
  say(
    "An authority, PFX files with passwords, a cscert.yaml, and the node stores of eight servers as",
    "somebody left them: a new server without certificates, a pool whose certificates run out.",
  );
  cscert(["lab", "create", typed(folder)], 0);
}

function checkAndApply() {
  title("Is the YAML right?");
  say("(The certificate that it finds unused is the next OAuth certificate: its turn comes in step 6.)");
  cscert(["validate"], 0);
  title("What would change?");
  say(
    "A plan needs no password and writes nothing. (With --detailed-exitcode, pending changes exit with 2:",
    "made for pull requests.)",
  );
  cscert(["plan", "--detailed-exitcode"], PENDING);
  title("Change it");
  say(
    "Every action is verified by observing again; services are interrupted one server of a pool at a time.",
  );
  cscert(["apply", "--auto-approve"], 0);
  title("Is anything left?");
  cscert(["plan", "--detailed-exitcode"], 0);
}

/** Takes the roll out of the YAML for a start, so that adding it is a change like any other. */
function withholdRoll() {
  const text = readFileSync(configuration, "utf8");
  const found = /^ {4}rolls:\n(?: {6}.*\n)+/m.exec(text);
  const date = found && /local: (\d{4}-\d{2}-\d{2})T/.exec(found[0]);
  if (!found || !date) fail(`${configuration} schedules no roll`);
  writeFileSync(configuration, text.replace(found[0], ""));
  return {
    lines: found[0],
    text,
    afterwards: new Date(Date.parse(`${date[1]}T12:00:00Z`) + DAY_MS).toISOString().replace(".000", ""),
  };
}

function addRoll() {
  title("Roll the OAuth certificate, months ahead");
  say(
    "The certificate that signs the tokens between servers must be on every server before it takes over.",
    "Three lines in the YAML say when:",
  );
  writeFileSync(configuration, roll.text);
  const added = roll.lines.trimEnd().split("\n");
  process.stdout.write(`${added.map((line) => `  + ${line}`).join("\n")}\n`);
  cscert(["plan", "--detailed-exitcode"], PENDING);
  cscert(["apply", "--auto-approve"], 0);
}

function showRoll() {
  title("Who holds what: today, and the day after the roll");
  say("Staged, it happens by itself on its date, on every server at once, even if cscert never runs again.");
  cscert(["status", "--type", "OAuthTokenIssuer"], 0);
  cscert(["status", "--type", "OAuthTokenIssuer", "--now", roll.afterwards], 0);
  say("And nothing is left to do, now or then:");
  cscert(["plan", "--detailed-exitcode"], 0);
  cscert(["plan", "--detailed-exitcode", "--now", roll.afterwards], 0);
}

function sayGoodbye() {
  title("Done");
  say(
    `${typed(folder)} holds a deployment that was planned, applied and verified, its OAuth roll staged on every`,
    "server that bears it. It is ready for more; try next:",
  );
  suggest("break a server, and see what plan and status say", [
    "lab",
    "fault",
    "fe02.contoso.com",
    "unreachable",
  ]);
  suggest("what was applied, when and by whom", ["history"]);
  suggest("every code that cscert prints has a page", ["explain", "guard/change-share"]);
}

/** Runs cscert as a user would, and ends the demo if it does not end as foretold. */
function cscert(args, expected) {
  process.stdout.write(`\n$ ${echo(args)}\n`);
  const { status, error } = spawnSync(process.execPath, [LAUNCHER, ...forLab(args)], {
    cwd: CLONE,
    stdio: "inherit",
    env: { ...process.env, INIT_CWD: undefined },
  });
  if (error) fail(`it could not be started: ${error.message}`);
  if (status !== expected) fail(`it ended with ${status}; the demo expected ${expected}`);
}

function echo(args) {
  return ["npx cscert", ...forLab(args).map((arg) => (/[\s"]/.test(arg) ? `"${arg}"` : arg))].join(" ");
}

/** Every command but those that need no deployment is told which configuration is meant. */
function forLab(args) {
  const free = args[0] === "explain" || (args[0] === "lab" && args[1] === "create");
  return free ? args : [...args, "-c", typed(configuration)];
}

/** The folder that was named, as seen from where the user is; else a temporary one. Ends the demo where it can't begin. */
function chooseFolder(args) {
  const [named, ...rest] = args;
  if (args.includes("--help") || args.includes("-h")) {
    say(USAGE);
    process.exit(0);
  }
  if (rest.length > 0 || named?.startsWith("-") === true) {
    process.stderr.write(`demo: it takes one folder and no option, not ${args.join(" ")}\n\n${USAGE}\n`);
    process.exit(64);
  }
  if (named === undefined) return mkdtempSync(join(tmpdir(), "cscert-demo-"));
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), named);
  if (!isFree(path))
    fail(`${path} is not an empty folder; name a new one, or remove it and run the demo again`);
  return path;
}

function isFree(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || (found.isDirectory() && readdirSync(path).length === 0);
}

/** A path as one would type it in the clone. */
function typed(path) {
  const below = relative(CLONE, path);
  return below.startsWith("..") || below === "" ? path : below;
}

function suggest(purpose, args) {
  process.stdout.write(`\n  # ${purpose}\n  ${echo(args)}\n`);
}

function title(text) {
  process.stdout.write(`\n${++step}. ${text}\n${"-".repeat(text.length + 3)}\n`);
}

function say(...lines) {
  process.stdout.write(`${lines.join("\n")}\n`);
}

function fail(why) {
  process.stderr.write(`\ndemo: ${why}\n`);
  process.exit(1);
}

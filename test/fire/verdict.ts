// What must hold after a fault: everything readable, nothing torn, a plain apply that ends where the unbroken run ended, and then silence.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readHistory } from "../../src/state/history.ts";
import { say, type Grounds } from "./estate.ts";

/** What a deployment holds: one line a file or fact, equal for two runs that did the same. */
export type EndState = readonly string[];

/** Reads the end state: every file's name, and every document without counters and what is drawn at random. */
export function readEndState(folder: string): EndState {
  const stores = join(folder, "stores");
  const names = readdirSync(stores, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return names.map((path) => {
    const name = path.slice(stores.length + 1);
    return name.endsWith("store.json") ? `${name} ${normalise(readFileSync(path, "utf8"))}` : name;
  });
}

/** Returns what is wrong right after a fault, before anything is mended: usually nothing. */
export function checkAfterFault(grounds: Grounds, folder: string): readonly string[] {
  const { exit, err } = plan(grounds, folder);
  return exit === 0 || exit === 2 ? [] : [`after the fault, plan ends with ${exit}: ${err.trim()}`];
}

/** Runs a plain apply and returns what is wrong with where it ends. */
export function checkRecovery(grounds: Grounds, folder: string, unbroken: EndState): readonly string[] {
  const apply = ["apply", "--auto-approve", "--now", grounds.story.now];
  const started = Date.now();
  const again = say(grounds.command, folder, apply);
  const took = Date.now() - started;
  const problems: string[] = [];
  if (again.exit !== 0) problems.push(`the plain apply ends with ${again.exit}: ${again.err.trim()}`);
  if (took > PATIENCE_MS) problems.push(`the plain apply took ${took} ms`);
  const state = readEndState(folder);
  problems.push(...differences(unbroken, state));
  problems.push(...checkHistory(folder));
  const before = readBytes(folder);
  const silent = say(grounds.command, folder, apply);
  if (silent.exit !== 0 || !silent.out.includes("No changes"))
    problems.push(`one more apply: ${silent.out}${silent.err}`);
  if (readBytes(folder) !== before) problems.push("one more apply writes something");
  return problems;
}

/** Every run of the journal has ended, and no effect was reported done twice. */
function checkHistory(folder: string): readonly string[] {
  const runs = readHistory(join(folder, ".cscert"), 100);
  const running = runs.filter(({ result }) => result === "running").map(({ id }) => `run ${id} never ends`);
  const done = runs.flatMap(({ actions }) => actions.filter(({ outcome }) => outcome?.kind === "done"));
  const twice = done
    .filter(({ id, kind }, at) => kind !== "replicate" && done.findIndex((other) => other.id === id) !== at)
    .map(({ id }) => `${id} was done twice`);
  return [...running, ...twice];
}

function plan({ command, story }: Grounds, folder: string): ReturnType<typeof say> {
  return say(command, folder, ["plan", "--detailed-exitcode", "--now", story.now]);
}

function differences(expected: EndState, found: EndState): readonly string[] {
  return [
    ...expected.filter((line) => !found.includes(line)).map((line) => `lacks ${line}`),
    ...found.filter((line) => !expected.includes(line)).map((line) => `has ${line}`),
  ];
}

/** Counters differ where a run was cut short and did a step again; key material is sealed anew each time. */
function normalise(text: string): string {
  return JSON.stringify(JSON.parse(text), (key, value: unknown) =>
    ["serial", "fence", "publication", "hmac", "pfx"].includes(key) ? undefined : value,
  );
}

function readBytes(folder: string): string {
  return ["stores", ".cscert"]
    .flatMap((name) => readdirSync(join(folder, name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => `${path} ${readFileSync(path, "base64")}`)
    .join("\n");
}

const PATIENCE_MS = 15_000;

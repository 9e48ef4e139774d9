// `cscert __complete -- WORD…`, which the completion scripts ask, and `cscert completion SHELL`, which prints them. Nothing is ever said
// to be wrong here: a broken configuration has no names, and that is all.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readOutline } from "../../config/outline.ts";
import { catalog } from "../../diagnostic/catalog.ts";
import { findCompletions, type Names } from "../completion/find-completions.ts";
import { completionScript, FILES_LINE, SHELLS } from "../completion/scripts.ts";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { declareProgram } from "../program.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { findConfiguration, loadConfiguration } from "../wiring.ts";

/** Prints one word a line, each with a tab and what it means where there is something to say. */
export async function complete(words: readonly string[], shell: Shell): Promise<number> {
  const program = declareProgram("", () => undefined);
  const given = words.map((word) => (word === '""' ? "" : word));
  const found = findCompletions(program, given.length === 0 ? [""] : given, await readNames(given, shell));
  if (found === "files") printLine(shell.out, FILES_LINE);
  else
    shell.out(found.map(({ word, about }) => `${word}${about === undefined ? "" : `\t${about}`}\n`).join(""));
  return 0;
}

/** Prints the script of a shell. */
export async function completion(name: string, shell: Shell): Promise<number> {
  const known = SHELLS.find((one) => one === name.toLowerCase());
  if (known === undefined)
    throw new Stop(64, [
      diagnose("cli/bad-option", { option: "SHELL", text: name, wanted: SHELLS.join(", ") }),
    ]);
  shell.out(completionScript(known));
  return 0;
}

async function readNames(words: readonly string[], shell: Shell): Promise<Names> {
  const codes = Object.keys(catalog);
  const named = words[words.findIndex((word) => word === "-c" || word === "--config") + 1];
  const isNamed = words.includes("-c") || words.includes("--config");
  const file = isNamed && named !== undefined ? resolve(shell.cwd, named) : findConfiguration(shell.cwd);
  const texts = file === undefined ? undefined : await readTexts(file);
  if (texts === undefined) return { certificates: [], pools: [], servers: [], sites: [], codes };
  const { certificates, pools } = readOutline(texts);
  return {
    certificates: certificates.map(({ name }) => name),
    pools: pools.map(({ name }) => name),
    servers: pools.flatMap(({ pool }) => pool.servers),
    sites: [...new Set(pools.flatMap(({ pool }) => pool.site ?? []))],
    codes,
  };
}

async function readTexts(file: string): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const { value } = await loadConfiguration(file);
    return value?.texts ?? new Map([["cscert.yaml", readFileSync(file, "utf8")]]);
  } catch {
    return undefined;
  }
}

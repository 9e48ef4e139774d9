// `cscert adopt`: what the servers hold becomes a configuration whose plan is empty, or is added to the one that is there.

import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { adoptEstate, type Adoption } from "../../adopt/adopt.ts";
import { findPlanComplaints } from "../../adopt/complaints.ts";
import { parseStore } from "../../adopt/parse-store.ts";
import { writeScalar } from "../../config/yaml-scalar.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import { count } from "../../render/style.ts";
import { writeAdoptedFiles } from "../adopted-files.ts";
import type { StoreOption } from "./adopt-again.ts";
import { isIncomplete, observeEstate, planFor, type EstateOptions } from "../observe-estate.ts";
import { readInstantOption } from "../options.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import { showWarnings } from "../warnings.ts";
import { locateStore, wireStore, type WiredStore } from "../wiring.ts";

export interface AdoptOptions extends EstateOptions {
  readonly store?: string;
  readonly out: string;
  /** The configuration to write or add to; absent: `cscert.yaml` in the folder. */
  readonly config?: string;
  readonly print?: true;
  readonly now?: string;
}

const ROOT_NAME = "cscert.yaml";

/** Adopts the estate of a store. Ends with 6 where a server or the deployment could not be read: what was read is adopted. */
export async function adopt(options: AdoptOptions, shell: Shell): Promise<number> {
  const file = resolve(shell.cwd, options.config ?? join(options.out, ROOT_NAME));
  const folder = dirname(file);
  if (existsSync(file)) {
    const { store, ...others } = options;
    const asked = store === undefined ? {} : { store: parseStoreOption(store, folder, shell) };
    return await (await import("./adopt-again.ts")).adoptAgain(file, { ...others, ...asked }, shell);
  }
  const store = openStore(options, folder, shell);
  const found = await observeEstate(store.wired, options, shell);
  const adoption = adoptEstate({
    estate: found.estate,
    store: store.line,
    complain: (desired) => findPlanComplaints(planFor(found.estate, desired)),
  });
  if (adoption === undefined) throw new Stop(1, [...found.oddities, diagnose("adopt/nothing-found", {})]);
  const oddities = [...found.oddities, ...adoption.oddities];
  showWarnings(oddities, shell);
  if (options.print === true) shell.out([...adoption.texts.values()].join("---\n"));
  else {
    const rename = (name: string): string => (name === ROOT_NAME ? basename(file) : name);
    const texts = new Map([...adoption.texts].map(([name, text]) => [rename(name), text]));
    writeAdoptedFiles(folder, texts, adoption.publicFiles);
    printLine(shell.out, summarise(file, adoption, oddities));
  }
  return isIncomplete(oddities) ? 6 : 0;
}

interface OpenedStore {
  readonly wired: WiredStore;
  /** As it is written below `store:`. */
  readonly line: string;
}

/** `directory:PATH`, from the current folder; `powershell`; or any line that may stand below `store:`. */
function openStore(options: AdoptOptions, folder: string, shell: Shell): OpenedStore {
  const now = readInstantOption("--now", options.now);
  const { line, value } = parseStoreOption(options.store, folder, shell);
  const path = value.kind === "directory" ? resolve(folder, value.path) : undefined;
  return { wired: wireStore(locateStore(value, folder), path, now, shell.now), line };
}

function parseStoreOption(text: string | undefined, folder: string, shell: Shell): StoreOption {
  const line = storeLine(text, folder, shell);
  const { value, diagnostics } = parseStore("--store", line);
  if (value === undefined) throw new Stop(64, diagnostics);
  return { line, value };
}

function storeLine(text: string | undefined, folder: string, shell: Shell): string {
  if (text === undefined) return "directory: { path: stores }";
  if (text === "powershell") return "powershell: {}";
  const path = /^directory:(?!\s*\{)(.+)$/.exec(text)?.[1];
  if (path === undefined && !text.includes(":")) {
    const args = { option: "--store", text, wanted: "directory:PATH or powershell" };
    throw new Stop(64, [diagnose("cli/bad-option", args)]);
  }
  if (path === undefined) return text;
  const written = relative(folder, resolve(shell.cwd, path.trim())).replaceAll("\\", "/") || ".";
  return `directory: { path: ${writeScalar(written)} }`;
}

function summarise(file: string, adoption: Adoption, oddities: readonly Diagnostic[]): string {
  const { desired, assignments, certificates, publicFiles } = adoption;
  const { pools, servers } = desired.topology;
  const odd =
    oddities.length === 0
      ? "nothing is odd"
      : `${oddities.length} ${oddities.length === 1 ? "thing" : "things"} to look at`;
  return [
    `wrote ${file}: ${count(servers.size, "server")} in ${count(pools.size, "pool")}, ${count(certificates, "certificate")}, ${count(assignments, "assignment")}; ${odd}`,
    `wrote ${count(publicFiles.size, "public certificate")} beside it, and no private key`,
    "next: `cscert plan` has nothing to do now; change certificates with `cscert assign`",
  ].join("\n");
}

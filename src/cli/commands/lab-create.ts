// `cscert lab create DIR`: a deployment on disk to try things on.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { diagnose } from "../../diagnostic/diagnostic.ts";
import { count } from "../../render/style.ts";
import { readInstantOption } from "../options.ts";
import { packageFile } from "../package-root.ts";
import { printLine, type Shell } from "../shell.ts";
import { Stop } from "../stop.ts";
import {
  createLab,
  describeNextSteps,
  leaseHolder,
  type LabStoreKind,
  type NextStepsRequest,
} from "../wiring.ts";

export interface LabCreateOptions {
  readonly servers: string;
  readonly pools: string;
  readonly now?: string;
  readonly store: LabStoreKind;
}

/** Makes the lab and prints the command lines to go on with. Exits with 64 for a size that is none, 1 where the folder is not empty. */
export async function labCreate(folder: string, options: LabCreateOptions, shell: Shell): Promise<number> {
  const size = {
    servers: readCount("--servers", options.servers),
    pools: readCount("--pools", options.pools),
  };
  const path = resolve(shell.cwd, folder);
  const request = {
    folder: path,
    size,
    now: readInstantOption("--now", options.now) ?? wholeSecond(shell.now()),
    beginning: "older" as const,
    schema: readFileSync(packageFile("schemas", "cscert.schema.json"), "utf8"),
    holder: leaseHolder(),
    signal: shell.signal,
    onProgress: (what: string) => printLine(shell.err, `${what} …`),
  };
  const lab = await createLab(request, options.store);
  const steps = describeNextSteps(lab, howToGoOn(path, shell));
  const width = Math.max(...steps.map(({ command }) => command.length));
  printLine(
    shell.out,
    [
      `made ${count(lab.servers, "server")} in ${count(lab.pools, "pool")}, ${count(lab.certificates, "certificate")} (they share ${count(lab.keyPairs, "key pair")}), in ${path}`,
      "",
      "Go on with:",
      ...steps.map(({ command, purpose }) => `  ${command.padEnd(width)}   # ${purpose}`),
    ].join("\n"),
  );
  return 0;
}

/** `npx cscert` starts in the clone and below it; elsewhere the clone is where to stay. */
function howToGoOn(path: string, shell: Shell): NextStepsRequest {
  const folder = relative(shell.cwd, path) || ".";
  const below = ancestors(path).some(
    (ancestor) => existsSync(join(ancestor, "node_modules", ".bin", "cscert")) || isPackage(ancestor),
  );
  return {
    program: "npx cscert",
    way: below ? "enter" : "name-configuration",
    folder: folder.startsWith("..") ? path : folder,
  };
}

function isPackage(folder: string): boolean {
  return packageFile() === folder;
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function readCount(option: string, text: string): number {
  const size = Number(text);
  if (Number.isSafeInteger(size) && size >= 1) return size;
  throw new Stop(64, [diagnose("cli/bad-option", { option, text, wanted: "a whole number from 1 on" })]);
}

function wholeSecond(instant: number): number {
  return Math.floor(instant / 1_000) * 1_000;
}

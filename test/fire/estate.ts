// What the faults are tried on: a copy of the package as it ships, and deployments small enough to be copied for each fault.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A story: a deployment, and what an apply on it has to do. */
export interface Story {
  readonly name: string;
  readonly tells: string;
  /** The lab's present, and the instant of every apply: end states can be compared to the last byte. */
  readonly now: string;
  /** Makes the deployment ready to be applied. */
  readonly prepare: (cscert: (...args: readonly string[]) => Said, folder: string) => void;
}

/** What a command said and how it ended. */
export interface Said {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Grounds {
  /** The command as it ships, built; a copy, so that a build meanwhile changes nothing. */
  readonly command: string;
  /** A deployment that is ready to be applied. Never run in: copied. */
  readonly template: string;
  readonly story: Story;
  readonly folder: string;
  remove(): void;
}

const CLONE = join(import.meta.dirname, "../..");
/** In the order in which a first apply and the next change of mind do it. */
export const STORIES: readonly Story[] = [
  {
    name: "first",
    tells: "installs, stages the OAuth roll, replicates, and assigns",
    now: "2026-11-25T08:00:00Z",
    prepare: () => undefined,
  },
  {
    name: "back",
    tells: "takes the staged roll back, replicates, and removes a previous copy",
    now: "2026-11-27T08:00:00Z",
    prepare: (cscert, folder) => {
      const first = cscert("apply", "--auto-approve", "--now", "2026-11-25T08:00:00Z");
      if (first.exit !== 0) throw new Error(`the story can't begin: ${first.err}`);
      const file = join(folder, "cscert.yaml");
      const text = readFileSync(file, "utf8");
      const changed = text
        .replace(/ {4}rolls:\n.*\n.*\n/, "")
        .replace("certificate: pool02-2026\n", "certificate: pool02-2026\n    removePrevious: true\n");
      writeFileSync(file, changed);
    },
  },
];

/** Copies the package and makes a story's deployment, in a temporary folder. */
export function makeGrounds(story: Story): Grounds {
  const folder = mkdtempSync(join(tmpdir(), "cscert-fire-"));
  const command = copyPackage(join(folder, "package"));
  const template = join(folder, "template");
  const cscert = (...args: readonly string[]): Said =>
    say(command, existsSync(template) ? template : folder, args);
  const made = cscert("lab", "create", template, "--servers", "3", "--now", "2026-11-25T08:00:00Z");
  if (made.exit !== 0) throw new Error(`the lab can't be made: ${made.err}`);
  story.prepare(cscert, template);
  return { command, template, story, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Copies the deployment, to be broken. */
export function copyEstate(grounds: Grounds): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(grounds.folder, "estate-"));
  cpSync(grounds.template, folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs the command without any fault. */
export function say(command: string, cwd: string, args: readonly string[]): Said {
  const run = spawnSync(process.execPath, [command, ...args], { cwd, encoding: "utf8", timeout: 60_000 });
  return { exit: run.status, out: run.stdout, err: run.stderr };
}

function copyPackage(to: string): string {
  const built = join(CLONE, "dist", "cscert.cjs");
  if (!existsSync(built)) throw new Error("nothing is built: npm run build");
  for (const name of ["dist", "package.json", "schemas/cscert.schema.json"]) {
    cpSync(join(CLONE, name), join(to, name), { recursive: true });
  }
  return join(to, "dist", "cscert.cjs");
}

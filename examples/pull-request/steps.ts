// How the story runs programs and tells what they said. Nothing blocks: the servers of the story are in this very process.

import { execFile, spawn } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
const IDENTITY = ["user.name=Ada", "user.email=ada@contoso.com", "commit.gpgsign=false"].flatMap(
  (setting) => ["-c", setting],
);

export interface Ran {
  readonly exit: number | null;
}

/** Prints the heading of a step. */
export function title(text: string): void {
  console.log(`\n## ${text}\n`);
}

/** Prints lines. */
export function say(...lines: readonly string[]): void {
  console.log(lines.join("\n"));
}

/** Runs Git and returns what it prints. */
export async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute("git", [...IDENTITY, ...args], { cwd });
  return stdout.trim();
}

/** Runs a program of Node's, shows its command and what it prints, and returns how it ended. */
export async function runNode(
  cwd: string,
  [file = "", ...args]: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const isAction = basename(file) === "index.cjs";
  console.log(
    isAction ? `$ (the action, mode ${variables["INPUT_MODE"] ?? "plan"})` : `$ cscert ${args.join(" ")}`,
  );
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, NO_COLOR: "1", ...variables };
  const child = spawn(process.execPath, [file, ...args], {
    cwd,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return { exit: await new Promise((resolve) => child.on("close", resolve)) };
}

/** Ends the story where a program did not end as it should. */
export function expectExit({ exit }: Ran, wanted: number): void {
  if (exit !== wanted) throw new Error(`it ended with ${exit}, and should have with ${wanted}`);
  if (wanted !== 0) console.log(`(exit ${wanted}, as it should)`);
}

// GitHub's action: its inputs become options of `plan` and `comment`, in one process and one file. It decides nothing of its own.

import { resolve } from "node:path";
import { comment } from "./commands/comment.ts";
import { planCommits } from "./commands/plan-change.ts";
import { readGuardOption } from "./options.ts";
import { makeProcessShell } from "./process-shell.ts";
import { runCommand } from "./run-command.ts";
import type { Shell } from "./shell.ts";

void main();

async function main(): Promise<void> {
  const shell = makeProcessShell();
  const cwd = resolve(shell.env["GITHUB_WORKSPACE"] ?? shell.cwd, input(shell, "working-directory") ?? ".");
  const token = input(shell, "token");
  const env = token === undefined ? shell.env : { ...shell.env, GITHUB_TOKEN: token };
  process.exitCode = await runCommand(async () => await act({ ...shell, cwd, env }), shell);
}

/** `plan` (the default) makes the plan and reports it; `comment` posts one that another job made; `both` is for trusted branches. */
async function act(shell: Shell): Promise<number> {
  const mode = input(shell, "mode") ?? "plan";
  const file = input(shell, "plan") ?? "plan.json";
  const planned = mode === "comment" ? 0 : await makePlan(file, shell);
  if (mode === "plan") await comment({ plan: file, platform: "github", reportOnly: true }, shell);
  else await comment({ plan: file, platform: "github" }, shell);
  return planned;
}

async function makePlan(file: string, shell: Shell): Promise<number> {
  const named = <Name extends string>(name: Name, from: string): Partial<Record<Name, string>> => {
    const value = input(shell, from);
    // One name, and so one member.
    return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, string>>);
  };
  const guards = (input(shell, "allow") ?? "").split(/[\s,]+/).filter((guard) => guard !== "");
  const untrusted = input(shell, "untrusted") === "false" ? {} : ({ untrusted: true } as const);
  const options = {
    ...named("config", "config"),
    ...named("base", "base"),
    ...named("head", "head"),
    ...named("observed", "observed"),
    ...untrusted,
    // GitHub's own name of the branch that the pull request would be merged into.
    baseName: shell.env["GITHUB_BASE_REF"] === "" ? undefined : shell.env["GITHUB_BASE_REF"],
    out: file,
    format: "text",
  } as const;
  return await planCommits(options, readGuardOption(guards), shell);
}

/** An input of the action's, as GitHub hands it over; undefined where it is empty. */
function input(shell: Shell, name: string): string | undefined {
  const value = shell.env[`INPUT_${name.toUpperCase()}`]?.trim();
  return value === undefined || value === "" ? undefined : value;
}

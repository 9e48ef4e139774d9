// The event that started a GitHub workflow, as far as it names a pull request. The file is GitHub's; branch names in it are anybody's.

import { readFileSync } from "node:fs";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { asRecord, numberIn, textIn } from "./answer.ts";
import { COMMIT } from "./platform.ts";

/** `head`: a `workflow_run` names no pull request of a fork; it is found by its head. */
export type GithubEvent =
  | { readonly kind: "number"; readonly number: number; readonly commit: string }
  | { readonly kind: "head"; readonly owner: string; readonly branch: string; readonly commit: string };

/** Reads the event's file. Throws a Failure `forge/bad-variable` where it names no pull request and no head. */
export function readGithubEvent(path: string): GithubEvent {
  const event = asRecord(parse(path));
  const pull = asRecord(event["pull_request"]);
  const number = numberIn(pull, "number");
  if (number !== undefined)
    return { kind: "number", number, commit: textIn(asRecord(pull["head"]), "sha") ?? "" };
  const run = asRecord(event["workflow_run"]);
  const commit = textIn(run, "head_sha");
  const branch = textIn(run, "head_branch");
  const owner = textIn(asRecord(asRecord(run["head_repository"])["owner"]), "login");
  if (commit === undefined || branch === undefined || owner === undefined || !COMMIT.test(commit))
    throw bad("the file of a pull_request or workflow_run event");
  return { kind: "head", owner, branch, commit };
}

/** Returns the id of the run that this job answers to: the one that made the plan. Undefined in a run that makes its own. */
export function runAnswered(path: string): number | undefined {
  try {
    return numberIn(asRecord(asRecord(parse(path))["workflow_run"]), "id");
  } catch {
    // A report needs no event; whoever posts is told what is wrong with it.
    return undefined;
  }
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw bad("a readable JSON file");
  }
}

function bad(wanted: string): Failure {
  return new Failure(diagnose("forge/bad-variable", { name: "GITHUB_EVENT_PATH", wanted }));
}

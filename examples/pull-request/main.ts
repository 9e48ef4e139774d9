// `npm run demo:review [-- FOLDER]`: a change from its branch to the servers, by way of a pull request: a Git server and GitHub's
// API on this machine, the built action, a stranger's mistake, its correction, the merge, and an apply of exactly what was reviewed.

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startGithub } from "../../test/kit/forge/github.ts";
import { startGitServer } from "../../test/kit/git-server.ts";
import { drawComment } from "./picture.ts";
import { expectExit, git, runNode, say, title, type Ran } from "./steps.ts";

const CLONE = join(import.meta.dirname, "../..");
const CSCERT = join(CLONE, "dist/cscert.cjs");
const ACTION = join(CLONE, ".github/actions/plan/index.cjs");
const STALE = 5;
const AT_FAULT = 3;

const folder = resolve(process.argv[2] ?? mkdtempSync(join(tmpdir(), "cscert-pull-request-")));
mkdirSync(folder, { recursive: true });
const at = (name: string): string => join(folder, name);
const servers = { git: await startGitServer(folder), github: await startGithub() };
try {
  await tell();
} finally {
  await Promise.all([servers.git.close(), servers.github.close()]);
}

async function tell(): Promise<void> {
  title("A deployment, and its configuration in a repository");
  await cscert(folder, ["lab", "create", "deployment"]);
  const home = at("deployment");
  await git(home, "init", "--quiet", "--initial-branch=main");
  await commit(home, "the deployment as code");
  await git(folder, "clone", "--quiet", "--bare", home, "deployment.git");
  await git(at("deployment.git"), "config", "http.receivepack", "true");
  await git(home, "remote", "add", "origin", `${servers.git.address}/deployment.git`);
  say("What the servers hold is observed by a scheduled job and published: public facts, no keys.");
  await cscert(home, ["observe", "--out", at("observed.json")]);

  title("A colleague moves a roll, and makes a mistake");
  await git(folder, "clone", "--quiet", `${servers.git.address}/deployment.git`, "work");
  await git(at("work"), "switch", "--quiet", "-c", "later");
  const text = readFileSync(at("work/cscert.yaml"), "utf8");
  const [, date = ""] = /local: (\d{4}-\d\d-\d\d)T/.exec(text) ?? [];
  const later = new Date(Date.parse(date) + 28 * 86_400_000).toISOString().slice(0, 10);
  const right = text.replace(`local: ${date}T`, `local: ${later}T`);
  await push(
    right.replace("scope: global", "scope: server:fe01.contoso.com"),
    "the roll comes four weeks later",
  );
  await reviewed(AT_FAULT);

  title("The mistake is corrected: the comment is edited in place");
  await push(right, "for the whole deployment");
  const plan = await reviewed(0);

  title("Merged, and applied exactly as reviewed");
  await git(home, "fetch", "--quiet", "origin", "later");
  await git(home, "merge", "--quiet", "--no-edit", "FETCH_HEAD");
  await cscert(home, ["apply", "--plan", plan]);
  say("A second time the world is no longer the one that was reviewed:");
  expectExit(await runNode(home, [CSCERT, "apply", "--plan", plan]), STALE);

  title("The comment");
  const [comment, ...more] = servers.github.comments;
  if (comment === undefined || more.length > 0) throw new Error("there should be one comment");
  writeFileSync(at("comment.md"), `${comment.body}\n`);
  say(comment.body);
  say("", await drawComment(comment.body, at("comment.png")), "", `All of it is in ${folder}`);
}

async function cscert(cwd: string, args: readonly string[]): Promise<void> {
  expectExit(await runNode(cwd, [CSCERT, ...args]), 0);
}

async function commit(cwd: string, message: string): Promise<void> {
  await git(cwd, "add", "--all");
  await git(cwd, "commit", "--quiet", "-m", message);
}

/** Pushes the configuration, and makes the merge commit that GitHub makes of a pull request. */
async function push(text: string, message: string): Promise<void> {
  writeFileSync(at("work/cscert.yaml"), text);
  await commit(at("work"), message);
  await git(at("work"), "push", "--quiet", "origin", "later");
  const tree = await git(at("deployment.git"), "merge-tree", "--write-tree", "main", "later");
  const merge = await git(
    at("deployment.git"),
    "commit-tree",
    tree,
    "-p",
    "main",
    "-p",
    "later",
    "-m",
    "merge",
  );
  await git(at("deployment.git"), "update-ref", "refs/pull/7/merge", merge);
}

/** Plays both workflows: the one that may nothing and plans, and the one that may comment and trusts nothing. Returns the plan's file. */
async function reviewed(exit: number): Promise<string> {
  const job = mkdtempSync(join(folder, "job-"));
  await git(job, "init", "--quiet");
  await git(
    job,
    "fetch",
    "--quiet",
    "--depth=2",
    `${servers.git.address}/deployment.git`,
    "refs/pull/7/merge",
  );
  await git(job, "checkout", "--quiet", "--detach", "FETCH_HEAD");
  const plan = join(job, "plan.json");
  const inputs = {
    INPUT_BASE: "HEAD^1",
    INPUT_OBSERVED: at("observed.json"),
    INPUT_PLAN: plan,
    GITHUB_BASE_REF: "main",
  };
  expectExit(await act(job, inputs), exit);
  const sha = await git(at("deployment.git"), "rev-parse", "later");
  servers.github.pulls.splice(0);
  servers.github.pulls.push({ number: 7, head: { sha, ref: "later", repo: "contoso/certs" } });
  const workflow_run = {
    head_sha: sha,
    head_branch: "later",
    head_repository: { owner: { login: "contoso" } },
  };
  writeFileSync(join(job, "event.json"), JSON.stringify({ workflow_run }));
  expectExit(await act(folder, { ...api(job), INPUT_MODE: "comment", INPUT_PLAN: plan }), 0);
  return plan;
}

function api(job: string): Readonly<Record<string, string>> {
  return {
    GITHUB_API_URL: servers.github.address,
    GITHUB_GRAPHQL_URL: `${servers.github.address}/graphql`,
    GITHUB_REPOSITORY: "contoso/certs",
    GITHUB_EVENT_PATH: join(job, "event.json"),
    INPUT_TOKEN: "ghs_token",
  };
}

async function act(workspace: string, variables: Readonly<Record<string, string>>): Promise<Ran> {
  return await runNode(workspace, [ACTION], {
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
    ...variables,
  });
}

// GitHub's action as GitHub runs it: one file, no install, a shallow checkout over HTTP, a stranger's pull request, then the workflow that
// comments. The built file is played; `npm run build` makes it.

import { execFile, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeChangeLab, runAt, type ChangeLab } from "../kit/change.ts";
import { startGitServer, type GitServer } from "../kit/git-server.ts";
import { COMMIT, startStage, type Stage } from "./platforms.ts";

const BUILT = join(import.meta.dirname, "../../.github/actions/plan/index.cjs");
const there = existsSync(BUILT);
if (!there) console.warn("SKIPPED: the action is not built; `npm run build` does it");

const NOW = Date.now();

let home: string;
let action: string;
let lab: ChangeLab;
let server: GitServer;
let stage: Stage;
beforeAll(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "cscert-action-")));
  // Away from its repository: nothing beside it can help it.
  action = join(home, "index.cjs");
  if (there) cpSync(BUILT, action);
  // The built file goes by the real time: so does this lab.
  lab = await makeChangeLab(NOW);
  const [, date = ""] = /local: (\d{4}-\d\d-\d\d)T/.exec(lab.read("cscert.yaml")) ?? [];
  const later = new Date(Date.parse(date) + 28 * 86_400_000).toISOString().slice(0, 10);
  lab.edit("cscert.yaml", `local: ${date}T`, `local: ${later}T`);
  lab.repository.commit("feature");
  lab.repository.git("checkout", "--quiet", "main");
  lab.repository.write("README.md", "main went on\n");
  lab.repository.commit("later");
  lab.repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "feature");
  lab.repository.git("update-ref", "refs/pull/7/merge", "HEAD");
  lab.repository.git("reset", "--quiet", "--hard", "HEAD^1");
  server = await startGitServer(join(lab.folder, ".."));
  stage = await startStage("github");
});
afterAll(async () => {
  await Promise.all([server.close(), stage.server.close()]);
  lab.remove();
  rmSync(home, { recursive: true, force: true });
});

interface Job {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  readonly outputs: string;
  readonly summary: string;
}

/** Runs the action's file in a workspace, as the runner does: inputs as variables, and hardly any other. */
async function runAction(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  env: Stage["env"] = {},
): Promise<Job> {
  const files = mkdtempSync(join(home, "job-"));
  for (const name of ["output", "summary"]) writeFileSync(join(files, name), "");
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const variables = {
    PATH: process.env["PATH"],
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: join(files, "output"),
    GITHUB_STEP_SUMMARY: join(files, "summary"),
    ...env,
    ...given,
  };
  const started = performance.now();
  const child = spawn(process.execPath, [action], {
    cwd: workspace,
    env: variables,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => void (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (stderr += chunk.toString()));
  const exit = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const read = (name: string): string => readFileSync(join(files, name), "utf8");
  return {
    exit,
    stdout,
    stderr,
    ms: performance.now() - started,
    outputs: read("output"),
    summary: read("summary"),
  };
}

/** Checks out as actions/checkout does: one ref, to a depth, detached. Git asks the server of this very process: nothing may block. */
async function checkout(ref: string, depth: number): Promise<string> {
  const workspace = mkdtempSync(join(home, "workspace-"));
  const local = `refs/remotes/${ref.replace(/^refs\//, "")}`;
  const git = async (...args: readonly string[]): Promise<unknown> =>
    await execute("git", args, { cwd: workspace, timeout: 20_000 });
  await git("init", "--quiet");
  await git("remote", "add", "origin", `${server.address}/lab`);
  await git("fetch", "--quiet", `--depth=${depth}`, "origin", `+${ref}:${local}`);
  await git("checkout", "--quiet", "--detach", local);
  cpSync(join(lab.folder, "../observed.json"), join(workspace, "observed.json"));
  return workspace;
}
const execute = promisify(execFile);

const INPUTS = { observed: "observed.json", base: "HEAD^1", head: "HEAD", plan: "plan.json" };

describe.skipIf(!there)("the action", () => {
  test("plans the merge commit of a shallow checkout, and tells the job", async () => {
    const workspace = await checkout("refs/pull/7/merge", 2);
    const below = { "working-directory": basename(workspace), plan: join(workspace, "plan.json") };
    const { exit, stdout, stderr, outputs, summary } = await runAction(dirname(workspace), {
      ...INPUTS,
      ...below,
    });
    expect([exit, stderr]).toStrictEqual([0, ""]);
    expect(stdout).toContain("This change asks for 1 action: 1 to stage");
    expect(outputs).toMatch(/^changes=16\ndigest=sha256:[0-9a-f]{64}\nexit-code=0\n$/);
    expect(summary).toContain("This change asks for 1 action: 1 to stage");
  });

  test("then comments from the plan alone, found by the head commit", async () => {
    const workspace = await checkout("refs/pull/7/merge", 2);
    await runAction(workspace, INPUTS);
    const trusted = mkdtempSync(join(home, "trusted-"));
    cpSync(join(workspace, "plan.json"), join(trusted, "plan.json"));
    stage.stand(COMMIT);
    const { GITHUB_TOKEN = "", ...env } = stage.envByCommit;
    const commented = await runAction(trusted, { mode: "comment", token: GITHUB_TOKEN }, env);
    expect([commented.exit, commented.stderr]).toStrictEqual([0, "comment created on GitHub\n"]);
    expect(stage.bodies()).toStrictEqual([
      expect.stringContaining("This change asks for 1 action: 1 to stage"),
    ]);
  });

  test("says what to fetch where the base is not there", async () => {
    const { exit, stderr } = await runAction(await checkout("refs/pull/7/merge", 1), INPUTS);
    expect([exit, stderr]).toStrictEqual([64, expect.stringContaining("git/unknown-revision")]);
    expect(stderr).toContain("shallow");
  });

  test("starts in well under a second", async () => {
    const workspace = await checkout("refs/pull/7/merge", 1);
    const runs = [];
    for (let run = 0; run < 3; run++) runs.push((await runAction(workspace, { ...INPUTS, observed: "" })).ms);
    expect(Math.min(...runs)).toBeLessThan(1_000);
  });
});

test("a shallow branch without a common ancestor is planned against the base's tip, and says so", async () => {
  const workspace = await checkout("refs/heads/feature", 1);
  const fetch = ["fetch", "--quiet", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main"];
  await execute("git", fetch, { cwd: workspace });
  const args = ["plan", "--base", "origin/main", "--observed", "observed.json"];
  const { exit, stdout } = await runAt(workspace, args, {}, NOW);
  expect([exit, stdout]).toStrictEqual([0, expect.stringContaining("git/base-unrelated")]);
  expect(stdout).toContain("the clone is shallow");
  expect(stdout).toContain("This change asks for 1 action: 1 to stage");
});

// `cscert comment`: from a plan's file to the comment, the summary, the annotations and the outputs of a job, on every platform.

import { mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { encodeReview } from "../../src/reconcile/saved-plan.ts";
import { PLATFORMS } from "../../src/forge/platform.ts";
import { makeChangeLab, runAt, type ChangeLab, type Ran } from "../kit/change.ts";
import { startGitlab } from "../kit/forge/gitlab.ts";
import { anyReview } from "../kit/reviews.ts";
import { COMMIT, startStage, type Stage } from "../forge/platforms.ts";

let lab: ChangeLab;
let job: string;
beforeAll(async () => {
  lab = await makeChangeLab();
  lab.edit("cscert.yaml", "2027-02-16T02:00", "2027-03-16T02:00");
  lab.edit("cscert.yaml", "certificate: web-external-2026\n", "certificate: pool02-2026\n");
  lab.repository.commit();
  const args = ["plan", "--base", "main", "--observed", "../observed.json", "--out", "../plan.json"];
  const { exit } = await lab.cscert(args);
  expect(exit).toBe(4);
});
afterAll(() => lab.remove());
beforeEach(() => {
  job = mkdtempSync(join(tmpdir(), "cscert-job-"));
  writeFileSync(join(job, "plan.json"), lab.read("../plan.json"));
});

type Variables = Readonly<Record<string, string | undefined>>;

async function comment(env: Variables, ...options: readonly string[]): Promise<Ran> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return await runAt(job, ["comment", "--plan", "plan.json", ...options], Object.fromEntries(set));
}
const file = (name: string): string => readFileSync(join(job, name), "utf8");

describe.for(PLATFORMS)("on %s", (platform) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await startStage(platform);
  });
  afterEach(async () => await stage.server.close());

  test("the comment is posted, and kept up to date", async () => {
    const first = await comment(stage.env);
    expect([first.exit, first.stderr]).toStrictEqual([0, expect.stringContaining("comment created on ")]);
    const second = await comment(stage.env);
    expect(second.stderr).toContain("comment unchanged on ");
    const [body = "", ...more] = stage.bodies();
    expect(more).toStrictEqual([]);
    expect(body).toContain(
      "### This change asks for 4 actions: 3 to assign, 1 to stage; 15 more are due without it. REFUSED",
    );
    expect(body).toContain("Merge before 2027-03-14T21:00:00Z");
    expect(body).toMatch(/```mermaid\n.*\ngantt/);
    expect(body).toContain("(cscert.yaml:61)");
  });

  test("a pull request that touches nothing is left in peace, and a comment that is there is kept up to date", async () => {
    const saved = JSON.parse(file("plan.json")) as { review: Record<string, unknown> };
    const quiet = { touched: false, change: [], withdrawn: [], findings: [] };
    writeFileSync(
      join(job, "quiet.json"),
      JSON.stringify({ ...saved, review: { ...saved.review, ...quiet } }),
    );
    const first = await comment(stage.env, "--plan", "quiet.json");
    expect([first.exit, first.stderr, stage.bodies()]).toStrictEqual([
      0,
      expect.stringContaining("comment not needed on "),
      [],
    ]);
    await comment(stage.env);
    expect((await comment(stage.env, "--plan", "quiet.json")).stderr).toContain("comment updated on ");
  });

  test("nothing is posted where the pull request went on", async () => {
    stage.stand("1".repeat(40));
    const ran = await comment(stage.envByCommit);
    expect([ran.exit, stage.bodies()]).toStrictEqual([0, []]);
    expect(ran.stderr).toContain("forge/no-pull-request");
  });

  test("a token that may not is told with what it needs", async () => {
    const wrong = Object.fromEntries(
      Object.entries(stage.env).map(([name, value]) => [name, /TOKEN/.test(name) ? "wrong" : value]),
    );
    const ran = await comment(wrong);
    expect([ran.exit, ran.stderr]).toStrictEqual([1, expect.stringContaining("forge/refused")]);
    expect(`${ran.stdout}${ran.stderr}`).not.toContain("wrong");
  });

  test("without a token, the report alone is written", async () => {
    const bare = Object.fromEntries(Object.entries(stage.env).filter(([name]) => !/TOKEN/.test(name)));
    expect((await comment(bare)).stderr).toContain("forge/variable-missing");
    const ran = await comment(bare, "--report-only");
    expect([ran.exit, ran.stderr, stage.bodies()]).toStrictEqual([0, "", []]);
  });

  test("a file that is no plan is refused before anybody is asked", async () => {
    writeFileSync(join(job, "plan.json"), '{"format":"cscert-plan"}');
    const ran = await comment(stage.env);
    expect([ran.exit, ran.stderr, stage.server.asked]).toStrictEqual([
      1,
      expect.stringContaining("apply/plan-file-invalid"),
      [],
    ]);
  });
});

test("a file that is too large is refused", async () => {
  truncateSync(join(job, "plan.json"), 17 * 1024 * 1024);
  const { exit, stderr } = await comment({}, "--print");
  expect([exit, stderr]).toStrictEqual([1, expect.stringContaining("more than 16777216 characters")]);
});

describe("a job of GitHub", () => {
  test("is given annotations at their lines, a summary, and outputs", async () => {
    const files = { GITHUB_STEP_SUMMARY: join(job, "summary"), GITHUB_OUTPUT: join(job, "output") };
    const run = {
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "contoso/certs",
      GITHUB_RUN_ID: "5",
    };
    writeFileSync(files.GITHUB_OUTPUT, "before=1\n");
    const { stdout } = await comment({ GITHUB_ACTIONS: "true", ...files, ...run }, "--report-only");
    expect(stdout).toMatch(/^::error title=guard\/change-share::/);
    expect(stdout).toContain("::notice file=cscert.yaml,line=61,");
    expect(file("summary")).toContain("### This change asks for 4 actions");
    expect(file("summary")).toContain("[The whole plan](https://github.com/contoso/certs/actions/runs/5)");
    expect(file("output")).toMatch(/^before=1\nchanges=19\ndigest=sha256:[0-9a-f]{64}\nexit-code=4\n$/);
  });

  test("is given no summary beyond its limit", async () => {
    const summary = join(job, "summary");
    writeFileSync(summary, "x".repeat(1024 * 1024 - 10));
    await comment({ GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary }, "--report-only");
    expect(file("summary")).toHaveLength(1024 * 1024 - 10);
  });
});

test("a job of Azure Pipelines is given issues, a summary and variables", async () => {
  const { stdout } = await comment({ TF_BUILD: "True" }, "--report-only");
  expect(stdout).toMatch(/^##vso\[task\.logissue type=error;code=guard\/change-share\]/);
  expect(stdout).toContain(`##vso[task.uploadsummary]${join(job, "cscert-summary.md")}`);
  expect(stdout).toContain("##vso[task.setvariable variable=changes;isOutput=true]19");
  expect(file("cscert-summary.md")).toContain("### This change asks for 4 actions");
});

test("a job of GitLab is given a quality report and variables", async () => {
  await comment({ GITLAB_CI: "true" }, "--report-only");
  expect(file("cscert.env")).toMatch(
    /^CSCERT_CHANGES=19\nCSCERT_DIGEST=sha256:[0-9a-f]{64}\nCSCERT_EXIT_CODE=4\n$/,
  );
  const [issue] = JSON.parse(file("cscert-quality.json")) as readonly Record<string, unknown>[];
  expect(issue).toMatchObject({
    check_name: expect.any(String) as unknown,
    fingerprint: expect.any(String) as unknown,
  });
});

test("GitLab is asked for no quick action, whatever a stranger writes", async () => {
  const server = await startGitlab();
  const env = {
    GITLAB_CI: "true",
    CI_API_V4_URL: `${server.address}/api/v4`,
    CI_PROJECT_ID: "42",
    CI_MERGE_REQUEST_IID: "7",
    CI_COMMIT_SHA: COMMIT,
    CSCERT_GITLAB_TOKEN: "glpat-token",
  };
  for (const review of fc.sample(anyReview(), { seed: 3, numRuns: 20 })) {
    writeFileSync(join(job, "plan.json"), encodeReview({ ...review, touched: true }));
    expect((await comment(env)).exit).toBe(0);
  }
  expect([server.notes.length > 0, server.actions]).toStrictEqual([true, []]);
  await server.close();
});

test("elsewhere it says so; to print it needs no platform", async () => {
  const ran = await comment({});
  expect([ran.exit, ran.stderr]).toStrictEqual([64, expect.stringContaining("forge/unknown-platform")]);
  const printed = await comment({}, "--print");
  expect([printed.exit, printed.stderr]).toStrictEqual([0, ""]);
  expect(printed.stdout).toContain("**This change** (compared with <code>main</code>)");
});

test("the plan of a plain `plan --out` has a comment too, and apply takes the very file", async () => {
  await lab.cscert(["plan", "--out", join(job, "plan.json")]);
  const { stdout } = await comment({}, "--print");
  expect(stdout).toContain("### 19 actions:");
  expect(stdout).toContain("<summary>Timeline</summary>");
  const applied = await lab.cscert(["apply", "--plan", join(job, "plan.json")]);
  expect([applied.exit, applied.stdout]).toStrictEqual([4, expect.stringContaining("19 skipped")]);
});

test("a plan of a world that has changed since is refused", async () => {
  const { repository } = lab;
  repository.git("checkout", "--quiet", "--force", "main");
  await lab.cscert(["plan", "--base", "HEAD", "--out", join(job, "reviewed.json")]);
  lab.edit("cscert.yaml", "2027-02-16T02:00", "2027-04-16T02:00");
  const refused = await lab.cscert(["apply", "--plan", join(job, "reviewed.json")]);
  expect([refused.exit, refused.stdout]).toStrictEqual([5, expect.stringContaining("apply/stale-plan")]);
  repository.git("checkout", "--quiet", "--force", "main");
  const applied = await lab.cscert(["apply", "--plan", join(job, "reviewed.json")]);
  expect(applied.exit).toBe(0);
  const again = await lab.cscert(["apply", "--plan", join(job, "reviewed.json")]);
  expect(again.exit).toBe(5);
});

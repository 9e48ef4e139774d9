// The three platforms behind one face, so that what must hold on each is written once.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectOptions } from "../../src/forge/connect.ts";
import type { Environment, Platform } from "../../src/forge/platform.ts";
import { AZURE_ME, startAzure } from "../kit/forge/azure.ts";
import { startGithub } from "../kit/forge/github.ts";
import { GITLAB_ME, startGitlab } from "../kit/forge/gitlab.ts";
import type { TestServer } from "../kit/forge/server.ts";

export const COMMIT = "5f0cc04063eec0ffee0000000000000000000001";

/** The run of GitHub's that made the plan. */
export const PLAN_RUN = 4_711;

export interface Stage {
  readonly platform: Platform;
  readonly server: TestServer;
  readonly env: Environment;
  /** Without the number of the pull request in it. */
  readonly envByCommit: Environment;
  /** Bodies of all comments, in order; a folded one begins with `[folded] `. */
  bodies(): readonly string[];
  /** Writes a comment as this token's account, or as somebody else. */
  write(author: "own" | "other", body: string): void;
  /** Deletes all comments. */
  clear(): void;
  /** Has an open pull request stand at this commit. */
  stand(commit: string): void;
}

/** Starts a platform. */
export async function startStage(platform: Platform): Promise<Stage> {
  switch (platform) {
    case "github":
      return await startGithubStage();
    case "gitlab":
      return await startGitlabStage();
    case "azure":
      return await startAzureStage();
  }
}

/** Options that never wait; `waits` keeps how long it would have been. */
export function options(env: Environment): ConnectOptions & { readonly waits: number[] } {
  const waits: number[] = [];
  const wait = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { env, signal: new AbortController().signal, now: () => Date.UTC(2026, 10, 25), wait, waits };
}

const mark = (folded: boolean, body: string): string => (folded ? `[folded] ${body}` : body);

function eventFile(event: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), "cscert-event-")), "event.json");
  writeFileSync(file, JSON.stringify(event));
  return file;
}

async function startGithubStage(): Promise<Stage> {
  const server = await startGithub();
  const head_repository = { owner: { login: "stranger" }, full_name: "stranger/certs" };
  const workflow_run = { id: PLAN_RUN, head_sha: COMMIT, head_branch: "feature", head_repository };
  const shared = {
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: server.address,
    GITHUB_GRAPHQL_URL: `${server.address}/graphql`,
    GITHUB_REPOSITORY: "contoso/certs",
    GITHUB_TOKEN: "ghs_token",
  };
  return {
    platform: "github",
    server,
    env: { ...shared, GITHUB_EVENT_PATH: eventFile({ pull_request: { number: 7, head: { sha: COMMIT } } }) },
    envByCommit: { ...shared, GITHUB_EVENT_PATH: eventFile({ workflow_run }) },
    bodies: () => server.comments.map(({ minimized, body }) => mark(minimized, body)),
    write: (author, body) => void server.write(author === "own" ? "github-actions[bot]" : "mallory", body),
    clear: () => void server.comments.splice(0),
    stand: (sha) =>
      void server.pulls.push({ number: 7, head: { sha, ref: "feature", repo: "stranger/certs" } }),
  };
}

async function startGitlabStage(): Promise<Stage> {
  const server = await startGitlab();
  const envByCommit = {
    GITLAB_CI: "true",
    CI_API_V4_URL: `${server.address}/api/v4`,
    CI_PROJECT_ID: "42",
    CI_COMMIT_SHA: COMMIT,
    CSCERT_GITLAB_TOKEN: "glpat-token",
  };
  return {
    platform: "gitlab",
    server,
    env: { ...envByCommit, CI_MERGE_REQUEST_IID: "7" },
    envByCommit,
    bodies: () =>
      server.notes.map(({ body }) => mark(body.includes("<summary>Outdated plan</summary>"), body)),
    write: (author, body) => void server.write(author === "own" ? GITLAB_ME : 99, body),
    clear: () => void server.notes.splice(0),
    stand: (sha) => void server.requests.push({ iid: 7, sha, state: "opened" }),
  };
}

async function startAzureStage(): Promise<Stage> {
  const server = await startAzure();
  const envByCommit = {
    TF_BUILD: "True",
    SYSTEM_COLLECTIONURI: `${server.address}/contoso/`,
    SYSTEM_TEAMPROJECTID: "project-id",
    BUILD_REPOSITORY_ID: "repository-id",
    BUILD_SOURCEVERSION: COMMIT,
    SYSTEM_ACCESSTOKEN: "azure-token",
  };
  return {
    platform: "azure",
    server,
    env: {
      ...envByCommit,
      SYSTEM_PULLREQUEST_PULLREQUESTID: "7",
      SYSTEM_PULLREQUEST_SOURCECOMMITID: COMMIT,
    },
    envByCommit,
    bodies: () =>
      server.threads
        .filter(({ isDeleted }) => !isDeleted)
        .map(({ status, comments }) => mark(status === "closed", comments[0]?.content ?? "")),
    write: (author, body) => void server.write(author === "own" ? AZURE_ME : "mallory", body),
    clear: () => server.threads.forEach((thread) => void (thread.isDeleted = true)),
    stand: (commitId) => void server.pulls.push({ pullRequestId: 7, lastMergeSourceCommit: { commitId } }),
  };
}

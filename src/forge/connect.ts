// From a job's variables to its pull request. The number comes from the platform's own event or API, never from a plan.

import { setTimeout as sleep } from "node:timers/promises";
import { azureComments, findAzurePullRequests, headOfAzure } from "./azure.ts";
import type { PullRequestComments } from "./forge.ts";
import { findGithubPullRequests, githubComments, headOfGithub } from "./github.ts";
import { readGithubEvent } from "./github-event.ts";
import { findGitlabMergeRequests, gitlabComments, headOfGitlab } from "./gitlab.ts";
import { makeHttp, type Http } from "./http.ts";
import { COMMIT, makeVariables, PLATFORM_NAMES, type Environment, type Platform } from "./platform.ts";

export interface ConnectOptions {
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** How to wait between tries; the real time where nothing else is said. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The pull requests that this job speaks for: usually one; none where it was closed or pushed to again meanwhile. */
export interface Connection {
  readonly commit: string;
  readonly pullRequests: readonly PullRequestComments[];
}

/** Finds the pull requests of this job. Throws a Failure `forge/…`. */
export async function connect(platform: Platform, options: ConnectOptions): Promise<Connection> {
  switch (platform) {
    case "github":
      return await connectGithub(options);
    case "gitlab":
      return await connectGitlab(options);
    case "azure":
      return await connectAzure(options);
  }
}

/** A job that is late, or run again, must not cover the plan of a newer commit. What the platform does not tell stops nobody. */
function standing(number: number, planned: string | undefined, head: string | undefined): readonly number[] {
  return planned === undefined || planned === "" || head === undefined || planned === head ? [number] : [];
}

type Headers = Readonly<Record<string, string>>;

function open(platform: Platform, address: string, headers: Headers, options: ConnectOptions): Http {
  const wait = options.wait ?? (async (ms, signal) => await sleep(ms, undefined, { signal }));
  const { signal, now } = options;
  return makeHttp({ platform: PLATFORM_NAMES[platform], address, headers, signal, wait, now });
}

async function connectGithub(options: ConnectOptions): Promise<Connection> {
  const { need, needFormed, find } = makeVariables("github", options.env);
  const repository = needFormed(
    "GITHUB_REPOSITORY",
    /^[\w-][\w.-]*\/(?!\.\.?$)[\w.-]+$/,
    "of the form owner/name",
  );
  const api = find("GITHUB_API_URL") ?? "https://api.github.com";
  const graphql = find("GITHUB_GRAPHQL_URL") ?? `${api.replace(/\/v3\/?$/, "")}/graphql`;
  const headers = {
    authorization: `Bearer ${need("GITHUB_TOKEN", "GH_TOKEN")}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
  };
  const place = { http: open("github", api, headers, options), repository, graphql };
  const event = readGithubEvent(need("GITHUB_EVENT_PATH"));
  const numbers =
    event.kind === "head"
      ? await findGithubPullRequests(place, event)
      : standing(event.number, event.commit, await headOfGithub(place, event.number));
  return { commit: event.commit, pullRequests: numbers.map((number) => githubComments(place, number)) };
}

async function connectGitlab(options: ConnectOptions): Promise<Connection> {
  const { find, need, needFormed, findNumber } = makeVariables("gitlab", options.env);
  const commit = needFormed("CI_COMMIT_SHA", COMMIT, "a commit's hash");
  const project = need("CI_PROJECT_ID");
  const headers = { "private-token": need("CSCERT_GITLAB_TOKEN", "GITLAB_TOKEN") };
  const place = { http: open("gitlab", need("CI_API_V4_URL"), headers, options), project };
  const named = findNumber("CI_MERGE_REQUEST_IID");
  // In a pipeline of merged results, the commit is the merge; the head has a variable of its own.
  const head = find("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") ?? commit;
  const numbers =
    named === undefined
      ? await findGitlabMergeRequests(place, commit)
      : standing(named, head, await headOfGitlab(place, named));
  return { commit, pullRequests: numbers.map((number) => gitlabComments(place, number)) };
}

async function connectAzure(options: ConnectOptions): Promise<Connection> {
  const { find, need, needFormed, findNumber } = makeVariables("azure", options.env);
  const commit = needFormed("BUILD_SOURCEVERSION", COMMIT, "a commit's hash");
  const headers = { authorization: `Bearer ${need("SYSTEM_ACCESSTOKEN")}`, accept: "application/json" };
  const http = open(
    "azure",
    need("SYSTEM_COLLECTIONURI", "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"),
    headers,
    options,
  );
  const place = {
    http,
    project: need("SYSTEM_TEAMPROJECTID", "SYSTEM_TEAMPROJECT"),
    repository: need("BUILD_REPOSITORY_ID"),
  };
  const named = findNumber("SYSTEM_PULLREQUEST_PULLREQUESTID");
  const numbers =
    named === undefined
      ? await findAzurePullRequests(place, commit)
      : standing(named, find("SYSTEM_PULLREQUEST_SOURCECOMMITID"), await headOfAzure(place, named));
  return { commit, pullRequests: numbers.map((number) => azureComments(place, number)) };
}

// The address of the page where the whole plan is kept as an artifact: this job's, or that of the run which it answers to.

import { runAnswered } from "./github-event.ts";
import type { Environment, Platform } from "./platform.ts";

/** What may stand in a Markdown link as it is. */
const PLAIN_LINK = /^https?:\/\/[\w.:/?=&%~+-]+$/;

/** Returns the address; undefined where the job does not tell it, or tells it in characters that a link may not hold. */
export function runLink(platform: Platform, env: Environment): string | undefined {
  const link = linkOf(platform, platform === "github" ? withRun(env) : env);
  return link !== undefined && PLAIN_LINK.test(link) ? link : undefined;
}

function withRun(env: Environment): Environment {
  const event = env["GITHUB_EVENT_PATH"] ?? "";
  const run = event === "" ? undefined : runAnswered(event);
  return run === undefined ? env : { ...env, GITHUB_RUN_ID: String(run) };
}

function linkOf(platform: Platform, env: Environment): string | undefined {
  const joined = (...parts: readonly (readonly [before: string, name: string])[]): string | undefined => {
    if (parts.some(([, name]) => (env[name] ?? "") === "")) return undefined;
    return parts.map(([before, name]) => `${before}${env[name]}`).join("");
  };
  switch (platform) {
    case "github":
      return joined(
        ["", "GITHUB_SERVER_URL"],
        ["/", "GITHUB_REPOSITORY"],
        ["/actions/runs/", "GITHUB_RUN_ID"],
      );
    case "gitlab":
      return joined(["", "CI_JOB_URL"]);
    case "azure":
      return joined(
        ["", "SYSTEM_COLLECTIONURI"],
        ["", "SYSTEM_TEAMPROJECTID"],
        ["/_build/results?buildId=", "BUILD_BUILDID"],
      );
  }
}

// The address of this job's page, where the whole plan is kept as an artifact.

import type { Environment, Platform } from "./platform.ts";

/** What may stand in a Markdown link as it is. */
const PLAIN_LINK = /^https?:\/\/[\w.:/?=&%~+-]+$/;

/** Returns the address; undefined where the job does not tell it, or tells it in characters that a link may not hold. */
export function runLink(platform: Platform, env: Environment): string | undefined {
  const link = linkOf(platform, env);
  return link !== undefined && PLAIN_LINK.test(link) ? link : undefined;
}

function linkOf(platform: Platform, env: Environment): string | undefined {
  switch (platform) {
    case "github":
      return `${env["GITHUB_SERVER_URL"]}/${env["GITHUB_REPOSITORY"]}/actions/runs/${env["GITHUB_RUN_ID"]}`;
    case "gitlab":
      return env["CI_JOB_URL"];
    case "azure":
      return `${env["SYSTEM_COLLECTIONURI"]}${env["SYSTEM_TEAMPROJECTID"]}/_build/results?buildId=${env["BUILD_BUILDID"]}`;
  }
}

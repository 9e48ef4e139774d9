// The `forge/…` codes: what a platform for pull requests refuses, or does not tell.

import { entry } from "../entry.ts";

export const forgeCatalog = {
  "forge/unknown-platform": entry(
    "error",
    () => "this is no job of GitHub Actions, GitLab CI or Azure Pipelines: there is nowhere to comment",
    () =>
      "name the platform with `--platform`, or print the comment: `cscert comment --plan plan.json --print`",
  ),
  "forge/variable-missing": entry<{ platform: string; name: string }>(
    "error",
    ({ platform, name }) => `${platform}: the variable ${name} is not set`,
    ({ name }) =>
      /TOKEN/.test(name)
        ? "hand the token to this step; the page of this code says how, for each platform"
        : "run this in a job of the platform, or set the variable as its documentation says",
  ),
  "forge/bad-variable": entry<{ name: string; wanted: string }>(
    "error",
    ({ name, wanted }) => `the variable ${name} is not ${wanted}`,
  ),
  "forge/insecure-address": entry<{ address: string }>(
    "error",
    ({ address }) => `${address} is not https: the token would travel in the open`,
  ),
  "forge/no-pull-request": entry<{ commit: string }>(
    "note",
    ({ commit }) => `no open pull request stands at ${commit.slice(0, 12)}: nothing was posted`,
    () => "it was pushed to again, or closed; the newer run posts for it",
  ),
  "forge/refused": entry<{ platform: string; what: string; status: number; said: string }>(
    "error",
    ({ platform, what, status, said }) =>
      `${platform} refused to ${what}: ${status}${said === "" ? "" : ` ${JSON.stringify(said)}`}`,
    () =>
      "check the token and its permissions: `cscert explain forge/refused` lists what each platform needs",
  ),
  "forge/unreachable": entry<{ platform: string; what: string; tries: number; why: string }>(
    "error",
    ({ platform, what, tries, why }) => `${platform} did not ${what} in ${tries} tries: ${why}`,
  ),
  "forge/rate-limited": entry<{ platform: string; seconds: number }>(
    "error",
    ({ platform, seconds }) =>
      `${platform} asks to wait ${seconds} s before the next request; that is too long for a job`,
  ),
} as const;

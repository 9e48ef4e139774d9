// Which platform this job runs on, by the variables that it sets, and what of them the rest of this room needs.

import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";

export const PLATFORMS = ["github", "gitlab", "azure"] as const;
export type Platform = (typeof PLATFORMS)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** As people call it. */
export const PLATFORM_NAMES = {
  github: "GitHub",
  gitlab: "GitLab",
  azure: "Azure DevOps",
} as const satisfies Record<Platform, string>;

/** Returns the platform whose job this is. */
export function detectPlatform(env: Environment): Platform | undefined {
  if (env["GITHUB_ACTIONS"] === "true") return "github";
  if (env["GITLAB_CI"] === "true") return "gitlab";
  return env["TF_BUILD"]?.toLowerCase() === "true" ? "azure" : undefined;
}

/** Reads the variables of one platform: each is there and of its form, or a Failure `forge/variable-missing`, `forge/bad-variable`. */
export function makeVariables(platform: Platform, env: Environment) {
  const find = (name: string): string | undefined => {
    const value = env[name];
    return value === undefined || value.trim() === "" ? undefined : value.trim();
  };
  const need = (...names: readonly string[]): string => {
    const value = names.map(find).find((found) => found !== undefined);
    if (value !== undefined) return value;
    const args = { platform: PLATFORM_NAMES[platform], name: names[0] ?? "" };
    throw new Failure(diagnose("forge/variable-missing", args));
  };
  const formed = (name: string, value: string, form: RegExp, wanted: string): string => {
    if (form.test(value)) return value;
    throw new Failure(diagnose("forge/bad-variable", { name, wanted }));
  };
  return {
    find,
    need,
    /** A variable that is there and has a form. */
    needFormed: (name: string, form: RegExp, wanted: string) => formed(name, need(name), form, wanted),
    /** A whole number from 1 on, where the variable is set. */
    findNumber: (name: string): number | undefined => {
      const value = find(name);
      return value === undefined ? undefined : Number(formed(name, value, /^[1-9]\d{0,9}$/, "a number"));
    },
  };
}

export const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

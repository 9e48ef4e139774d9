// What a started PowerShell or ssh is told of this process's environment.

import { expect, test } from "vitest";
import { environmentOfPrograms } from "../../src/stores/powershell/environment.ts";

test.each([
  "PATH",
  "Path",
  "PSModulePath",
  "ProgramFiles(x86)",
  "HOME",
  "LC_ALL",
  "SSH_AUTH_SOCK",
  "DOTNET_ROOT",
])("%s is passed on", (name) => {
  expect(environmentOfPrograms({ [name]: "x" })).toEqual({ [name]: "x" });
});

test.each([
  "OAUTH_PASSWORD",
  "CI_JOB_TOKEN",
  "GITHUB_TOKEN",
  "SSH_PASSWORD",
  "LC_password",
  "XPATH",
  "NODE_OPTIONS",
])("%s is not", (name) => {
  expect(environmentOfPrograms({ [name]: "x", PATH: undefined })).toEqual({});
});

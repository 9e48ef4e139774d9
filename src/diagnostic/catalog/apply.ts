// The `apply/…` codes: what an apply could not do.

import { entry } from "../entry.ts";

export const applyCatalog = {
  "apply/material-unreadable": entry<{ path: string; why: string }>(
    "error",
    ({ path, why }) => `can't read ${path}: ${why}`,
    () => "put the file there and give this user the right to read it",
  ),
  "apply/password-not-set": entry<{ name: string }>(
    "error",
    ({ name }) => `the variable ${name}, which holds a password, is not set`,
    ({ name }) => `set ${name} in the environment of cscert apply`,
  ),
  "apply/stale-plan": entry<{ approved: string; found: string }>(
    "error",
    ({ approved, found }) =>
      `the plan that was approved (${approved}) is not what would be done now (${found}): nothing of it is done`,
    () => "plan again and review the new plan: the configuration, the stores or the date changed meanwhile",
  ),
  "apply/plan-expired": entry<{ validUntil: string; now: string }>(
    "error",
    ({ validUntil, now }) =>
      `the plan was good until ${validUntil}, and it is ${now}: nothing more of it is done`,
    () => "plan again: at that instant the clock alone changed what is to be done",
  ),
  "apply/plan-file-invalid": entry<{ where: string; problem: string }>(
    "error",
    ({ where, problem }) => `this is no plan file of cscert: ${where} ${problem}`,
    () => "write a new one with `cscert plan --out FILE`",
  ),
  "apply/not-verified": entry<{ target: string; what: string; why: string }>(
    "error",
    ({ target, what, why }) => `${what} on ${target} was written, but could not be verified: ${why}`,
    () => "run `cscert plan` once the server answers: it tells what is left to do",
  ),
  "apply/no-material": entry<{ certificate: string; target: string }>(
    "error",
    ({ certificate, target }) => `no PFX is known for ${certificate}, so it can't be installed on ${target}`,
    () => "give its `pfx` and `public` in the configuration, or install it there by hand",
  ),
  "apply/replicas-behind": entry<{ servers: string; why: string }>(
    "error",
    ({ servers, why }) => `what the deployment published has not come to ${servers}: ${why}`,
    () => "bring those servers back and run `cscert apply` again: it publishes to those that are behind",
  ),
} as const;

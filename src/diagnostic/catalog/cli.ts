// The `cli/…` codes: what the command line, or this machine, got wrong.

import { entry } from "../entry.ts";

export const cliCatalog = {
  "cli/no-configuration": entry<{ folder: string }>(
    "error",
    ({ folder }) => `there is no cscert.yaml in ${folder} or above`,
    () =>
      "name one with `--config FILE`, write one with `cscert init`, or try a lab: `cscert lab create lab`",
  ),
  "cli/bad-option": entry<{ option: string; text: string; wanted: string }>(
    "error",
    ({ option, text, wanted }) => `${option} ${JSON.stringify(text)}: expected ${wanted}`,
  ),
  "cli/unknown-code": entry<{ code: string; nearest?: string | undefined }>(
    "error",
    ({ code }) => `no diagnostic has the code ${JSON.stringify(code)}`,
    ({ nearest }) =>
      nearest === undefined ? "`cscert explain` without a code lists them all" : `did you mean ${nearest}?`,
  ),
  "cli/store-not-available": entry<{ store: string }>(
    "error",
    ({ store }) => `cscert makes no node stores here: the configuration's store is ${store}, and no lab`,
    () => "servers of a real deployment have theirs: it is enough to list them under `pools`",
  ),
  "cli/now-outside-lab": entry(
    "error",
    () => "--now moves the clock of a lab only, and this store was not made by `cscert lab create`",
    () => "leave --now out",
  ),
  "cli/fault-outside-lab": entry(
    "error",
    () =>
      "only servers of a lab can be broken on purpose, and this store was not made by `cscert lab create`",
  ),
  "cli/needs-approval": entry<{ command: "apply" | "unlock" }>(
    "error",
    ({ command }) => `${command} asks before it changes anything, and there is no terminal to ask on`,
    ({ command }) =>
      command === "apply"
        ? "review the plan, then run `cscert apply --plan FILE`, or `cscert apply --auto-approve`"
        : "make sure that the holder is gone, then run `cscert unlock --auto-approve`",
  ),
  "cli/untrusted-failed": entry<{ why: string }>(
    "error",
    ({ why }) => `the process that plans a stranger's commit ended without a plan: ${why}`,
    () =>
      "nothing of the commit was trusted or run; plan it without --untrusted only where you would run its author's programs",
  ),
  "cli/unreadable-file": entry<{ path: string; why: string }>(
    "error",
    ({ path, why }) => `can't read ${path}: ${why}`,
  ),
  "cli/unwritable-file": entry<{ path: string; why: string }>(
    "error",
    ({ path, why }) => `can't write ${path}: ${why}`,
  ),
  "cli/needs-option": entry<{ option: string; question: string }>(
    "error",
    ({ option, question }) => `${question} There is no terminal to ask on: answer with ${option}`,
    ({ option }) => `give ${option}, or run the same command on a terminal`,
  ),
  "cli/can-not-serve": entry<{ certificate: string; type: string; why: string }>(
    "error",
    ({ certificate, type, why }) => `${certificate} can't serve ${type}: ${why}`,
    ({ type }) => `\`cscert requirements --type ${type}\` says what a certificate needs there`,
  ),
  "cli/named-already": entry<{ name: string; what: string }>(
    "error",
    ({ name, what }) => `${what} is in the configuration already: ${name}`,
    ({ name }) => `assign it with \`cscert assign --certificate ${name}\``,
  ),
  "cli/not-edited": entry<{ path: string; why: string }>(
    "error",
    ({ path, why }) => `${path} was left as it is: ${why}`,
    () => "edit it by hand; `cscert validate` checks it",
  ),
  "cli/file-changed": entry<{ path: string }>(
    "error",
    ({ path }) => `${path} changed while it was being edited; it was left as it is`,
    () => "run the command again",
  ),
  "cli/file-exists": entry<{ path: string }>(
    "error",
    ({ path }) => `${path} exists already; it was left as it is`,
    () => "choose another folder, or move it away first",
  ),
  "cli/what-if-without-cmdlets": entry(
    "error",
    () => "--what-if asks the product's cmdlets, and this store has none",
    () => "`cscert plan` shows what an apply would do",
  ),
} as const;

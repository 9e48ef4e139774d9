// The `powershell/…` codes: what keeps the real product from being read or changed through its cmdlets.

import { entry } from "../entry.ts";

export interface AtPlace {
  /** `this machine`, or a host's name. */
  readonly place: string;
}

export const powershellCatalog = {
  "powershell/not-found": entry<AtPlace & { readonly program: string; readonly reason: string }>(
    "error",
    ({ place, program, reason }) => `${program} can't be started on ${place}: ${reason}`,
    () => "name the PowerShell in `store.powershell.executable` or in CSCERT_PWSH",
  ),
  "powershell/ssh-failed": entry<AtPlace & { readonly said: string }>(
    "error",
    ({ place, said }) => `ssh does not get to ${place}: ${said === "" ? "it gave no reason" : said}`,
    ({ place }) => `try \`ssh -o BatchMode=yes ${place} exit\` by hand; a host key is never learned here`,
  ),
  "powershell/ended": entry<AtPlace & { readonly code: string; readonly said: string }>(
    "error",
    ({ place, code, said }) =>
      `the PowerShell on ${place} ended (${code}) before it answered${said === "" ? "" : `: ${said}`}`,
    () => "run the same command again: what it did before is noticed",
  ),
  "powershell/constrained-language": entry<AtPlace>(
    "error",
    ({ place }) =>
      `the PowerShell on ${place} runs in Constrained Language mode, in which no script of cscert can run`,
    () => "allow the account that cscert uses in the policy (AppLocker or Device Guard) that restricts it",
  ),
  "powershell/answer-unusable": entry<AtPlace & { readonly problem: string }>(
    "error",
    ({ place, problem }) => `the answer of the PowerShell on ${place} can't be believed: ${problem}`,
    () =>
      "look for a profile, a banner or a policy on that machine that writes into the session, then run the same command again",
  ),
  "powershell/script-failed": entry<AtPlace & { readonly message: string }>(
    "error",
    ({ place, message }) => `the script on ${place} failed: ${message}`,
    () => "run `cscert doctor`; what was changed before is noticed by the next run",
  ),
  "powershell/no-module": entry<AtPlace>(
    "error",
    ({ place }) => `${place} has neither the module SkypeForBusiness nor the module Lync`,
    () => "run the deployment's commands where the management tools are installed (`store.powershell.host`)",
  ),
  "powershell/busy": entry<AtPlace>(
    "error",
    ({ place }) => `another process is changing certificates on ${place} and does not end`,
    () => "wait for it, or end a cmdlet that hangs there; then run the same command again",
  ),
  "powershell/cmdlet-failed": entry<{
    readonly owner: string;
    readonly cmdlet: string;
    readonly message: string;
  }>(
    "error",
    ({ owner, cmdlet, message }) => `${cmdlet} failed on ${owner}: ${message}`,
    () => "see the message of the product; `cscert plan --show-cmdlets` prints the line to try by hand",
  ),
  "powershell/not-confirmed": entry<{
    readonly owner: string;
    readonly cmdlet: string;
    readonly message: string;
  }>(
    "error",
    ({ owner, cmdlet, message }) =>
      `${cmdlet} ended on ${owner}, but reading again does not show what it was to do${message}`,
    () => "run `cscert plan`: it starts from what is there now",
  ),
  "powershell/roll-not-shown": entry<{ readonly owner: string; readonly type: string }>(
    "error",
    ({ owner, type }) =>
      `the roll of ${type} was staged on ${owner} without an error, but Get-CsCertificate does not show it (doubt D2)`,
    () =>
      "settle it with `cscert doctor --settle` and look at the server at the effective date; nothing more is staged on it",
  ),
  "powershell/replica-behind": entry<{ readonly server: string; readonly why: string }>(
    "error",
    ({ server, why }) => `the replica of ${server} does not hold what the deployment published: ${why}`,
    ({ server }) =>
      `look at Get-CsManagementStoreReplicationStatus -ReplicaFqdn ${server} and at the replica service there`,
  ),
  "powershell/lease-unusable": entry<AtPlace & { readonly reason: string }>(
    "error",
    ({ place, reason }) => `the writer's lease on ${place} can't be used: ${reason}`,
    () =>
      "look at the folder cscert under %ProgramData% there; move a damaged lease.json away while no apply runs",
  ),
  "powershell/unassign-refused": entry<{ readonly owner: string; readonly type: string }>(
    "error",
    ({ owner, type }) =>
      `${type} of ${owner} is not taken away: Remove-CsCertificate without -Previous is for overrides only`,
    () => "assign another certificate instead",
  ),
} as const;

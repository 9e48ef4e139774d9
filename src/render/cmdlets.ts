// The product's cmdlet that an action stands for, as one line that can be pasted into its Management Shell on the target. Pure. A
// password appears as where it is to be found, never as itself; parameters are spelled as the documentation spells them.

import { formatInstant, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Action, InstallAction, ReplicateAction } from "../model/action.ts";
import type { PasswordReference } from "../model/desired.ts";
import type { Target } from "../model/target.ts";

/** Returns the line of an action. It is to be run on the action's target; for the deployment, on any Front End. */
export function cmdletLine(action: Action): string {
  switch (action.kind) {
    case "install":
      return importLine(action);
    case "assign":
    case "unstage":
      return line("Set-CsCertificate", typeOf(action), `-Thumbprint ${action.certificate}`);
    case "stage":
      return line(
        "Set-CsCertificate",
        typeOf(action),
        `-Thumbprint ${action.certificate} -Roll -EffectiveDate ${dateExpression(action.effectiveDate)}`,
      );
    case "remove-previous":
      return line("Remove-CsCertificate", typeOf(action), "-Previous");
    case "remove-override":
      return `${line("Remove-CsCertificate", typeOf(action))} # override`;
    case "replicate":
      return replicationLine(action);
  }
}

/** An instant as an expression that means the same in every culture and every zone. */
export function dateExpression(instant: Instant): string {
  return `([datetime]'${formatInstant(instant)}').ToLocalTime()`;
}

/** A text as PowerShell's literal string; it takes typographic quotes for quotes, so they are doubled too. */
export function quoteForPowerShell(text: string): string {
  return `'${printable(text).replaceAll(/['\u2018-\u201b]/g, "$&$&")}'`;
}

function importLine({ material, exportable, certificate }: InstallAction): string {
  const key = `-PrivateKeyExportable ${exportable ? "$true" : "$false"}`;
  switch (material.kind) {
    case "pfx": {
      const path = `-Path ${quoteForPowerShell(material.path)}`;
      const password = passwordExpression(material.password);
      return line("Import-CsCertificate", path, ...(password === undefined ? [] : [password]), key);
    }
    case "held-by": {
      const path = `-Path "$env:TEMP\\${certificate}.pfx"`;
      return `${line("Import-CsCertificate", path, "-Password $password", key)} # a PFX exported on ${material.server}`;
    }
    case "installed":
      return `# ${certificate} is to be in LocalMachine\\My already: the configuration names no PFX`;
  }
}

function passwordExpression(password: PasswordReference): string | undefined {
  switch (password.kind) {
    case "file":
      return `-Password (Get-Content -LiteralPath ${quoteForPowerShell(password.path)})`;
    case "env":
      return `-Password $env:${password.name}`;
    case "none":
      return undefined;
  }
}

function replicationLine({ servers }: ReplicateAction): string {
  const [first] = servers;
  const only = "# only where the replica stays behind";
  if (first !== undefined && servers.length === 1) {
    return `Invoke-CsManagementStoreReplication -ReplicaFqdn ${first} -ErrorAction Stop ${only}`;
  }
  const names = servers.map((server) => `'${server}'`).join(", ");
  return `${names} | ForEach-Object { Invoke-CsManagementStoreReplication -ReplicaFqdn $_ -ErrorAction Stop } ${only}`;
}

/** OAuthTokenIssuer belongs to the deployment, and says so always; no other type ever does. */
function typeOf({ type, target }: { readonly type: string; readonly target: Target }): string {
  return target.kind === "deployment" ? `-Identity Global -Type ${type}` : `-Type ${type}`;
}

function line(cmdlet: string, ...words: readonly string[]): string {
  return [cmdlet, ...words, "-Confirm:$false -ErrorAction Stop", `-Report "$env:TEMP\\${cmdlet}.html"`].join(
    " ",
  );
}

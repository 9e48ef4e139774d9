// How the PowerShell store reaches a deployment: which machine runs the deployment's commands, and how each server's own are run.

import { MINUTE, type DurationMs } from "../base/instant.ts";
import type { Fqdn } from "./fqdn.ts";

/** `local`: in a PowerShell here. `ssh`: through the system's ssh. `winrm`: by Invoke-Command from the deployment's host. */
export type PowerShellWay = "local" | "ssh" | "winrm";

/** How to reach one machine. Names are allow-listed: none begins with a dash. */
export interface PowerShellAccess {
  readonly via: PowerShellWay;
  /** The name or address that ssh or WinRM is given; absent: the server's own name. */
  readonly host?: string;
  readonly user?: string;
  readonly port?: number;
  /** Absolute, or relative to the configuration's folder. */
  readonly identityFile?: string;
  /** As above. Absent: what ssh finds by itself. A host that is in none is refused, never learned. */
  readonly knownHosts?: string;
  /** The PowerShell to start there; absent: `powershell.exe` over ssh, else the one of this machine. */
  readonly executable?: string;
}

/** `store.powershell` of the configuration. */
export interface PowerShellSettings {
  /** Where the deployment's commands run. */
  readonly deployment: PowerShellAccess;
  /** How each server is reached, unless `servers` says otherwise. */
  readonly access: PowerShellAccess;
  readonly servers: ReadonlyMap<Fqdn, PowerShellAccess>;
  /** How long a machine may take for one request. */
  readonly timeout: DurationMs;
  /** How long replication is waited for before it is invoked. */
  readonly replicationWait: DurationMs;
  /** A deployment made by `cscert lab create --store powershell`; its folder, relative to the configuration's. */
  readonly lab?: string;
}

/** The settings of `powershell: {}`: everything through the PowerShell of this machine. */
export const POWERSHELL_HERE: PowerShellSettings = {
  deployment: { via: "local" },
  access: { via: "local" },
  servers: new Map(),
  // The product's module alone takes up to half a minute to load.
  timeout: 2 * MINUTE,
  // The product speaks of two to three minutes (domain.md section 4).
  replicationWait: 5 * MINUTE,
};

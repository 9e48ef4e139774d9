// `store.powershell`, from the written shape to how each machine is reached. Paths come out as seen from the root file's folder.

import type { DurationMs } from "../base/instant.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Fqdn } from "../model/fqdn.ts";
import {
  POWERSHELL_HERE,
  type PowerShellAccess,
  type PowerShellSettings,
} from "../model/powershell-settings.ts";
import { at, fromRoot, readFqdn, type Collector } from "./collector.ts";
import { parseDuration } from "./duration.ts";
import type { Store } from "./generated/written.ts";

type Written = NonNullable<Store["powershell"]>;
type WrittenAccess = NonNullable<Written["servers"]>[string];

/** Returns the settings; what is wrong in them is told to the collector. */
export function normalisePowerShell(collector: Collector, written: Written): PowerShellSettings {
  const { host, via = host === undefined ? "local" : "ssh", lab } = written;
  const shared = accessOf(collector, written);
  const servers = new Map<Fqdn, PowerShellAccess>();
  for (const [name, own] of Object.entries(written.servers ?? {})) {
    const path = ["store", "powershell", "servers", name];
    const server = readFqdn(collector, name, () => collector.document.locateKey(path));
    if (server === undefined) continue;
    const ownHost = own.host === undefined ? {} : { host: own.host };
    servers.set(server, { via: own.via ?? via, ...shared, ...accessOf(collector, own), ...ownHost });
  }
  return {
    deployment: host === undefined ? { via: "local", ...shared } : { via: "ssh", host, ...shared },
    access: { via, ...shared },
    servers,
    timeout: readDuration(collector, "timeout", written.timeout, POWERSHELL_HERE.timeout),
    replicationWait: readDuration(
      collector,
      "replicationWait",
      written.replicationWait,
      POWERSHELL_HERE.replicationWait,
    ),
    ...(lab === undefined ? {} : { lab: fromRoot(collector, lab) }),
  };
}

/** Everything but `via` and `host`. */
function accessOf(
  collector: Collector,
  { user, port, identityFile, knownHosts, executable }: Written | WrittenAccess,
): Omit<PowerShellAccess, "via" | "host"> {
  return {
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port }),
    ...(identityFile === undefined ? {} : { identityFile: fromRoot(collector, identityFile) }),
    ...(knownHosts === undefined ? {} : { knownHosts: fromRoot(collector, knownHosts) }),
    ...(executable === undefined ? {} : { executable }),
  };
}

function readDuration(
  collector: Collector,
  key: "timeout" | "replicationWait",
  text: string | undefined,
  otherwise: DurationMs,
): DurationMs {
  if (text === undefined) return otherwise;
  const duration = parseDuration(text);
  if (duration !== undefined && (duration > 0 || key === "replicationWait")) return duration;
  const location = at(collector, "store", "powershell", key);
  collector.diagnostics.push(diagnose("desired/bad-duration", { text }, { location }));
  return otherwise;
}

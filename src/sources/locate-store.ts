// Where a store's files lie: paths of a configuration as seen from its folder become absolute.

import { resolve } from "node:path";
import type { StoreReference } from "../model/desired.ts";
import type { PowerShellAccess, PowerShellSettings } from "../model/powershell-settings.ts";

/** Returns the reference with absolute paths where it names files of this machine; a directory store's path stays as it is written. */
export function locateStore(store: StoreReference, root: string): StoreReference {
  return store.kind === "powershell"
    ? { kind: "powershell", settings: resolvePaths(store.settings, root) }
    : store;
}

function resolvePaths(settings: PowerShellSettings, root: string): PowerShellSettings {
  const access = (written: PowerShellAccess): PowerShellAccess => ({
    ...written,
    ...(written.identityFile === undefined ? {} : { identityFile: resolve(root, written.identityFile) }),
    ...(written.knownHosts === undefined ? {} : { knownHosts: resolve(root, written.knownHosts) }),
  });
  return {
    ...settings,
    deployment: access(settings.deployment),
    access: access(settings.access),
    servers: new Map([...settings.servers].map(([server, written]) => [server, access(written)])),
    ...(settings.lab === undefined ? {} : { lab: resolve(root, settings.lab) }),
  };
}

// Puts the PowerShell store behind its port. Nothing of it is loaded before somebody asks the store for something.

import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Instant } from "../base/instant.ts";
import type { LabRequest } from "../lab/create-lab.ts";
import { POWERSHELL_HERE, type PowerShellSettings } from "../model/powershell-settings.ts";
import { parseFqdn, type Fqdn } from "../model/fqdn.ts";
import type { Clock } from "../port/clock.ts";
import type { NodeStore, StoreWrite } from "../port/node-store.ts";
import type { Experiment, MachineCheck } from "../stores/powershell/check.ts";
import type { PowerShellStoreOptions } from "../stores/powershell/powershell-store.ts";
import type { Said } from "../stores/powershell/what-if.ts";
import { packageFile } from "./package-root.ts";

export type { Said } from "../stores/powershell/what-if.ts";
export type { MachineCheck, MachineFacts } from "../stores/powershell/check.ts";

/** Makes the store of settings whose paths are absolute. `labClock` is a lab's, where that is not the real one. */
export function wirePowerShell(
  settings: PowerShellSettings,
  labClock: Clock | undefined,
  realClock: Clock,
): NodeStore {
  return lazyStore(async () => {
    const { createPowerShellStore } = await import("../stores/powershell/powershell-store.ts");
    return createPowerShellStore(powerShellOptions(settings, labClock, realClock));
  });
}

/** Returns what the store of settings is made with; `doctor` asks the same machines. */
export function powerShellOptions(
  settings: PowerShellSettings,
  labClock: Clock | undefined,
  realClock: Clock,
): PowerShellStoreOptions {
  const folder = scriptFolder();
  const { lab } = settings;
  return {
    settings,
    script: readFileSync(join(folder, "cscert.ps1"), "latin1"),
    executable: findPowerShell(settings),
    clock: labClock ?? realClock,
    ...(lab === undefined
      ? {}
      : { lab: { root: lab, modules: join(folder, "lab") }, servers: labServers(lab) }),
    ...(labClock === undefined ? {} : { labNow: labClock }),
  };
}

/** Asks the machines of a deployment what `doctor` wants to know. */
export async function askMachines(
  settings: PowerShellSettings,
  servers: readonly Fqdn[],
  clock: Clock,
): Promise<readonly MachineCheck[]> {
  const { checkMachines } = await import("../stores/powershell/check.ts");
  return checkMachines(powerShellOptions(settings, undefined, clock), servers);
}

/** Runs the read-only experiments of the doubts on the machines of a deployment. */
export async function askExperiments(
  settings: PowerShellSettings,
  servers: readonly Fqdn[],
  clock: Clock,
): Promise<readonly Experiment[]> {
  const { runExperiments } = await import("../stores/powershell/check.ts");
  return runExperiments(powerShellOptions(settings, undefined, clock), servers);
}

/** Makes what runs a write's cmdlet with -WhatIf on its real target. */
export async function wireWhatIf(
  settings: PowerShellSettings,
  now: Instant | undefined,
  clock: Clock,
): Promise<(write: StoreWrite) => Promise<Said>> {
  const { makeWhatIf } = await import("../stores/powershell/what-if.ts");
  return makeWhatIf(powerShellOptions(settings, now === undefined ? undefined : () => now, clock));
}

/** Returns what a lab behind the lab's module is made with. */
export async function wirePowerShellLab(): Promise<
  Pick<LabRequest, "initialiseStore" | "openStore" | "storeLine">
> {
  const [{ initialisePowerShellLab }, { createPowerShellStore }] = await Promise.all([
    import("../stores/powershell/lab-folder.ts"),
    import("../stores/powershell/powershell-store.ts"),
  ]);
  const { makeSessions } = await import("../stores/powershell/sessions.ts");
  const settings = { ...POWERSHELL_HERE, replicationWait: 0 };
  let sessions: PowerShellStoreOptions["sessions"];
  return {
    storeLine:
      "powershell: { lab: stores, replicationWait: 0s } # this lab, behind the product's cmdlets as the lab's module plays them",
    initialiseStore: async (path, _servers, _founded, topology) => initialisePowerShellLab(path, topology),
    // Each event of the past happens at its own time, all of them in the same few processes.
    openStore: (path, clock) => {
      const options = powerShellOptions({ ...settings, lab: path }, undefined, clock);
      sessions ??= makeSessions(options.script, settings.timeout, LAB_PROCESSES);
      return createPowerShellStore({ ...options, sessions, labNow: clock });
    },
  };
}

/** Returns the folder that holds the constant script and the lab's module: beside the bundle, or in the sources. */
export function scriptFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return basename(here) === "cli" ? join(here, "..", "stores", "powershell") : join(here, "powershell");
}

/** The PowerShell of this machine: the one that is named, CSCERT_PWSH, the clone's own build, or the first on the PATH. */
export function findPowerShell({ access }: PowerShellSettings): string {
  const named = access.executable ?? process.env["CSCERT_PWSH"];
  if (named !== undefined && named !== "") return named;
  const names = process.platform === "win32" ? ["powershell.exe", "pwsh.exe"] : ["pwsh", "powershell.exe"];
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const built = packageFile(".pwsh", process.platform === "win32" ? "pwsh.exe" : "pwsh");
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [built, ...paths].find(isExecutable) ?? names[0] ?? "pwsh";
}

/** A start costs more than most requests to a lab. */
const LAB_PROCESSES = 4;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Servers that a lab's file names: any other is one that the lab does not know. */
function labServers(root: string): ReadonlySet<Fqdn> {
  const file = join(root, "lab.json");
  if (!existsSync(file)) return new Set();
  const { pools = [] } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly pools?: readonly { readonly servers?: readonly string[] }[];
  };
  return new Set(pools.flatMap(({ servers = [] }) => servers.flatMap((name) => parseFqdn(name) ?? [])));
}

function lazyStore(load: () => Promise<NodeStore>): NodeStore {
  let loaded: Promise<NodeStore> | undefined;
  const store = async (): Promise<NodeStore> => await (loaded ??= load());
  return {
    open: async (request, signal) => (await store()).open(request, signal),
    readLease: async () => (await store()).readLease(),
    breakLease: async () => (await store()).breakLease(),
    observe: async function* observe(servers, signal, options) {
      yield* (await store()).observe(servers, signal, options);
    },
    observeDeployment: async (signal, options) => (await store()).observeDeployment(signal, options),
    observeTopology: async (signal) => (await store()).observeTopology?.(signal),
  };
}

// The only place that puts adapters into ports. What only some commands need is loaded when they ask for it.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { dirname } from "node:path";
import type { DurationMs, Instant } from "../base/instant.ts";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { LabDescription, LabRequest } from "../lab/create-lab.ts";
import type { StoreReference } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Known, ObservedState } from "../model/observed.ts";
import type { ObservedTopology } from "../model/topology.ts";
import type { Clock } from "../port/clock.ts";
import type { Run } from "../model/run.ts";
import type { Journal } from "../port/journal.ts";
import type { MaterialReader } from "../port/material.ts";
import type { LeaseHolder, NodeStore } from "../port/node-store.ts";
import { readConfiguration, type LoadedConfiguration } from "../sources/files.ts";
import type { Comparison, ComparisonRequest } from "../sources/comparison.ts";
import { createDirectoryStore, isLabStore } from "../stores/directory/directory-store.ts";
import { wirePowerShell } from "./wiring-powershell.ts";

export { findConfiguration, loadConfiguration, type LoadedConfiguration } from "../sources/files.ts";
export { loadGathered, type GatheredFiles } from "../sources/gathered-configuration.ts";
export type { Comparison, ComparisonSide } from "../sources/comparison.ts";
export { describeNextSteps, type NextStepsRequest } from "../lab/next-steps.ts";
export { locateStore } from "../sources/locate-store.ts";
export { readKnown } from "../state/known.ts";

/** Where a deployment's certificates and assignments live, and the clock that they go by. */
export interface WiredStore {
  readonly store: NodeStore;
  readonly clock: Clock;
}

/**
 * Makes the store of a configuration. `now` is where the clock of a lab's store stands, or that clock itself, and of no other's:
 * elsewhere it throws a Failure `cli/now-outside-lab` (design.md section 9).
 */
export function wireStore(
  reference: StoreReference,
  storePath: string | undefined,
  now: Instant | Clock | undefined,
  realClock: Clock,
): WiredStore {
  const labClock = typeof now === "number" ? (): Instant => now : now;
  const clock = labClock ?? realClock;
  if (reference.kind === "powershell") {
    const { settings } = reference;
    if (labClock !== undefined && settings.lab === undefined)
      throw new Failure(diagnose("cli/now-outside-lab", {}));
    return { store: wirePowerShell(settings, labClock, realClock), clock };
  }
  if (storePath === undefined) {
    throw new Failure(diagnose("cli/store-not-available", { store: reference.kind }));
  }
  if (labClock !== undefined && !isLabStore(storePath))
    throw new Failure(diagnose("cli/now-outside-lab", {}));
  return { store: createDirectoryStore({ path: storePath, clock }), clock };
}

/** Opens this machine's journal for writing; the folder is made where it is missing. */
export async function openJournal(stateFolder: string): Promise<Journal> {
  return (await import("../state/journal.ts")).openJournal(stateFolder);
}

/** Reads the runs of this machine, latest first; writes nothing. */
export async function readHistory(stateFolder: string, limit: number): Promise<readonly Run[]> {
  return (await import("../state/journal.ts")).readHistory(stateFolder, limit);
}

/** Reads a snapshot: untrusted input. */
export async function decodeSnapshot(
  text: string,
): Promise<Checked<{ readonly observed: ObservedState; readonly known: Known }>> {
  return (await import("../state/snapshot.ts")).decodeSnapshot(text);
}

/** Writes a snapshot of what is observed and remembered, the sights of this observation included. */
export async function encodeSnapshot(
  observed: ObservedState,
  known: Known,
  clockSkew: DurationMs,
): Promise<string> {
  const { withSights } = await import("../schedule/sights.ts");
  const { encodeSnapshot: encode } = await import("../state/snapshot.ts");
  return encode(observed, withSights(known, observed, clockSkew));
}

/** Makes the reader of key material. Only `apply` asks for it. */
export async function wireMaterial(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MaterialReader> {
  return (await import("../sources/material.ts")).makeMaterialReader({ root, env });
}

/** Returns the commit that the configuration's folder stands on, `-dirty` after it where it was changed since; where that can be told. */
export async function describeCommit(root: string): Promise<string | undefined> {
  return (await import("../sources/commit.ts")).describeCommit(root);
}

/** Opens two commits of a configuration. Throws a Failure `git/…`. */
export async function openComparison(request: ComparisonRequest, signal: AbortSignal): Promise<Comparison> {
  return await (await import("../sources/comparison.ts")).openComparison(request, signal);
}

/** Notes what of a commit's configuration reads otherwise on disk. */
export async function findUncommitted(
  root: string,
  texts: ReadonlyMap<string, string>,
): Promise<readonly Diagnostic[]> {
  return (await import("../sources/uncommitted.ts")).findUncommitted(root, texts);
}

/** Tells a lab behind the lab's module of the servers that it has now. */
export async function regroupLab(folder: string, topology: ObservedTopology): Promise<void> {
  (await import("../stores/powershell/lab-folder.ts")).regroupPowerShellLab(folder, topology);
}

/** Makes empty directory stores for servers, or adds those that are missing. Never touches what is there. */
export async function makeNodeStores(
  path: string,
  servers: readonly Fqdn[],
  founded: Instant,
  topology?: ObservedTopology,
): Promise<void> {
  const { initialiseDirectoryStore } = await import("../stores/directory/initialise.ts");
  const lab = isLabStore(path) ? "lab" : "real";
  const told = topology === undefined ? {} : { topology };
  await initialiseDirectoryStore({ path, servers, lab, founded, ...told });
}

/** Makes a lab, on directory stores or behind the lab's PowerShell module. */
export async function createLab(
  request: Omit<LabRequest, "initialiseStore" | "openStore" | "storeLine">,
  kind: LabStoreKind,
): Promise<LabDescription> {
  const { createLab: create } = await import("../lab/create-lab.ts");
  if (kind === "powershell") {
    return create({ ...request, ...(await (await import("./wiring-powershell.ts")).wirePowerShellLab()) });
  }
  const { initialiseDirectoryStore } = await import("../stores/directory/initialise.ts");
  const { hastyFiles: files } = await import("../stores/directory/durable.ts");
  return create({
    ...request,
    initialiseStore: async (path, servers, founded, topology) =>
      await initialiseDirectoryStore({ path, servers, lab: "lab", founded, topology, files }),
    openStore: (path, clock) => createDirectoryStore({ path, clock, files }),
  });
}

/** Breaks a server of a lab, or mends it (`none`). Throws a Failure `cli/fault-outside-lab` elsewhere. */
export async function setLabFault(
  { desired, storePath: path }: LoadedConfiguration,
  server: Fqdn,
  fault: LabFault,
): Promise<void> {
  const { store } = desired;
  if (store.kind === "powershell" && store.settings.lab !== undefined) {
    const { setPowerShellLabFault } = await import("../stores/powershell/lab-folder.ts");
    return setPowerShellLabFault(store.settings.lab, server, fault);
  }
  if (path === undefined || !isLabStore(path)) throw new Failure(diagnose("cli/fault-outside-lab", {}));
  await (await import("../stores/directory/lab.ts")).setFault(path, server, fault);
}

export const LAB_STORES = ["directory", "powershell"] as const;
/** What a lab's node stores are. */
export type LabStoreKind = (typeof LAB_STORES)[number];

export const LAB_FAULTS = ["unreachable", "slow", "read-only", "none"] as const;
export type LabFault = (typeof LAB_FAULTS)[number];

/** Hashes a text with SHA-256: 64 lower-case hex digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Says who asks for the writer's lease: this user's process on this boot of this host. */
export function leaseHolder(): LeaseHolder {
  return { holder: actor(), host: hostname(), bootId: bootId(), pid: process.pid };
}

/** Names who acts, for the history. */
export function actor(): string {
  return `${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}

/** Linux tells its boot; elsewhere a pid is judged by its host alone. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

/** Reads a configuration as it would be with these files written; paths are relative to its folder. */
export async function readDrafted(
  file: string,
  files: ReadonlyMap<string, Uint8Array>,
  certificates: "all" | "when-asked" = "when-asked",
): Promise<Checked<LoadedConfiguration>> {
  const { makeDiskTree } = await import("../sources/disk-tree.ts");
  const { overlayTree } = await import("../sources/overlay.ts");
  return readConfiguration(overlayTree(makeDiskTree(dirname(file)), files), file, { certificates });
}

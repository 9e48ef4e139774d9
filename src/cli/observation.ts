// Where a command's view of the world comes from: the stores themselves, or a snapshot of them.

import type { Fqdn } from "../model/fqdn.ts";
import type { Known, ObservedState } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import { makePlan } from "../planner/make-plan.ts";
import { observeEverything } from "../reconcile/observe.ts";
import type { Deployment } from "./deployment.ts";
import { readUserFile } from "./files.ts";
import { makeLookProgress } from "./progress.ts";
import type { Shell } from "./shell.ts";
import { Stop } from "./stop.ts";
import { decodeSnapshot, readKnown, sha256 } from "./wiring.ts";

export interface View {
  readonly observed: ObservedState;
  readonly known: Known;
}

/** Observes the deployment's stores, or reads the snapshot in `file`. A snapshot at fault ends the command with 1. */
export async function look(deployment: Deployment, file: string | undefined, shell: Shell): Promise<View> {
  if (file !== undefined) return await lookAtSnapshot(file, shell);
  const { store, desired, stateFolder } = deployment;
  return await lookAtStore({ store, stateFolder, servers: desired.topology.servers.keys() }, shell);
}

/** Observes servers in their store. */
export async function lookAtStore(
  {
    store,
    stateFolder,
    servers,
  }: Pick<Deployment, "store" | "stateFolder"> & { readonly servers: Iterable<Fqdn> },
  shell: Shell,
): Promise<View> {
  const { show: onProgress, end } = makeLookProgress(shell);
  try {
    const observed = await observeEverything({
      store,
      servers: [...servers],
      signal: shell.signal,
      onProgress,
    });
    return { observed, known: readKnown(stateFolder) };
  } finally {
    end();
  }
}

/** Reads a snapshot; one at fault ends the command with 1. */
export async function lookAtSnapshot(file: string, shell: Shell): Promise<View> {
  const { value, diagnostics } = await decodeSnapshot(readSnapshotText(file, shell));
  if (value === undefined) throw new Stop(1, diagnostics);
  return value;
}

/** Returns the text of a snapshot's file. */
export function readSnapshotText(file: string, shell: Shell): string {
  return new TextDecoder().decode(readUserFile(file, shell));
}

/** Plans from a view, now. */
export function planFrom(deployment: Deployment, view: View, allow: readonly string[]): Plan {
  const { desired, now } = deployment;
  return makePlan({ desired, observed: view.observed, known: view.known, now, allow, hash: sha256 });
}

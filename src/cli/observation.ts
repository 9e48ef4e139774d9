// Where a command's view of the world comes from: the stores themselves, or a snapshot of them.

import type { Known, ObservedState } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import { makePlan } from "../planner/make-plan.ts";
import { observeEverything } from "../reconcile/observe.ts";
import type { Deployment } from "./deployment.ts";
import { readUserFile } from "./files.ts";
import type { Shell } from "./shell.ts";
import { Stop } from "./stop.ts";
import { decodeSnapshot, readKnown, sha256 } from "./wiring.ts";

export interface View {
  readonly observed: ObservedState;
  readonly known: Known;
}

/** Observes the deployment's stores, or reads the snapshot in `file`. A snapshot at fault ends the command with 1. */
export async function look(deployment: Deployment, file: string | undefined, shell: Shell): Promise<View> {
  if (file === undefined) {
    const { store, desired } = deployment;
    const observed = await observeEverything({
      store,
      servers: [...desired.topology.servers.keys()],
      signal: shell.signal,
    });
    return { observed, known: readKnown(deployment.stateFolder) };
  }
  const { value, diagnostics } = await decodeSnapshot(new TextDecoder().decode(readUserFile(file, shell)));
  if (value === undefined) throw new Stop(1, diagnostics);
  return value;
}

/** Plans from a view, now. */
export function planFrom(deployment: Deployment, view: View, allow: readonly string[]): Plan {
  const { desired, now } = deployment;
  return makePlan({ desired, observed: view.observed, known: view.known, now, allow, hash: sha256 });
}

// The law behind every case: whoever desires exactly what a store now shows has nothing to do (design.md section 6).

import { expect } from "vitest";
import { parseCertificateType } from "../../src/model/certificate-type.ts";
import { settle, type CopyRecord } from "../../src/model/assignment.ts";
import { NOTHING_KNOWN, type ObservedAssignment, type ObservedState } from "../../src/model/observed.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { observeEverything } from "../../src/reconcile/observe.ts";
import { aDesiredState, type AssignmentInput } from "../kit/deployment.ts";
import { sha256 } from "../kit/names.ts";
import { KIT_NOW, NEVER, OAUTH, type Bench } from "./bench.ts";

/** Mends every server, replicates, and demands that a plan of what is observed is complete and empty. */
export async function expectQuiet(bench: Bench): Promise<void> {
  const { under } = bench;
  for (const server of under.servers) await under.breakServer?.(server, "none");
  expect(await bench.replicate()).toEqual(under.servers.map(() => "up-to-date"));
  const observed = await observeEverything({
    store: under.at(KIT_NOW),
    servers: under.servers,
    signal: NEVER,
  });
  const desired = aDesiredState({
    pools: [{ pool: "pool01", servers: under.servers }],
    assignments: assignmentsOf(observed),
  });
  const plan = makePlan({ desired, observed, known: NOTHING_KNOWN, now: KIT_NOW, allow: [], hash: sha256 });
  expect(plan.actions.map(({ id }) => id)).toEqual([]);
  expect(plan.completeness.unreachable).toEqual([]);
}

/** Desires what each target holds: the copy in force, and the pending roll. */
function assignmentsOf(observed: ObservedState): readonly AssignmentInput[] {
  const ofDeployment = inputsOf(observed.deployment?.assignments.values() ?? [], {});
  const ofServers = [...observed.servers.values()].flatMap((seen) =>
    seen.kind === "observed" ? inputsOf(seen.assignments.values(), { server: seen.server }) : [],
  );
  return [...ofDeployment, ...ofServers];
}

function inputsOf(
  assignments: Iterable<ObservedAssignment>,
  target: { readonly server?: string },
): readonly AssignmentInput[] {
  return [...assignments].flatMap(({ type, record }): AssignmentInput[] => {
    const canonical = parseCertificateType(type);
    const steps = stepsOf(record);
    if (canonical === undefined || steps === undefined) return [];
    if ((canonical === OAUTH) !== (target.server === undefined)) return [];
    return [{ ...target, type: canonical, steps, material: "installed" }];
  });
}

function stepsOf(record: CopyRecord): AssignmentInput["steps"] | undefined {
  const copies = settle(record, KIT_NOW);
  if (copies.kind === "empty" || copies.current === undefined) return undefined;
  if (copies.kind === "settled") return [copies.current];
  return [copies.current, { certificate: copies.next, at: copies.effectiveDate }];
}

// Whether an action's effect is to be seen in an observation. Pure: it reads what was observed and nothing else.

import type { Action } from "../model/action.ts";
import { inForce, sameCopies, settle, type Copies } from "../model/assignment.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { DeploymentObservation, ObservedServer } from "../model/observed.ts";
import type { WriteAction } from "./batches.ts";

/** A target as it was seen. */
export type SeenTarget = DeploymentObservation | ObservedServer;

/** Decides whether a target holds what an action was to bring about. A roll whose date passed meanwhile is in force, which is right. */
export function holdsEffect(action: WriteAction, seen: SeenTarget): boolean {
  if (action.kind === "install") return holdsKey(action, seen);
  const copies = copiesAt(seen, action.type);
  const { certificate } = action;
  switch (action.kind) {
    case "assign":
      return inForce(copies) === certificate;
    case "unstage":
      return copies.kind === "settled" && copies.current === certificate;
    case "stage":
      return copies.kind === "staged"
        ? copies.next === certificate && copies.effectiveDate === action.effectiveDate
        : inForce(copies) === certificate;
    case "remove-previous":
      return copies.kind !== "settled" || copies.previous !== certificate;
    case "remove-override":
      return seen.assignments.get(action.type)?.source !== "local";
  }
}

/** Decides whether a server's replica holds the deployment's copies: by its own words and by the deployment's. */
export function holdsReplica(
  action: Extract<Action, { readonly kind: "replicate" }>,
  server: ObservedServer,
  deployment: DeploymentObservation,
): boolean {
  if (deployment.replicas.get(server.server)?.upToDate === false) return false;
  const assignment = server.assignments.get(action.type);
  // What lies beneath a server's own copy can't be seen; only its replica's state can.
  if (assignment?.source === "local") return true;
  const published = deployment.assignments.get(action.type)?.record;
  return sameCopies(settle(assignment?.record, server.observedAt), settle(published, server.observedAt));
}

function holdsKey(
  { certificate, exportable }: Extract<Action, { readonly kind: "install" }>,
  { installed }: SeenTarget,
): boolean {
  const held = installed.get(certificate);
  return held?.hasPrivateKey === true && (!exportable || held.exportable !== false);
}

function copiesAt({ assignments, observedAt }: SeenTarget, type: CertificateType): Copies {
  return settle(assignments.get(type)?.record, observedAt);
}

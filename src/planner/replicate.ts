// The deployment's copies reach its bearers by replication: after every change of them, and
// wherever a bearer is behind.

import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Action, ReplicateAction } from "../model/action.ts";
import { heldCopies, sameCopies } from "../model/assignment.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { DEPLOYMENT } from "../model/target.ts";
import { lastCancelling } from "../schedule/roll-rules.ts";
import { actionId } from "./action-id.ts";
import { causeOf } from "./cause.ts";
import type { Context } from "./context.ts";
import { say } from "./drafting.ts";
import type { Bearer, RollGroup, Writer } from "./roll-group.ts";

/**
 * Plans what brings the deployment's copies to its bearers, and returns it. `changes` are the
 * actions of this plan that change those copies.
 */
export function planReplication(
  context: Context,
  group: RollGroup,
  changes: readonly Action[],
): ReplicateAction | undefined {
  const [writer] = group.writers;
  if (writer === undefined) return undefined;
  const done = changes.filter(({ heldBy }) => heldBy.length === 0);
  const seen = group.bearers.filter(({ seen: sight }) => sight !== undefined);
  const behind = seen.filter((bearer) => isBehind(context, group, writer, bearer));
  if (group.assignment.distribution === "manual") {
    if (done.length === 0) sayBehindByHand(context, group, behind);
    return undefined;
  }
  if (done.length === 0 && (behind.length === 0 || isClosed(context, writer))) return undefined;
  const servers = (done.length > 0 ? seen : behind).map(({ server }) => server);
  if (servers.length === 0) return undefined;
  const action = makeReplicate(context, group, servers, done);
  context.draft.actions.push(action);
  return action;
}

/**
 * A bearer is behind where it holds other copies than the deployment, lacks a key of theirs, or its
 * replica says so.
 */
function isBehind(context: Context, group: RollGroup, writer: Writer, { server, seen }: Bearer): boolean {
  if (seen === undefined) return false;
  if (context.observed.deployment?.replicas.get(server)?.upToDate === false) return true;
  // What a server with a copy of its own holds beneath it can't be seen; only its replica's state can.
  if (seen.override) return false;
  if (!sameCopies(seen.copies, writer.copies)) return true;
  if (group.assignment.distribution === "manual") return false;
  const target = { kind: "server", server } as const;
  return heldCopies(writer.copies).some(
    (thumbprint) =>
      context.installed(DEPLOYMENT)?.get(thumbprint)?.hasPrivateKey === true &&
      context.installed(target)?.get(thumbprint)?.hasPrivateKey !== true,
  );
}

/** Past D − M a staged copy is not replicated any more: it would come to some bearers and not to others. */
function isClosed(context: Context, { copies }: Writer): boolean {
  if (copies.kind !== "staged") return false;
  return context.reading.passed(lastCancelling(copies.effectiveDate, context.desired.policy));
}

function makeReplicate(
  context: Context,
  group: RollGroup,
  servers: readonly Fqdn[],
  changes: readonly Action[],
): ReplicateAction {
  const { assignment, type } = group;
  const [first] = changes;
  const reason = first?.reason ?? "replica-behind";
  return {
    id: actionId("replicate", DEPLOYMENT, { type }),
    kind: "replicate",
    target: DEPLOYMENT,
    type,
    servers,
    reason,
    cause: first?.cause ?? causeOf(context.known, assignment, reason),
    location: assignment.location,
    dependsOn: changes.map(({ id }) => id),
    undo: changes.find(({ undo }) => undo.kind !== "always")?.undo ?? { kind: "always" },
    heldBy: [],
  };
}

function sayBehindByHand(context: Context, group: RollGroup, behind: readonly Bearer[]): void {
  for (const { server } of behind) {
    const args = { server, type: group.type };
    const place = { location: group.assignment.location };
    say(context.draft.gaps, diagnose("roll/behind-by-hand", args, place));
  }
}

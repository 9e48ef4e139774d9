// The deployment's copies reach its bearers by replication: after every change of them, and
// wherever a bearer is behind.

import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Action, InstallAction, ReplicateAction } from "../model/action.ts";
import { heldCopies, inForce, sameCopies } from "../model/assignment.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { DEPLOYMENT, formatTarget } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { lastCancelling } from "../schedule/roll-rules.ts";
import { actionId } from "./action-id.ts";
import { causeOf } from "./cause.ts";
import type { Context } from "./context.ts";
import { nameOf, say } from "./drafting.ts";
import { holdsKey } from "./install.ts";
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
  const open = isClosed(context, writer) ? behind.filter((bearer) => lacksKeysOnly(writer, bearer)) : behind;
  const wanted = done.length > 0 ? seen : open;
  const needed = neededAfter(writer, done);
  const chosen = wanted.filter((bearer) => canServe(context, group, needed, bearer));
  const servers = chosen.map(({ server }) => server);
  if (servers.length === 0) return undefined;
  const action = makeReplicate(context, group, servers, { done, installs: installsOf(context, writer) });
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
  return heldCopies(writer.copies).some(
    (thumbprint) =>
      canGive(context, thumbprint) && !holdsKey(context, { kind: "server", server }, thumbprint),
  );
}

/** Past D − M a staged copy is not replicated any more: it would come to some bearers and not to others. */
function isClosed(context: Context, { copies }: Writer): boolean {
  if (copies.kind !== "staged") return false;
  return context.reading.passed(lastCancelling(copies.effectiveDate, context.desired.policy));
}

/** What holds the deployment's copies can be brought their keys at any time. */
function lacksKeysOnly({ copies }: Writer, { seen }: Bearer): boolean {
  return seen !== undefined && !seen.override && sameCopies(seen.copies, copies);
}

/**
 * Returns the certificates whose keys a bearer must have to take the deployment's copies. The
 * previous one does not count: nobody will sign with it any more.
 */
function neededAfter({ copies }: Writer, changes: readonly Action[]): readonly Thumbprint[] {
  const current = inForce(copies);
  const next = copies.kind === "staged" && changes.length === 0 ? [copies.next] : [];
  const brought = changes.flatMap((change) =>
    change.kind === "assign" || change.kind === "unstage" || change.kind === "stage"
      ? [change.certificate]
      : [],
  );
  const isReplaced = changes.some(({ kind }) => kind === "assign" || kind === "unstage");
  return [...(current === undefined || isReplaced ? [] : [current]), ...next, ...brought];
}

/**
 * Decides whether the deployment has each needed key that a bearer lacks; else says so: replication
 * there would fail on every run.
 */
function canServe(
  context: Context,
  group: RollGroup,
  needed: readonly Thumbprint[],
  { server }: Bearer,
): boolean {
  const lost = needed.filter(
    (thumbprint) =>
      !canGive(context, thumbprint) && !holdsKey(context, { kind: "server", server }, thumbprint),
  );
  const { location } = group.assignment;
  for (const thumbprint of lost) {
    const args = { server: formatTarget(DEPLOYMENT), certificate: nameOf(context, thumbprint) };
    say(context.draft.gaps, diagnose("server/key-missing", args, { location }));
  }
  return lost.length === 0;
}

/** Decides whether the deployment's store has a key, or gets it by this plan. */
function canGive(context: Context, thumbprint: Thumbprint): boolean {
  return holdsKey(context, DEPLOYMENT, thumbprint) || findInstall(context, thumbprint) !== undefined;
}

function findInstall({ draft }: Context, thumbprint: Thumbprint): InstallAction | undefined {
  return draft.installs.get(actionId("install", DEPLOYMENT, { certificate: thumbprint }));
}

/** Returns the installs of this plan that bring the deployment the keys of what it holds. */
function installsOf(context: Context, { copies }: Writer): readonly string[] {
  return heldCopies(copies).flatMap((thumbprint) => findInstall(context, thumbprint)?.id ?? []);
}

function makeReplicate(
  context: Context,
  group: RollGroup,
  servers: readonly Fqdn[],
  { done, installs }: { readonly done: readonly Action[]; readonly installs: readonly string[] },
): ReplicateAction {
  const { assignment, type } = group;
  const [first] = done;
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
    dependsOn: [...installs, ...done.map(({ id }) => id)],
    undo: done.find(({ undo }) => undo.kind !== "always")?.undo ?? { kind: "always" },
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

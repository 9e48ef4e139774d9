// A server that holds an OAuth certificate of its own: always drift. It goes, behind a guard that
// names the server, since the tokens that it signed die with it.

import { diagnose } from "../diagnostic/diagnostic.ts";
import type { ReplicateAction } from "../model/action.ts";
import { inForce, settle } from "../model/assignment.ts";
import type { DesiredAssignment } from "../model/desired.ts";
import type { ObservedServer } from "../model/observed.ts";
import type { Context } from "./context.ts";
import { draftCopies, nameOf, say } from "./drafting.ts";

/**
 * Plans the removal of every override of the deployment's certificate, also on servers that do not
 * bear it, once the deployment's lies beneath it.
 */
export function planOverrides(
  context: Context,
  assignment: DesiredAssignment,
  replicate: ReplicateAction | undefined,
): void {
  const { servers } = context.desired.topology;
  for (const server of context.draft.overriding) {
    if (servers.has(server.server)) planOverride(context, assignment, server, replicate);
  }
}

function planOverride(
  context: Context,
  assignment: DesiredAssignment,
  server: ObservedServer,
  replicate: ReplicateAction | undefined,
): void {
  const observed = server.assignments.get(assignment.type);
  if (observed?.source !== "local") return;
  const { record } = observed;
  if (record.effectiveDate !== undefined) context.reading.reached(record.effectiveDate);
  const copies = settle(record, context.now);
  const thumbprint = inForce(copies) ?? record.thumbprint;
  const guard = `guard/override:${server.server}`;
  const held = !context.lifted(guard);
  const name = nameOf(context, thumbprint);
  if (held) {
    const args = { server: server.server, certificate: name };
    say(context.draft.diagnostics, diagnose("guard/override", args, { location: assignment.location }));
  }
  draftCopies(context, {
    kind: "remove-override",
    target: { kind: "server", server: server.server },
    assignment,
    certificate: { name, thumbprint },
    expected: copies,
    reason: "override",
    undo: { kind: "never" },
    dependsOn: replicate?.servers.includes(server.server) === true ? [replicate.id] : [],
    heldBy: held ? [guard] : [],
  });
}

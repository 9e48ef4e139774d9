// What is seen beside the assignments that are planned: what is in force, what expires, what nobody
// manages, what a store says of itself.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DesiredAssignment } from "../model/desired.ts";
import type { ObservedServer } from "../model/observed.ts";
import { DEPLOYMENT, formatTarget } from "../model/target.ts";
import type { Context } from "./context.ts";
import { say } from "./drafting.ts";
import { noteExpiries } from "./expiry.ts";
import { listUnmanaged } from "./unmanaged.ts";

/** Counts what is in force on a server, and lists what the configuration does not mention. */
export function lookAround(
  context: Context,
  server: ObservedServer,
  managed: readonly DesiredAssignment[],
): void {
  let seen = 0;
  for (const { type } of managed) if (server.assignments.has(type)) seen += 1;
  context.draft.inForce += seen;
  noteExpiries(context, server);
  sayObserved(context, server.diagnostics);
  const oauth = server.assignments.get("OAuthTokenIssuer");
  if (oauth?.source === "local") context.draft.overriding.push(server);
  const ours = context.managesOauth && oauth !== undefined ? seen + 1 : seen;
  if (ours === server.assignments.size) return;
  const types = new Set<string>(managed.map(({ type }) => type));
  if (context.managesOauth) types.add("OAuthTokenIssuer");
  listUnmanaged(context, { kind: "server", server: server.server }, server.assignments, types);
}

/** What a store has to say of itself: warnings are passed on, an error makes the observation incomplete. */
function sayObserved({ draft }: Context, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    say(diagnostic.severity === "error" ? draft.gaps : draft.diagnostics, diagnostic);
  }
}

/**
 * Servers and a deployment without any desired assignment have unmanaged ones only. `looked`
 * servers were looked at already.
 */
export function lookAtTheRest(context: Context, looked: number): void {
  const { desired, observed } = context;
  if (looked < observed.servers.size) {
    const targets = new Set(desired.assignments.map(({ target }) => formatTarget(target)));
    for (const server of observed.servers.values()) {
      if (server.kind === "observed" && !targets.has(server.server)) lookAround(context, server, []);
    }
  }
  if (observed.deployment === undefined) return;
  sayObserved(context, observed.deployment.diagnostics);
  const managed = desired.assignments.filter(({ target }) => target.kind === "deployment");
  const types = new Set<string>(managed.map(({ type }) => type));
  listUnmanaged(context, DEPLOYMENT, observed.deployment.assignments, types);
}

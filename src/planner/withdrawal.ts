// A roll of the deployment that is taken back goes first: whatever is written to a server that lags behind, its replica may take
// what is published with it, and a run cut short between the two would leave a roll that nobody asked for.

import { type Action } from "../model/action.ts";
import { sameCopies } from "../model/assignment.ts";
import type { Context } from "./context.ts";
import type { RollGroup } from "./roll-group.ts";

/** Makes all that this plan does on bearers that lack the deployment's roll wait for its withdrawal, if `changes` hold one. */
export function withdrawFirst({ draft }: Context, group: RollGroup, changes: readonly Action[]): void {
  const withdrawal = changes.find(({ kind }) => kind === "unstage");
  const [writer] = group.writers;
  if (withdrawal === undefined || writer === undefined) return;
  const lagging = new Set<string>();
  for (const { server, seen } of group.bearers)
    if (seen !== undefined && !sameCopies(seen.copies, writer.copies)) lagging.add(server);
  const after = <A extends Action>(action: A): A =>
    action.target.kind === "server" && lagging.has(action.target.server)
      ? { ...action, dependsOn: [...action.dependsOn, withdrawal.id] }
      : action;
  for (const [id, install] of draft.installs) draft.installs.set(id, after(install));
  draft.actions.splice(0, draft.actions.length, ...draft.actions.map(after));
}

// Takes the previous copy away where that is asked for (`removePrevious`) and no live token needs
// it any more.

import type { Context } from "./context.ts";
import { draftCopies, nameOf } from "./drafting.ts";
import { notePreviousWaits } from "./notes.ts";
import { findFreedom } from "./eviction.ts";
import type { WriterAfter } from "./roll-assign.ts";
import { unreachableBearers } from "./roll-bearers.ts";
import type { RollGroup } from "./roll-group.ts";
import type { Wish } from "./roll-wish.ts";

/** Plans the removal of previous copies on the writers that no other action of this plan changes. */
export function planRemoval(
  context: Context,
  group: RollGroup,
  { choice, next }: Wish,
  writers: readonly WriterAfter[],
): void {
  if (!group.assignment.removePrevious || unreachableBearers(group).length > 0) return;
  const idle = writers.filter(({ writer }) => isIdle(context, group, writer.target));
  if (idle.length < writers.length) return;
  const copies = idle.map((writer) => writer.copies);
  const freedom = findFreedom(context, group, { current: choice.thumbprint, copies });
  if (freedom.kind === "waits") {
    // A roll that waits says so itself, and takes the copy away.
    if (next === undefined && copies.some((held) => held.kind === "settled" && held.previous !== undefined))
      notePreviousWaits(context, group, freedom);
    return;
  }
  for (const { writer, copies: held } of idle) {
    if (held.kind !== "settled" || held.previous === undefined || held.current !== choice.thumbprint)
      continue;
    draftCopies(context, {
      kind: "remove-previous",
      target: writer.target,
      assignment: writer.assignment,
      certificate: { name: nameOf(context, held.previous), thumbprint: held.previous },
      expected: held,
      reason: "previous-not-needed",
      undo: { kind: "never" },
    });
  }
}

function isIdle(context: Context, group: RollGroup, target: WriterAfter["writer"]["target"]): boolean {
  return !context.draft.actions.some(
    (action) =>
      action.kind !== "replicate" &&
      action.type === group.type &&
      action.target.kind === target.kind &&
      (target.kind === "deployment" ||
        (action.target.kind === "server" && action.target.server === target.server)),
  );
}

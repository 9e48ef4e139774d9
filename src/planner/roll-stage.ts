// Stages the next roll on every writer of a group that lacks it, or says why not.

import { formatInstant, type Instant } from "../base/instant.ts";
import type { GuardName } from "../model/policy.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { lastCancelling, lastFirstStaging } from "../schedule/roll-rules.ts";
import type { Context } from "./context.ts";
import { draftCopies, say } from "./drafting.ts";
import { noteMergeBefore, noteRollAhead, notePartners } from "./notes.ts";
import type { WriterAfter } from "./roll-assign.ts";
import type { RollGroup } from "./roll-group.ts";
import { ensureReady } from "./roll-material.ts";
import type { NextRoll, Wish } from "./roll-wish.ts";
import { findObjection, freedomFor } from "./stage-checks.ts";
import { isBegun } from "./roll-bearers.ts";
import { holdForUnreachable } from "./unreachable-guard.ts";
import { findUsable, type Usable } from "./usable.ts";

/** Plans the staging of the next roll, if there is one and no rule objects. */
export function planStages(
  context: Context,
  group: RollGroup,
  wish: Wish,
  writers: readonly WriterAfter[],
): void {
  const { next } = wish;
  const able = writers.filter((writer) => isInForce(wish, writer));
  const [first] = able;
  if (next === undefined || first === undefined) return;
  const question = { assignment: group.assignment, step: next.step, target: first.writer.target };
  const usable = findUsable(context, { ...question, at: next.effectiveDate });
  if (usable === undefined || able.length < writers.length) return;
  const copies = able.map((writer) => writer.copies);
  const freedom = freedomFor(context, group, wish, copies);
  const objection = findObjection({ context, group, wish, next, usable, copies, freedom });
  if (objection?.kind === "refused") {
    say(context.draft.diagnostics, objection.diagnostic);
    return;
  }
  if (objection?.kind === "waits") noteRollAhead(context, group, next, usable.name, objection);
  if (objection !== undefined) return;
  const ready = able.map(({ writer }) => ensureReady(context, group, writer, usable));
  if (ready.includes("missing")) return;
  stageOn(context, group, next, usable, able);
  noteMergeBefore(context, group, next, usable.name);
  notePartners(context, group, next, usable);
}

/**
 * Returns whether a writer has the certificate for now in force, or will have it as its first. What
 * replaces another must first be read back.
 */
function isInForce({ choice }: Wish, { writer, copies }: WriterAfter): boolean {
  const isReplaced = writer.copies.kind === "settled" && writer.copies.current !== choice.thumbprint;
  return copies.kind === "settled" && copies.current === choice.thumbprint && !isReplaced;
}

function stageOn(
  context: Context,
  group: RollGroup,
  next: NextRoll,
  usable: Usable,
  writers: readonly WriterAfter[],
): void {
  const heldBy = findHolds(context, group, next, usable);
  const before = wasSeen(group, { next: usable.thumbprint, effectiveDate: next.effectiveDate });
  const undone = lastCancelling(next.effectiveDate, context.desired.policy);
  for (const { writer, copies, dependsOn } of writers) {
    const ready = ensureReady(context, group, writer, usable);
    draftCopies(context, {
      kind: "stage",
      target: writer.target,
      assignment: writer.assignment,
      certificate: usable,
      effectiveDate: next.effectiveDate,
      expected: copies,
      reason: "roll-ahead",
      undo: { kind: "until", instant: undone },
      dependsOn: [...dependsOn, ...(ready === "missing" ? [] : ready)],
      heldBy,
      before,
      location: next.step.location,
    });
  }
}

/** Decides whether some bearer was seen with this very roll. */
function wasSeen(
  { bearers }: RollGroup,
  roll: { readonly next: Thumbprint; readonly effectiveDate: Instant },
): "was-there" | "unknown" {
  const seen = bearers.some(
    ({ sight }) =>
      sight?.staged?.thumbprint === roll.next && sight.staged.effectiveDate === roll.effectiveDate,
  );
  return seen ? "was-there" : "unknown";
}

/**
 * A bearer that can't be asked holds a roll back until it has begun. After that the others get it
 * all the same: should it have to be withdrawn, then each of them holds both certificates, and
 * whatever the absent one signs validates.
 */
function findHolds(
  context: Context,
  group: RollGroup,
  next: NextRoll,
  { thumbprint, name }: Usable,
): readonly GuardName[] {
  const { effectiveDate, step } = next;
  if (isBegun(group, { next: thumbprint, effectiveDate })) return [];
  const lastStaging = formatInstant(lastFirstStaging(effectiveDate, context.desired.policy));
  return holdForUnreachable(context, group, { step, certificate: name, lastStaging });
}

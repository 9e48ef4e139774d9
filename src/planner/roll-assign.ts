// Changes at once: a first assignment, a rollback, and what is left when a roll came too late.

import { formatInstant } from "../base/instant.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Reason } from "../model/action.ts";
import { heldCopies, inForce, type Copies } from "../model/assignment.ts";
import type { GuardName } from "../model/policy.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { findChoice } from "./choice.ts";
import type { Context } from "./context.ts";
import { draftCopies, nameOf, say } from "./drafting.ts";
import { ensureReady, keepReady } from "./roll-material.ts";
import { holdForUnreachable } from "./unreachable-guard.ts";
import type { Bearer, RollGroup, Writer } from "./roll-group.ts";
import type { Wish } from "./roll-wish.ts";
import { earliestDateOf } from "./spacing.ts";
import { undoOf } from "./undo.ts";
import { findUsable } from "./usable.ts";

/** A writer with the copies that it will hold once the actions drafted so far are done. */
export interface WriterAfter {
  readonly writer: Writer;
  readonly copies: Copies;
  readonly dependsOn: readonly string[];
}

/** Brings the certificate that the steps say for now into force on a writer without a pending roll. */
export function planAssignment(context: Context, group: RollGroup, wish: Wish, writer: Writer): WriterAfter {
  const { copies } = writer;
  const same = { writer, copies, dependsOn: [] };
  const { thumbprint } = wish.choice;
  if (copies.kind === "settled" && copies.current === thumbprint) {
    keepReady(context, group, writer, thumbprint, "every bearer");
    return same;
  }
  const { assignment, target } = writer;
  const usable = findUsable(context, { assignment, step: wish.step, target, at: context.now });
  if (usable === undefined) return same;
  const ready = ensureReady(context, group, writer, usable);
  if (ready === "missing") return same;
  const action = draftCopies(context, {
    kind: "assign",
    target,
    assignment,
    certificate: usable,
    expected: copies,
    reason: reasonOf(context, wish, writer),
    undo: undoOf(context, copies),
    dependsOn: ready,
    heldBy: findHold(context, group, wish, writer),
    location: wish.step.location,
  });
  if (action.heldBy.length > 0) return same;
  sayMissedRoll(context, group, wish);
  const displaced = copies.kind === "settled" ? { previous: copies.current } : {};
  return { writer, copies: { kind: "settled", current: thumbprint, ...displaced }, dependsOn: [action.id] };
}

/** Where nobody signs yet, the date of a roll that is past brings its certificate at once. */
function sayMissedRoll(context: Context, group: RollGroup, { step, choice }: Wish): void {
  const holds = [...group.writers, ...group.bearers.map(({ seen }) => seen ?? { copies: NOTHING })];
  if (step.effectiveDate === undefined || holds.some(({ copies }) => copies.kind !== "empty")) return;
  const args = { certificate: choice.name, type: group.type };
  say(context.draft.diagnostics, diagnose("roll/assigned-at-once", args, { location: step.location }));
}

function reasonOf(context: Context, { step }: Wish, { copies, assignment }: Writer): Reason {
  if (copies.kind === "empty") return "missing";
  const before = assignment.steps[assignment.steps.indexOf(step) - 1];
  if (step.effectiveDate === undefined || before === undefined || copies.kind !== "settled")
    return "not-desired";
  return findChoice(context, before)?.thumbprint === copies.current
    ? "effective-date-reached"
    : "not-desired";
}

/**
 * An immediate change of a deployment's certificate breaks tokens unless every bearer holds the new
 * one already.
 */
export function findHold(
  context: Context,
  group: RollGroup,
  wish: Wish,
  writer: Writer,
): readonly GuardName[] {
  if (writer.target.kind !== "deployment") return findPoolHolds(context, group, wish, writer);
  const current = inForce(writer.copies);
  const broken = group.bearers.find((bearer) => isBroken(bearer, wish.choice.thumbprint, writer.copies));
  if (broken === undefined) return [];
  const displaced = current ?? inForce(broken.seen?.copies ?? NOTHING) ?? wish.choice.thumbprint;
  const place = { location: wish.step.location };
  if (hasExpired(context, displaced)) {
    const args = { certificate: wish.choice.name, current: nameOf(context, displaced), type: group.type };
    say(context.draft.diagnostics, diagnose("roll/assigned-at-once", args, place));
    return [];
  }
  if (context.lifted(IMMEDIATE)) return [];
  const args = {
    current: nameOf(context, displaced),
    certificate: wish.choice.name,
    earliest: formatInstant(earliestDateOf(context, group, wish)),
  };
  say(context.draft.diagnostics, diagnose("guard/immediate-oauth", args, place));
  return [IMMEDIATE];
}

/**
 * A pool shares one certificate: it is not replaced on some servers while another can't be reached.
 * First assignments split nothing.
 */
function findPoolHolds(
  context: Context,
  group: RollGroup,
  wish: Wish,
  { copies }: Writer,
): readonly GuardName[] {
  if (copies.kind === "empty") return [];
  return holdForUnreachable(context, group, { step: wish.step, certificate: wish.choice.name });
}

/**
 * Decides whether an immediate change can break a bearer: one that signs and does not hold the
 * wanted certificate, or that can't be asked. Where the deployment holds nothing either, one that
 * holds nothing can't be broken; one with a copy of its own is broken already. What the deployment does not hold itself, a bearer
 * that lags behind may lose at any moment.
 */
function isBroken({ seen }: Bearer, wanted: Thumbprint, central: Copies): boolean {
  if (seen === undefined || seen.copies.kind === "empty") return central.kind !== "empty";
  if (seen.override) return false;
  if (seen.copies.kind === "staged" || !heldCopies(seen.copies).includes(wanted)) return true;
  return central.kind !== "empty" && !heldCopies(central).includes(wanted);
}

function hasExpired(context: Context, thumbprint: Thumbprint): boolean {
  const facts = context.facts(thumbprint);
  return facts !== undefined && context.reading.passed(facts.notAfter);
}

const IMMEDIATE: GuardName = "guard/immediate-oauth";
const NOTHING: Copies = { kind: "empty" };

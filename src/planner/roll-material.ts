// Where a group's key material goes: with its writers, or, distributed by hand, on each bearer.

import { diagnose } from "../diagnostic/diagnostic.ts";
import { sameCopies } from "../model/assignment.ts";
import type { Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { findChoice, type Choice } from "./choice.ts";
import type { Context } from "./context.ts";
import { say } from "./drafting.ts";
import { ensureInstalled } from "./install.ts";
import type { RollGroup, Writer } from "./roll-group.ts";

/**
 * Plans the installs that a certificate needs before a writer may be given it; returns their ids, or
 * `missing`, and a gap, where a key is not to be had or nobody can be given it.
 */
export function ensureReady(
  context: Context,
  group: RollGroup,
  writer: Writer,
  choice: Choice,
): readonly string[] | "missing" {
  const places = placesOf(group, writer);
  if (places.length === 0) {
    const args = { type: group.type, certificate: choice.name };
    const { location } = choice;
    say(context.draft.gaps, diagnose("roll/nobody-by-hand", args, { location }));
    return "missing";
  }
  return ensurePlaces(context, places, writer, choice);
}

/**
 * Plans the installs of a certificate that a writer has already, where its key was lost. One that no
 * step names can't be installed. By hand, a key lets the product deliver the copies: where that must
 * not happen any more, only bearers that hold them already get it.
 */
export function keepReady(
  context: Context,
  group: RollGroup,
  writer: Writer,
  held: Thumbprint,
  whom: "every bearer" | "holders",
): void {
  const bearers = group.bearers.filter(
    ({ seen }) => whom === "every bearer" || (seen !== undefined && sameCopies(seen.copies, writer.copies)),
  );
  for (const step of writer.assignment.steps) {
    const choice = findChoice(context, step);
    if (choice?.thumbprint !== held) continue;
    ensurePlaces(context, placesOf({ bearers }, writer), writer, choice);
    return;
  }
}

function ensurePlaces(
  context: Context,
  places: readonly Target[],
  { assignment }: Writer,
  choice: Choice,
): readonly string[] | "missing" {
  const ids: string[] = [];
  for (const target of places) {
    const ready = ensureInstalled(context, target, choice, assignment);
    if (ready.kind === "missing") return "missing";
    if (ready.kind === "planned") ids.push(ready.id);
  }
  return ids;
}

function placesOf(group: Pick<RollGroup, "bearers">, writer: Writer): readonly Target[] {
  const byHand = writer.target.kind === "deployment" && writer.assignment.distribution === "manual";
  if (!byHand) return [writer.target];
  return group.bearers.flatMap(({ seen, server }): Target[] =>
    seen === undefined ? [] : [{ kind: "server", server }],
  );
}

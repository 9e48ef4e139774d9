// Where a group's key material goes: with its writers, or, distributed by hand, on each bearer.

import type { Target } from "../model/target.ts";
import type { Choice } from "./choice.ts";
import type { Context } from "./context.ts";
import { ensureInstalled } from "./install.ts";
import type { RollGroup, Writer } from "./roll-group.ts";

/**
 * Plans the installs that a writer's certificate needs; returns their ids, or `missing` where a key
 * is not to be had.
 */
export function ensureReady(
  context: Context,
  group: RollGroup,
  writer: Writer,
  choice: Choice,
): readonly string[] | "missing" {
  const ids: string[] = [];
  for (const target of placesOf(group, writer)) {
    const ready = ensureInstalled(context, target, choice, writer.assignment);
    if (ready.kind === "missing") return "missing";
    if (ready.kind === "planned") ids.push(ready.id);
  }
  return ids;
}

function placesOf(group: RollGroup, writer: Writer): readonly Target[] {
  const byHand = writer.target.kind === "deployment" && writer.assignment.distribution === "manual";
  if (!byHand) return [writer.target];
  return group.bearers.flatMap(({ seen, server }): Target[] =>
    seen === undefined ? [] : [{ kind: "server", server }],
  );
}

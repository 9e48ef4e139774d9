// The digest of a plan: over what would be done, and nothing else (design.md section 7).

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant } from "../base/instant.ts";
import type { Action } from "../model/action.ts";
import type { Copies } from "../model/assignment.ts";
import { formatTarget } from "../model/target.ts";

/**
 * Returns `sha256:` and the hash of the actions: ids, kinds, targets, types, certificates, dates,
 * expected copies. Order, times, ages and wording are outside.
 */
export function digestActions(actions: readonly Action[], hash: (text: string) => string): string {
  const lines = actions.map((action) => canonicalJson(essenceOf(action))).toSorted();
  return `sha256:${hash(`[${lines.join(",")}]`)}`;
}

/** Returns what of an action counts: all that an apply would do by it, and no word about it. */
export function essenceOf(action: Action): Json {
  const { id, kind } = action;
  const base = { id, kind, target: formatTarget(action.target) };
  switch (action.kind) {
    case "install":
      return { ...base, certificate: action.certificate, exportable: action.exportable };
    case "replicate":
      return { ...base, type: action.type, servers: action.servers };
    case "stage":
      return { ...copiesEssence(action), effectiveDate: formatInstant(action.effectiveDate) };
    default:
      return copiesEssence(action);
  }
}

function copiesEssence(action: Exclude<Action, { kind: "install" | "replicate" }>) {
  const { id, kind, type, certificate, expected } = action;
  return { id, kind, target: formatTarget(action.target), type, certificate, expected: describe(expected) };
}

function describe(copies: Copies): Json {
  switch (copies.kind) {
    case "empty":
      return { kind: "empty" };
    case "settled":
      return { kind: "settled", current: copies.current, previous: copies.previous };
    case "staged":
      return {
        kind: "staged",
        current: copies.current,
        next: copies.next,
        effectiveDate: formatInstant(copies.effectiveDate),
      };
  }
}

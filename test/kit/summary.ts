// Plans as short lines, for tables of expectations: certificates by the names that the test gave them.

import { formatInstant } from "../../src/base/instant.ts";
import type { Action } from "../../src/model/action.ts";
import type { Plan } from "../../src/model/plan.ts";
import { formatTarget } from "../../src/model/target.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import { thumbprint } from "./names.ts";

export interface PlanSummary {
  /** `stage deployment OAuthTokenIssuer B@2026-12-01T00:00:00Z (roll-ahead, config) held by …`. */
  readonly actions: readonly string[];
  /** Codes of the plan's diagnostics, then those of its gaps with `gap ` before them. */
  readonly says: readonly string[];
}

/** Returns what a plan does and says; names are those of the certificates that the test calls A, B, C, …. */
export function summarize(plan: Plan): PlanSummary {
  return {
    actions: plan.actions.map((action) => summarizeAction(action)),
    says: [
      ...plan.diagnostics.map(({ code }) => code),
      ...plan.completeness.gaps.map(({ code }) => `gap ${code}`),
    ],
  };
}

/** Returns one action as a line. */
export function summarizeAction(action: Action): string {
  const target = formatTarget(action.target);
  const why = `(${action.reason}, ${action.cause})`;
  const held = action.heldBy.map((guard) => ` held by ${guard}`).join("");
  const waits = action.waitsUntil === undefined ? "" : ` waits until ${formatInstant(action.waitsUntil)}`;
  const chained = action.dependsOn.find((id) => id.startsWith("assign:") && action.kind === "assign");
  const after = chained === undefined ? "" : ` after ${chained.split(":").slice(0, 2).join(" ")}`;
  const line = `${action.kind} ${target} ${objectOf(action)} ${why}${held}${waits}${after}`;
  return line.replaceAll(".contoso.com", "");
}

function objectOf(action: Action): string {
  switch (action.kind) {
    case "install":
      return nameOf(action.certificate);
    case "replicate":
      return `to ${action.servers.map((server) => server).join(",")}`;
    case "stage":
      return `${action.type} ${nameOf(action.certificate)}@${formatInstant(action.effectiveDate)}`;
    default:
      return `${action.type} ${nameOf(action.certificate)}`;
  }
}

function nameOf(wanted: Thumbprint): string {
  return NAMES.get(wanted) ?? wanted;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
export const NAMES = new Map<Thumbprint, string>(LETTERS.map((letter) => [thumbprint(letter), letter]));

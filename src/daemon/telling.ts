// What a reconcile says in the log: one line where something was done or went wrong, none where all is as it was.

import type { DaemonInput, LogLine } from "./daemon-input.ts";
import type { Reconciled } from "./reconcile-once.ts";
import type { ReconcileResult, Trigger } from "./status.ts";

const LEVELS: Readonly<Record<ReconcileResult, LogLine["level"]>> = {
  "in-order": "info",
  pending: "info",
  applied: "info",
  partial: "error",
  locked: "info",
  fenced: "warning",
  incomplete: "warning",
  "no-configuration": "error",
  failed: "error",
};

/** Tells what a reconcile came to. */
export function tellReconcile(
  { log }: DaemonInput,
  triggers: readonly Trigger[],
  { look, apply, diagnostics }: Reconciled,
  result: ReconcileResult,
): void {
  const { plan } = look;
  const why = triggers.join(", ");
  const refused = plan.diagnostics.filter(({ severity }) => severity === "error");
  const told = [...diagnostics, ...diagnosticsOf(apply), ...refused];
  const done = apply?.kind === "report" ? doneOf(apply) : "";
  const left = `${plan.actions.length} ${plan.actions.length === 1 ? "action" : "actions"} to do`;
  const unseen = plan.completeness.unreachable.length;
  const blind = unseen === 0 ? "" : `, ${unseen} of ${plan.completeness.serversExpected} servers not seen`;
  log({ level: LEVELS[result], message: `${result} (${why}): ${done}${left}${blind}`, diagnostics: told });
}

function diagnosticsOf(apply: Reconciled["apply"]): LogLine["diagnostics"] {
  if (apply === undefined) return [];
  if (apply.kind === "failure") return [apply.diagnostic];
  const failed = [...apply.report.outcomes.values()].flatMap((outcome) =>
    outcome.kind === "failed" || outcome.kind === "unverified" ? [outcome.diagnostic] : [],
  );
  return [...apply.report.diagnostics, ...failed];
}

function doneOf({ report }: Extract<Reconciled["apply"], { kind: "report" }>): string {
  const kinds = [...report.outcomes.values()].map(({ kind }) => kind);
  const done = kinds.filter((kind) => kind === "done").length;
  const failed = kinds.filter((kind) => kind === "failed" || kind === "unverified").length;
  return `${done} done, ${failed} failed, `;
}

// What a reconcile means for the loop: which targets are well and which are not, what the clock changes next, whether more can be done
// at once, and how it ended. Pure.

import type { Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DiagnosticCode } from "../diagnostic/catalog.ts";
import type { Action } from "../model/action.ts";
import type { ActionOutcome, ApplyReport } from "../model/apply-report.ts";
import type { Plan } from "../model/plan.ts";
import { formatTarget } from "../model/target.ts";
import type { NextEvent } from "../model/timeline.ts";
import { isRunnable } from "../reconcile/runnable.ts";
import { EVERYTHING, type BackOffs, type Finding, type Findings } from "./back-off.ts";
import type { Applied, Reconciled } from "./reconcile-once.ts";
import type { ReconcileResult } from "./status.ts";

/** Returns which targets a reconcile asked and wrote to, and what was wrong with which. */
export function findingsOf({ look, apply }: Reconciled, held: BackOffs): Findings {
  const spared = (server: string): boolean => held.get(server)?.kind === "unreachable";
  const asked = [...look.observed.servers.values()].filter(({ server }) => !spared(server));
  const unreachable = asked.flatMap((seen): Finding[] =>
    seen.kind === "unreachable"
      ? [{ target: seen.server, kind: "unreachable", diagnostic: seen.diagnostic }]
      : [],
  );
  const { written, troubles } = ofApply(apply);
  // Last, and so in the place of a failed write: whoever can't be read is not asked again for a while.
  return { asked: asked.map(({ server }) => server), written, troubles: [...troubles, ...unreachable] };
}

function ofApply(apply: Applied | undefined): Pick<Findings, "troubles"> & { readonly written: string[] } {
  if (apply === undefined) return { written: [], troubles: [] };
  if (apply.kind === "failure") return { written: [], troubles: [everything(apply.diagnostic)] };
  const { report } = apply;
  const done = report.plan.actions.filter(({ id }) => report.outcomes.get(id)?.kind === "done");
  const failed = report.plan.actions.flatMap((action) =>
    troublesOf(action, report.outcomes.get(action.id), report),
  );
  const whole = report.diagnostics.filter(
    ({ severity, code }) => severity === "error" && !TRANSIENT.has(code),
  );
  return {
    written: [...done.map(({ target }) => formatTarget(target)), ...reachedBy(done), EVERYTHING],
    troubles: [...whole.slice(0, 1).map(everything), ...failed],
  };
}

function reachedBy(done: readonly Action[]): readonly string[] {
  return done.flatMap((action) => (action.kind === "replicate" ? action.servers : []));
}

function troublesOf(
  action: Action,
  outcome: ActionOutcome | undefined,
  { behind }: ApplyReport,
): readonly Finding[] {
  if (outcome?.kind !== "failed" && outcome?.kind !== "unverified") return [];
  const { diagnostic } = outcome;
  if (TRANSIENT.has(diagnostic.code)) return [];
  const lacking =
    action.kind === "replicate" ? action.servers.filter((server) => behind.includes(server)) : [];
  const targets = lacking.length > 0 ? lacking : [formatTarget(action.target)];
  return targets.map((target) => ({ target, kind: "failed", diagnostic }));
}

function everything(diagnostic: Diagnostic): Finding {
  return { target: EVERYTHING, kind: "failed", diagnostic };
}

/** The world moved on, or another is at work: nothing is wrong with any target, and a new look tells what is left. */
const TRANSIENT: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  "store/locked",
  "store/fenced",
  "apply/plan-expired",
]);

/** Decides whether another writer was met. */
export function leaseSeen({ apply }: Reconciled): "free" | "held" {
  const met = apply?.kind === "report" && apply.report.diagnostics.some(({ code }) => OTHERS.has(code));
  return met ? "held" : "free";
}

const OTHERS: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>(["store/locked", "store/fenced"]);

/** Decides whether what was done lets more be done at once. */
export function leavesMore({ look, apply }: Reconciled): "yes" | "no" {
  if (apply?.kind !== "report" || !isRunnable(look.plan)) return "no";
  const { report } = apply;
  if (report.diagnostics.some(({ code }) => code === "apply/plan-expired")) return "yes";
  const progress = [...report.outcomes.values()].some(({ kind }) => kind === "done");
  return progress && report.remaining !== undefined && report.remaining.digest !== report.plan.digest
    ? "yes"
    : "no";
}

/** Returns the next instant at which the clock alone changes what is to be done or shown. */
export function nextByClock(
  { actions, validUntil }: Plan,
  next: readonly NextEvent[],
  held: ReadonlySet<Instant>,
  at: Instant,
): Instant | undefined {
  const windows = actions.flatMap(({ waitsUntil }) =>
    waitsUntil === undefined || held.has(waitsUntil) ? [] : [waitsUntil],
  );
  const instants = [
    ...windows,
    ...(validUntil === null ? [] : [validUntil]),
    ...next.map(({ mark }) => mark.at),
  ];
  const ahead = instants.filter((instant) => instant > at);
  return ahead.length === 0 ? undefined : ahead.reduce((a, b) => Math.min(a, b));
}

/** Says how a reconcile ended, in one word. */
export function resultOf({ look, apply }: Reconciled): ReconcileResult {
  if (apply?.kind === "failure") return "failed";
  if (apply !== undefined) {
    const codes = new Set(apply.report.diagnostics.map(({ code }) => code));
    if (codes.has("store/locked")) return "locked";
    if (codes.has("store/fenced")) return "fenced";
    const kinds = new Set([...apply.report.outcomes.values()].map(({ kind }) => kind));
    if (kinds.has("failed") || kinds.has("unverified")) return kinds.has("done") ? "partial" : "failed";
    if (apply.report.diagnostics.some(({ severity }) => severity === "error")) return "failed";
    if (kinds.has("done")) return "applied";
  }
  if (!look.plan.completeness.complete) return "incomplete";
  return look.plan.actions.length > 0 ? "pending" : "in-order";
}

// Exit codes: from facts to one number, by one list of precedence (design.md section 8).

import { hasErrors, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { ApplyReport } from "../model/apply-report.ts";
import type { Plan } from "../model/plan.ts";
import type { CounterexampleReason, Proof } from "../model/proof.ts";
import type { StatusReport } from "../model/status.ts";

/** Facts with their codes, the weightiest first. */
const PRECEDENCE = [
  ["bug", 70],
  ["interrupted", 130],
  ["usage", 64],
  ["locked", 7],
  ["yaml-at-fault", 3],
  ["refused", 4],
  ["stale", 5],
  ["some-failed", 8],
  ["incomplete", 6],
  ["failure", 1],
  ["pending", 2],
] as const;

/** What can be said of a run, as far as exit codes go. */
export type ExitFact = (typeof PRECEDENCE)[number][0];

/** Returns the exit code of the weightiest fact; 0 without any. */
export function exitCodeOf(facts: Iterable<ExitFact>): number {
  const held = new Set(facts);
  return PRECEDENCE.find(([fact]) => held.has(fact))?.[1] ?? 0;
}

/** Returns the exit code of `validate`: what the YAML alone says. A roll rule is 4 and never 3. */
export function validateExitCode(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return exitCodeOf(errors.map(({ code }) => (isRefusal(code) ? "refused" : "yaml-at-fault")));
}

/** Returns the exit code of a plan; `detailed` tells pending changes. */
export function planExitCode(plan: Plan, detail: "plain" | "detailed", proof?: Proof): number {
  const facts = factsOfPlan(plan);
  if (proof !== undefined && refutesSchedule(proof)) facts.push("refused");
  if (detail === "detailed" && plan.actions.length > 0) facts.push("pending");
  return exitCodeOf(facts);
}

/** Decides whether a proof speaks against the dates of the YAML. What servers hold now is the plan's own matter, and may be what it mends. */
function refutesSchedule(proof: Proof): boolean {
  return proof.kind === "counterexample" && proof.all.some(({ reason }) => SCHEDULE_REASONS.has(reason));
}

const SCHEDULE_REASONS: ReadonlySet<CounterexampleReason> = new Set<CounterexampleReason>([
  "margin",
  "new-not-valid",
  "old-expires",
  "too-late",
  "too-close",
  "expires",
]);

/** Returns the exit code of an apply. What is left counts as pending: actions that wait for a window, or for the next run. */
export function applyExitCode(report: ApplyReport): number {
  const { diagnostics, outcomes, interruption } = report;
  const remaining = report.remaining ?? report.plan;
  const facts = factsOfPlan(remaining);
  if (interruption === "interrupted") facts.push("interrupted");
  for (const { code, severity } of diagnostics) if (severity === "error") facts.push(factOf(code));
  for (const outcome of outcomes.values()) {
    if (outcome.kind !== "failed" && outcome.kind !== "unverified") continue;
    facts.push("some-failed");
    if (WORLD_CHANGED.has(outcome.diagnostic.code)) facts.push("stale");
  }
  if (remaining.actions.length > 0) facts.push("pending");
  return exitCodeOf(facts);
}

/** Returns the exit code of a status: 6 where something could not be seen. */
export function statusExitCode(report: StatusReport): number {
  const seen = report.unreachable.length === 0 && !hasErrors(report.diagnostics);
  return exitCodeOf(seen ? [] : ["incomplete"]);
}

function factsOfPlan(plan: Plan): ExitFact[] {
  const facts: ExitFact[] = [];
  for (const { code, severity } of plan.diagnostics) {
    if (severity === "error") facts.push(code.startsWith("certificate/") ? "yaml-at-fault" : "refused");
  }
  if (!plan.completeness.complete) facts.push("incomplete");
  return facts;
}

function factOf(code: Diagnostic["code"]): ExitFact {
  if (code === "store/locked" || code === "store/journal-busy") return "locked";
  return WORLD_CHANGED.has(code) ? "stale" : "failure";
}

/** A lease that was taken over is a world that changed underneath: whoever took it may have written. */
const WORLD_CHANGED: ReadonlySet<Diagnostic["code"]> = new Set<Diagnostic["code"]>([
  "apply/stale-plan",
  "apply/plan-expired",
  "apply/plan-file-invalid",
  "store/copies-changed",
  "store/fenced",
]);

function isRefusal(code: string): boolean {
  return code.startsWith("roll/") || code.startsWith("guard/");
}

// What was applied, when, by whom, and how it ended.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { JournaledAction, LiftedGuard, Run } from "../model/run.ts";
import { outcomeToJson } from "./apply.ts";
import { count, type TextStyle } from "./style.ts";

export type HistoryFormat = "text" | "json";

/** Renders runs in the order given. */
export function renderHistory(runs: readonly Run[], format: HistoryFormat, _style: TextStyle): string {
  if (format === "json") return canonicalJson({ runs: runs.map(runToJson) });
  if (runs.length === 0) return "Nothing was applied from this machine yet.";
  return [...runs.map(renderRun), ...legendOf(runs)].join("\n\n");
}

/** An action is done when a look at the stores afterwards showed its effect, and not before. */
function legendOf(runs: readonly Run[]): readonly string[] {
  const isThere = runs.some(({ actions }) => actions.some(({ outcome }) => outcome?.kind === "done"));
  return isThere ? ["verified: done, and then seen to hold by reading the stores again"] : [];
}

const RESULTS = {
  running: "not ended: still at work, or killed (the next apply goes on)",
  done: "done",
  partial: "partly done",
  failed: "failed",
  interrupted: "interrupted",
} as const satisfies Record<Run["result"], string>;

/** As people name commits; what was not committed is said. */
function shortCommit(commit: string): string {
  const [hash = "", dirty] = commit.split("-");
  return `${hash.slice(0, 10)}${dirty === undefined ? "" : " with changes that were not committed"}`;
}

const APPROVALS = {
  terminal: "approved at the terminal",
  "auto-approve": "approved in advance (--auto-approve)",
  "reviewed-plan": "approved by a reviewed plan (--plan)",
  daemon: "applied by the daemon (watch)",
} as const satisfies Record<NonNullable<Run["approvedBy"]>, string>;

/** Returns how a run was allowed, a line each: the approval, the digest of the plan, the guards. */
export function describeApproval({ approvedBy, digest, lifted }: Run): readonly string[] {
  const approval =
    approvedBy === undefined ? "how it was approved was not written down" : APPROVALS[approvedBy];
  const none = lifted?.length === 0 ? "; no guard was lifted" : "";
  return [`${approval}${none}`, `plan ${printable(digest)}`, ...(lifted ?? []).map(renderLifted)];
}

function renderLifted(lifted: LiftedGuard): string {
  const by =
    lifted.by === "command-line"
      ? "by --allow"
      : `by policy.allow until ${formatInstant(lifted.until)}: ${lifted.reason}`;
  return printable(`lifted ${lifted.guard} ${by}`);
}

function renderRun(run: Run): string {
  const { id, startedAt, actor, commit, result, actions } = run;
  const by = `${printable(actor)}${commit === undefined ? "" : ` at commit ${printable(shortCommit(commit))}`}`;
  const head = `run ${id}  ${formatInstant(startedAt)}  ${RESULTS[result]}  ${count(actions.length, "action")}  by ${by}`;
  return [head, ...describeApproval(run).map((line) => `  ${line}`), ...actions.map(renderAction)].join("\n");
}

function renderAction(action: JournaledAction): string {
  const { kind, target, type, certificate, effectiveDate, reason, cause, outcome } = action;
  const from = effectiveDate === undefined ? undefined : `in force from ${formatInstant(effectiveDate)}`;
  const parts = [kind, target, type, certificate?.slice(0, 8), from];
  const what = parts.filter((part) => part !== undefined).join(" ");
  const end = outcome === undefined ? "not known" : outcome.kind === "done" ? "verified" : outcome.kind;
  const why =
    outcome !== undefined && "diagnostic" in outcome ? `: ${printable(outcome.diagnostic.message)}` : "";
  return `  ${end.padEnd(10)}  ${printable(what)} (${reason}, ${cause})${why}`;
}

function runToJson(run: Run): Json {
  return {
    id: run.id,
    startedAt: formatInstant(run.startedAt),
    finishedAt: run.finishedAt === undefined ? undefined : formatInstant(run.finishedAt),
    actor: run.actor,
    commit: run.commit,
    digest: run.digest,
    approvedBy: run.approvedBy,
    lifted: run.lifted?.map((lifted) =>
      lifted.by === "policy" ? { ...lifted, until: formatInstant(lifted.until) } : { ...lifted },
    ),
    result: run.result,
    actions: run.actions.map((action) => ({
      id: action.id,
      kind: action.kind,
      target: action.target,
      type: action.type,
      certificate: action.certificate,
      effectiveDate: action.effectiveDate === undefined ? undefined : formatInstant(action.effectiveDate),
      reason: action.reason,
      cause: action.cause,
      intendedAt: action.intendedAt === undefined ? undefined : formatInstant(action.intendedAt),
      outcomeAt: action.outcomeAt === undefined ? undefined : formatInstant(action.outcomeAt),
      outcome: outcomeToJson(action.outcome),
      verifiedBy: action.outcome?.kind === "done" ? "observation" : undefined,
    })),
  };
}

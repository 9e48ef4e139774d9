// What was applied, when, by whom, and how it ended.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { JournaledAction, Run } from "../model/run.ts";
import { outcomeToJson } from "./apply.ts";
import { count, type TextStyle } from "./style.ts";

export type HistoryFormat = "text" | "json";

/** Renders runs in the order given. */
export function renderHistory(runs: readonly Run[], format: HistoryFormat, _style: TextStyle): string {
  if (format === "json") return canonicalJson({ runs: runs.map(runToJson) });
  return runs.length === 0 ? "Nothing was applied from this machine yet." : runs.map(renderRun).join("\n\n");
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

function renderRun({ id, startedAt, actor, commit, result, actions }: Run): string {
  const by = `${printable(actor)}${commit === undefined ? "" : ` at commit ${printable(shortCommit(commit))}`}`;
  const head = `run ${id}  ${formatInstant(startedAt)}  ${RESULTS[result]}  ${count(actions.length, "action")}  by ${by}`;
  return [head, ...actions.map(renderAction)].join("\n");
}

function renderAction({ kind, target, type, certificate, reason, cause, outcome }: JournaledAction): string {
  const what = [kind, target, type, certificate?.slice(0, 8)].filter((part) => part !== undefined).join(" ");
  const end = outcome === undefined ? "not known" : outcome.kind;
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
    result: run.result,
    actions: run.actions.map((action) => ({
      id: action.id,
      kind: action.kind,
      target: action.target,
      type: action.type,
      certificate: action.certificate,
      reason: action.reason,
      cause: action.cause,
      intendedAt: action.intendedAt === undefined ? undefined : formatInstant(action.intendedAt),
      outcomeAt: action.outcomeAt === undefined ? undefined : formatInstant(action.outcomeAt),
      outcome: outcomeToJson(action.outcome),
    })),
  };
}

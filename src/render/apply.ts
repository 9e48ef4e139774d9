// What an apply says while it works, and what it did.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Action } from "../model/action.ts";
import type { ApplyEvent } from "../model/apply-event.ts";
import type { ActionOutcome, ApplyReport } from "../model/apply-report.ts";
import { formatTarget } from "../model/target.ts";
import { diagnosticToJson } from "./diagnostics.ts";
import { renderDiagnosticsText } from "./diagnostics-text.ts";
import { actionToJson } from "./plan.ts";
import { describeAction, verdictOf } from "./plan-words.ts";
import { count, makePaint, wrap, type Color, type TextStyle } from "./style.ts";

export type ApplyFormat = "text" | "json";

/** What one event adds: a line that stays, and the state of things for a live line. */
export interface EventText {
  readonly line?: string;
  readonly status?: string;
}

/** Words one event of an apply. */
export function renderApplyEvent(event: ApplyEvent, { color }: Pick<TextStyle, "color">): EventText {
  const paint = makePaint(color);
  switch (event.kind) {
    case "observing":
      return { status: `observing ${event.done} of ${event.of} servers` };
    case "waiting-for-lease":
      return { status: "waiting for the writer's lease" };
    case "planned":
      return { status: `planned: ${count(event.plan.actions.length, "action")}` };
    case "started":
      return { status: `${event.done} of ${event.of}: ${event.actions.map(headOf).slice(0, 2).join("; ")}` };
    case "replica": {
      const tail = event.diagnostic === undefined ? "" : `: ${printable(event.diagnostic.message)}`;
      const mark = event.standing === "up-to-date" ? paint("ok", "green") : paint("behind", "yellow");
      return {
        line: `  replica ${event.server} ${mark}${tail}`,
        status: `replicated ${event.done} of ${event.of}`,
      };
    }
    case "settled": {
      const { word, color: own } = WORDS[event.outcome.kind];
      const line = `[${event.done}/${event.of}] ${paint(word, own)} ${headOf(event.action)}${tailOf(event.outcome)}`;
      return { line, status: `${event.done} of ${event.of}` };
    }
    case "stopping":
      return { line: "stopping: what is in hand is finished, nothing more is begun" };
  }
}

const WORDS = {
  done: { word: "done", color: "green" },
  failed: { word: "FAILED", color: "red" },
  unverified: { word: "UNVERIFIED", color: "red" },
  skipped: { word: "skipped", color: "yellow" },
} as const satisfies Record<ActionOutcome["kind"], { word: string; color: Color }>;

const SKIPS = {
  dependency: "an action that it depends on failed",
  interrupted: "the run was interrupted",
  held: "a guard holds it back",
  window: "it waits for a maintenance window",
} as const;

function headOf(action: Action): string {
  return `${action.kind} ${formatTarget(action.target)} ${describeAction(action)}`;
}

function tailOf(outcome: ActionOutcome): string {
  switch (outcome.kind) {
    case "done":
      return "";
    case "skipped":
      return `: ${SKIPS[outcome.why]}`;
    case "failed":
    case "unverified":
      return `: ${printable(outcome.diagnostic.message)}`;
  }
}

/** Renders the report of an apply. */
export function renderApply(report: ApplyReport, format: ApplyFormat, style: TextStyle): string {
  return format === "json" ? canonicalJson(reportToJson(report)) : renderReportText(report, style);
}

function renderReportText(report: ApplyReport, style: TextStyle): string {
  const outcomes = [...report.outcomes.values()];
  const failures = outcomes.flatMap((outcome) => ("diagnostic" in outcome ? [outcome.diagnostic] : []));
  const blocks: string[] = [];
  const said = [...report.diagnostics, ...failures];
  if (said.length > 0) blocks.push(renderDiagnosticsText(said, style));
  if (report.behind.length > 0) {
    const behind = `Still behind: ${report.behind.join(", ")}. They catch up when they can be reached; apply again to verify.`;
    blocks.push(wrap(behind, style.width, "  "));
  }
  if (outcomes.length > 0) blocks.push(wrap(summarise(report, outcomes), style.width, "  "));
  // Somebody else was faster, or there was nothing from the start.
  else if (said.length === 0)
    blocks.push(wrap(`Nothing was left to do: ${verdictOf(report.plan)}`, style.width, "  "));
  if (report.remaining !== undefined && outcomes.length > 0)
    blocks.push(wrap(`Now: ${verdictOf(report.remaining)}`, style.width, "  "));
  return blocks.join("\n\n");
}

function summarise({ run, interruption }: ApplyReport, outcomes: readonly ActionOutcome[]): string {
  const parts = (["done", "failed", "unverified", "skipped"] as const).flatMap((kind) => {
    const number = outcomes.filter((outcome) => outcome.kind === kind).length;
    return number === 0 ? [] : [`${number} ${kind === "done" ? "done and verified" : kind}`];
  });
  const name = run === undefined ? "Apply" : `Run ${run}`;
  const end = interruption === "interrupted" ? "; interrupted: run apply again to go on" : "";
  return `${name}: ${parts.join(", ")}${end}.`;
}

function reportToJson(report: ApplyReport): Json {
  return {
    run: report.run,
    finishedAt: formatInstant(report.finishedAt),
    interrupted: report.interruption === "interrupted",
    actions: report.plan.actions.map((action) => ({
      ...(actionToJson(action) as { readonly [key: string]: Json }),
      outcome: outcomeToJson(report.outcomes.get(action.id)),
    })),
    behind: report.behind,
    diagnostics: report.diagnostics.map(diagnosticToJson),
    remaining: report.remaining?.actions.map(({ id }) => id),
    digest: report.plan.digest,
  };
}

/** Returns an outcome as plain JSON. */
export function outcomeToJson(outcome: ActionOutcome | undefined): Json | undefined {
  if (outcome === undefined) return undefined;
  switch (outcome.kind) {
    case "done":
      return { kind: "done" };
    case "skipped":
      return { kind: "skipped", why: outcome.why };
    case "failed":
    case "unverified":
      return { kind: outcome.kind, diagnostic: diagnosticToJson(outcome.diagnostic) };
  }
}

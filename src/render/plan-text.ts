// A plan for people, on a terminal or in a log.

import { formatInstant, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Action } from "../model/action.ts";
import type { Plan } from "../model/plan.ts";
import type { Proof } from "../model/proof.ts";
import { formatTarget } from "../model/target.ts";
import { cmdletLine } from "./cmdlets.ts";
import { renderDiagnosticsText } from "./diagnostics-text.ts";
import {
  coverageOf,
  proofOf,
  describeAction,
  heldBack,
  noteOf,
  reasonOf,
  SIGNS,
  undoOf,
  verdictOf,
} from "./plan-words.ts";
import { count, makePaint, wrap, type Color, type Paint, type TextStyle } from "./style.ts";

export interface PlanStyle extends TextStyle {
  readonly now: Instant;
  /** The instant for which the plan is foretold; absent: it is a plan for now. */
  readonly forecast?: Instant | undefined;
  /** What is proved of the schedule, where somebody asked. */
  readonly proof?: Proof | undefined;
  /** Whether the product's cmdlet is shown under each action. */
  readonly cmdlets?: "shown" | undefined;
}

/** What stands above a plan that is foretold. */
export function forecastOf(at: Instant): string {
  return `Forecast for ${formatInstant(at)}, if all goes as planned:`;
}

/** Renders the verdict, the actions by target, what there is to say, and what was looked at. */
export function renderPlanText(plan: Plan, style: PlanStyle): string {
  const paint = makePaint(style.color);
  const blocks = [
    ...(style.forecast === undefined ? [] : [forecastOf(style.forecast)]),
    paint(wrap(verdictOf(plan), style.width, "  "), "bold"),
    ...renderTargets(plan, paint, style),
  ];
  if (plan.notes.length > 0) blocks.push(renderNotes(plan, style.width));
  if (plan.unmanaged.length > 0) blocks.push(renderUnmanaged(plan, style.width));
  const said = [
    ...plan.diagnostics,
    ...plan.completeness.unreachable.map(({ diagnostic }) => diagnostic),
    ...plan.completeness.gaps,
  ];
  if (said.length > 0) blocks.push(renderDiagnosticsText(distinct(said), style));
  const proved = style.proof === undefined ? undefined : proofOf(style.proof, plan);
  if (proved !== undefined) blocks.push(wrap(printable(proved), style.width, ""));
  blocks.push(paint(renderFoot(plan, style), "dim"));
  return blocks.join("\n\n");
}

/** A store that is gone is the same fault for each of its servers: it is told once. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Set<string>();
  return diagnostics.filter(({ code, message }) => {
    const fresh = !told.has(`${code} ${message}`);
    told.add(`${code} ${message}`);
    return fresh;
  });
}

const COLORS = {
  install: "green",
  assign: "yellow",
  stage: "cyan",
  unstage: "yellow",
  "remove-previous": "red",
  "remove-override": "red",
  replicate: "blue",
} as const satisfies Record<Action["kind"], Color>;

function renderTargets({ actions }: Plan, paint: Paint, style: PlanStyle): string[] {
  const targets = new Map<string, Action[]>();
  for (const action of actions) {
    const name = formatTarget(action.target);
    targets.set(name, [...(targets.get(name) ?? []), action]);
  }
  return [...targets].map(([name, own]) =>
    [name, ...own.map((action) => renderAction(action, paint, style))].join("\n"),
  );
}

function renderAction(action: Action, paint: Paint, { width, cmdlets }: PlanStyle): string {
  const verb = `${SIGNS[action.kind]} ${action.kind}`.padEnd(VERB_WIDTH);
  const what = wrap(describeAction(action), width, INDENT, INDENT.length);
  const held = heldBack(action);
  const why = [reasonOf(action), `undo: ${undoOf(action)}`].join("; ");
  const lines = [
    `  ${paint(verb, COLORS[action.kind])}${what}`,
    paint(`${INDENT}${wrap(why, width, INDENT, INDENT.length)}`, "dim"),
  ];
  // Never wrapped: it is there to be copied.
  if (cmdlets === "shown") lines.push(`${INDENT}${cmdletLine(action)}`);
  if (held !== undefined) lines.push(paint(`${INDENT}${wrap(held, width, INDENT, INDENT.length)}`, "yellow"));
  return lines.join("\n");
}

const VERB_WIDTH = 18;
const INDENT = " ".repeat(VERB_WIDTH + 2);

function renderNotes({ notes }: Plan, width: number): string {
  const lines = notes.map((note) => `  - ${wrap(printable(noteOf(note)), width, "    ", 4)}`);
  return ["Notes:", ...lines].join("\n");
}

function renderUnmanaged({ unmanaged }: Plan, width: number): string {
  const shown = unmanaged.map(({ target, type }) => `${formatTarget(target)} ${printable(type)}`);
  const head = `Not managed, left alone (${count(unmanaged.length, "assignment")}): `;
  return head + wrap(shown.join(", "), width, "  ", head.length);
}

function renderFoot({ completeness, digest, validUntil }: Plan, { now, width }: PlanStyle): string {
  const until =
    validUntil === null
      ? "the clock alone changes nothing in it"
      : `valid until ${formatInstant(validUntil)}`;
  return `${wrap(`${coverageOf(completeness, now)}; ${until}`, width, "")}\n${digest}`;
}

// A plan for a pull request. Everything in it that came from outside is escaped.

import { formatInstant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Plan } from "../model/plan.ts";
import { formatTarget } from "../model/target.ts";
import { markdown } from "./markdown.ts";
import {
  coverageOf,
  proofOf,
  describeAction,
  heldBack,
  noteOf,
  reasonOf,
  undoOf,
  verdictOf,
} from "./plan-words.ts";
import type { PlanStyle } from "./plan-text.ts";
import { count } from "./style.ts";

/** Renders the plan as GitHub-flavoured Markdown. */
export function renderPlanMarkdown(plan: Plan, { now, proof }: Pick<PlanStyle, "now" | "proof">): string {
  const { completeness, notes, unmanaged, diagnostics, digest, validUntil } = plan;
  const said = [
    ...diagnostics,
    ...completeness.unreachable.map(({ diagnostic }) => diagnostic),
    ...completeness.gaps,
  ];
  const proved = proof === undefined ? undefined : proofOf(proof);
  const until = validUntil === null ? "no end by the clock alone" : formatInstant(validUntil);
  return [
    `### ${markdown(verdictOf(plan))}`,
    ...(plan.actions.length === 0 ? [] : [renderActions(plan)]),
    ...renderList(undefined, said.map(renderDiagnostic)),
    ...renderList(
      "Notes",
      notes.map((note) => `- ${markdown(noteOf(note))}`),
    ),
    ...renderList(
      "Not managed, left alone",
      unmanaged.map(({ target, type }) => `- ${markdown(`${formatTarget(target)} ${type}`)}`),
    ),
    ...(proved === undefined ? [] : [markdown(proved)]),
    `${markdown(coverageOf(completeness, now))}. Valid until: ${until}. Digest: \`${digest}\``,
    ...(plan.actions.length === 0 ? [] : ["Apply exactly this plan: `cscert apply --plan plan.json`"]),
  ].join("\n\n");
}

function renderActions({ actions }: Plan): string {
  const rows = actions.map((action) => {
    const held = heldBack(action);
    const cells = [
      formatTarget(action.target),
      action.kind,
      describeAction(action),
      held === undefined ? reasonOf(action) : `${reasonOf(action)}; ${held}`,
      undoOf(action),
    ];
    return `| ${cells.map(markdown).join(" | ")} |`;
  });
  const shown = upTo(ROOM, rows);
  const more = rows.length - shown.length;
  const rest =
    more === 0 ? [] : [`| … | | and ${count(more, "action")} more: see the whole plan in text or JSON | | |`];
  return [
    "| target | action | what | why | can be undone |",
    "|---|---|---|---|---|",
    ...shown,
    ...rest,
  ].join("\n");
}

/** A comment holds 65,536 characters: the table and each of the three lists keep to their share, and say what they left out. */
const ROOM = 30_000;
const ROOM_LIST = 9_000;

function upTo(room: number, lines: readonly string[]): readonly string[] {
  let used = 0;
  const end = lines.findIndex((line) => (used += line.length + 1) > room);
  return end === -1 ? lines : lines.slice(0, end);
}

function renderList(title: string | undefined, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const shown = upTo(ROOM_LIST, lines);
  const more = lines.length - shown.length;
  const rest = more === 0 ? [] : [`- … and ${more} more`];
  return [...(title === undefined ? [] : [`**${title}**`]), [...shown, ...rest].join("\n")];
}

function renderDiagnostic({ code, severity, message, location, hints }: Diagnostic): string {
  const place = location === undefined ? "" : ` (${markdown(`${location.file}:${location.line}`)})`;
  const hint = hints.map((text) => `<br>hint: ${markdown(text)}`).join("");
  return `- **${severity}** \`${code}\`${place}: ${markdown(message)}${hint}`;
}

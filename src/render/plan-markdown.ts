// A plan for a pull request. Everything in it that came from outside is escaped.

import { formatInstant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Plan } from "../model/plan.ts";
import { formatTarget } from "../model/target.ts";
import { markdown } from "./markdown.ts";
import { coverageOf, describeAction, heldBack, reasonOf, undoOf, verdictOf } from "./plan-words.ts";
import type { PlanStyle } from "./plan-text.ts";

/** Renders the plan as GitHub-flavoured Markdown. */
export function renderPlanMarkdown(plan: Plan, { now }: Pick<PlanStyle, "now">): string {
  const { completeness, notes, diagnostics, digest, validUntil } = plan;
  const said = [
    ...diagnostics,
    ...completeness.unreachable.map(({ diagnostic }) => diagnostic),
    ...completeness.gaps,
  ];
  const until = validUntil === null ? "no end by the clock alone" : formatInstant(validUntil);
  return [
    `### ${markdown(verdictOf(plan))}`,
    ...(plan.actions.length === 0 ? [] : [renderActions(plan)]),
    ...(said.length === 0 ? [] : [said.map(renderDiagnostic).join("\n")]),
    ...(notes.length === 0 ? [] : [notes.map(({ message }) => `- ${markdown(message)}`).join("\n")]),
    `${markdown(coverageOf(completeness, now))}. Valid until: ${until}. Digest: \`${digest}\``,
    `Apply exactly this plan: \`cscert apply --plan plan.json\``,
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
  return ["| target | action | what | why | can be undone |", "|---|---|---|---|---|", ...rows].join("\n");
}

function renderDiagnostic({ code, severity, message, location, hints }: Diagnostic): string {
  const place = location === undefined ? "" : ` (${markdown(`${location.file}:${location.line}`)})`;
  const hint = hints.map((text) => ` ${markdown(text)}.`).join("");
  return `- **${severity}** \`${code}\`${place}: ${markdown(message)}.${hint}`;
}

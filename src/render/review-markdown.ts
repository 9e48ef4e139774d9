// A review as a comment on a pull request. Everything in it that came from outside is escaped, stands inside a line, and is cut to fit.

import { formatInstant } from "../base/instant.ts";
import type { Chart, Review, ReviewAction, ReviewFinding } from "../model/review.ts";
import { markdown } from "./markdown.ts";
import { andMore, joinSections, list, whole, type Section } from "./sections.ts";
import { count } from "./style.ts";
import { renderChartMermaid } from "./timeline-mermaid.ts";
import { worstFirst } from "./worst-first.ts";

export interface ReviewLayout {
  /** Characters that the text has at most. */
  readonly limit: number;
  /** Of the plan that was made; absent where none could be. */
  readonly digest?: string | undefined;
  readonly validUntil?: number | null | undefined;
  /** Where the whole plan is, as a link of ours. */
  readonly link?: string | undefined;
}

/** Renders the review as Markdown for GitHub, GitLab and Azure DevOps, never longer than the limit. */
export function renderReviewMarkdown(review: Review, layout: ReviewLayout): string {
  const where = layout.link === undefined ? "see the whole plan" : `see [the whole plan](${layout.link})`;
  // What stops the plan is not folded, though it was said before.
  const stopped = review.exit !== 0;
  const before = said(review.findings, stopped ? "open" : "folded", where);
  return joinSections(
    [
      whole(0, `### ${markdown(review.verdict)}`),
      ...quotes(1, review.mergeBefore),
      whole(1, review.proof === undefined ? "" : `Schedule: ${markdown(review.proof.replaceAll("`", ""))}`),
      ...findings(review.findings, where),
      ...(stopped ? before : []),
      ...actions(review, where),
      ...bullets(5, "**Settings that change**", review.settings, where),
      ...charts(review),
      ...folded(9, "Notes", review.notes.map(bullet), where),
      ...(stopped ? [] : before),
      ...folded(10, "Not managed, left alone", review.unmanaged.map(bullet), where),
      ...renderFoot(review, layout),
    ],
    layout.limit,
  );
}

function quotes(rank: number, texts: readonly string[]): readonly Section[] {
  const begun = texts.map((text) => text.replace(/^[a-z]/, (first) => first.toUpperCase()));
  const lines = begun.map((text) => `> <strong>${markdown(text)}</strong>`);
  return [list(rank, { head: "", lines, foot: "", more: (left) => `> and ${left} more`, roomMost: 4_000 })];
}

const TABLE = "| target | action | what | why | can be undone |\n|---|---|---|---|---|";

function actions({ base, change, rest, withdrawn }: Review, where: string): readonly Section[] {
  const own = base === undefined ? "" : `**This change** (compared with ${code(base.name)})\n\n`;
  return [
    table(2, change, { head: `${own}${TABLE}`, foot: "", where }),
    table(6, rest, { ...details(`Due anyway: ${count(rest.length, "action")}`), where }),
    table(7, withdrawn, {
      ...details(`No longer due with this change: ${count(withdrawn.length, "action")}`),
      where,
    }),
  ];
}

function details(title: string): { readonly head: string; readonly foot: string } {
  return { head: `<details><summary>${title}</summary>\n\n${TABLE}`, foot: "\n</details>" };
}

function table(
  rank: number,
  rows: readonly ReviewAction[],
  { head, foot, where }: { readonly head: string; readonly foot: string; readonly where: string },
): Section {
  const lines = rows.map((row) => `| ${cellsOf(row).map(markdown).join(" | ")} |`);
  const more = (left: number): string => `| … | | ${andMore(left, "action", where)} | | |`;
  return list(rank, { head, lines, foot, more });
}

function cellsOf({ target, kind, what, reason, cause, held, undo, place }: ReviewAction): readonly string[] {
  const line = place === undefined ? "" : `, ${place.file}:${place.line}`;
  return [target, kind, what, `${reason} (${cause}${line})${held === undefined ? "" : `; ${held}`}`, undo];
}

/** What weighs most comes first. */
function findings(all: readonly ReviewFinding[], where: string): readonly Section[] {
  const lines = worstFirst(all.filter(({ from }) => from === "change")).map(renderFinding);
  const more = (left: number): string => `- … ${andMore(left, "finding", where)}`;
  return [list(3, { head: "", lines, foot: "", more, roomMost: 20_000 })];
}

/** What was said before this change as well. */
function said(all: readonly ReviewFinding[], state: "open" | "folded", where: string): readonly Section[] {
  const lines = worstFirst(all.filter(({ from }) => from === "before")).map(renderFinding);
  return folded(state === "open" ? 3 : 8, "Said without this change as well", lines, where, state);
}

function renderFinding({ code: name, severity, message, place, hints }: ReviewFinding): string {
  const at = place === undefined ? "" : ` (${markdown(`${place.file}:${place.line}`)})`;
  const hint = hints.map((text) => `<br>hint: ${markdown(text)}`).join("");
  return `- **${severity}** ${code(name)}${at}: ${markdown(message)}${hint}`;
}

/** A text that begins as a list does would begin one of its own. */
function bullet(text: string): string {
  const marked = /^(?:[-+]|\d{1,9}[.)])(?= |$)/;
  const item = markdown(text).replace(
    marked,
    (found) => `${found.slice(0, -1)}&#${found.charCodeAt(found.length - 1)};`,
  );
  return `- ${item}`;
}

function bullets(rank: number, head: string, texts: readonly string[], where: string): readonly Section[] {
  const more = (left: number): string => `- … ${andMore(left, "line", where)}`;
  return [list(rank, { head: `${head}\n`, lines: texts.map(bullet), foot: "", more, roomMost: 8_000 })];
}

function folded(
  rank: number,
  title: string,
  lines: readonly string[],
  where: string,
  state: "open" | "folded" = "folded",
): readonly Section[] {
  const head = `<details${state === "open" ? " open" : ""}><summary>${title} (${lines.length})</summary>\n`;
  const more = (left: number): string => `- … ${andMore(left, "line", where)}`;
  return [list(rank, { head, lines, foot: "\n</details>", more, roomMost: 12_000 })];
}

/** Drawn where something differs; alone where nothing is compared. */
function charts({ before, after, base }: Review): readonly Section[] {
  if (after === undefined || after.lanes.length === 0) return [];
  if (before === undefined)
    return [chart(4, base === undefined ? "Timeline" : "Timeline with this change", after)];
  return [chart(6, "Timeline before", before), chart(4, "Timeline after", after)];
}

/** More is no picture any more; GitHub draws none of more than 50,000 characters. */
const LANES_MOST = 24;

function chart(rank: number, title: string, { from, to, lanes }: Chart): Section {
  const shown = lanes.slice(0, LANES_MOST);
  const left = lanes.length - shown.length;
  const rest = left === 0 ? "" : ` (${count(left, "lane")} more: \`cscert timeline\`)`;
  const drawing = renderChartMermaid({ from, to, lanes: shown });
  const text = `<details open><summary>${title}${rest}</summary>\n\n\`\`\`mermaid\n${drawing}\n\`\`\`\n\n</details>`;
  return whole(rank, text.length > 20_000 ? "" : text);
}

function renderFoot(review: Review, { digest, validUntil, link }: ReviewLayout): readonly Section[] {
  const { coverage, base, commit, madeAt } = review;
  const sides = [
    ...(commit === undefined ? [] : [`commit ${code(commit.slice(0, 12))}`]),
    ...(base === undefined ? [] : [`compared with ${code(base.name)} at ${code(base.commit.slice(0, 12))}`]),
  ];
  const end = validUntil === undefined || validUntil === null ? [] : [`valid until ${toSeconds(validUntil)}`];
  const facts = [
    `**cscert** ${code(review.configuration)}`,
    ...(coverage === undefined ? [] : [markdown(coverage)]),
    ...sides,
    `made ${toSeconds(madeAt)}`,
    ...end,
  ];
  const due = review.change.length + review.rest.length > 0;
  const how = due ? "Apply exactly this plan after the merge: `cscert apply --plan plan.json` · " : "";
  const apply = digest === undefined ? [] : [`${how}digest ${code(digest)}`];
  const whereTo = link === undefined ? [] : [`[The whole plan](${link})`];
  return [whole(0, [facts.join(" · "), ...apply, ...whereTo].join("<br>\n"))];
}

function toSeconds(instant: number): string {
  return formatInstant(instant - (instant % 1_000));
}

/** A text as code; in a fence of backticks, entities would not be read. */
function code(text: string): string {
  return `<code>${markdown(text)}</code>`;
}

// A review for people, on a terminal or in a log: the change first, the rest after it.

import { printable } from "../base/printable.ts";
import type { Review, ReviewAction, ReviewFinding } from "../model/review.ts";
import type { ReviewLayout } from "./review-markdown.ts";
import { count, makePaint, wrap, type Paint, type TextStyle } from "./style.ts";

/** Renders the review in full. */
export function renderReviewText(
  review: Review,
  { digest }: Pick<ReviewLayout, "digest">,
  style: TextStyle,
): string {
  const paint = makePaint(style.color);
  const { width } = style;
  const block = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [[paint(title, "bold"), ...lines].join("\n")];
  const rows = (actions: readonly ReviewAction[]): readonly string[] =>
    actions.map((action) => renderAction(action, paint, width));
  const texts = (all: readonly string[]): readonly string[] =>
    all.map((text) => `  - ${wrap(printable(text), width, "    ", 4)}`);
  return [
    paint(wrap(printable(review.verdict), width, "  "), "bold"),
    ...review.mergeBefore.map((text) => paint(wrap(printable(text), width, "  "), "yellow")),
    ...block(review.base === undefined ? "Actions" : "This change", rows(review.change)),
    ...block("Settings that change", texts(review.settings)),
    ...block(`Due anyway: ${count(review.rest.length, "action")}`, rows(review.rest)),
    ...block(`No longer due: ${count(review.withdrawn.length, "action")}`, rows(review.withdrawn)),
    ...review.findings.map((finding) => renderFinding(finding, paint, width)),
    ...block("Notes", texts(review.notes)),
    ...(review.proof === undefined ? [] : [wrap(printable(review.proof), width, "")]),
    paint(describeFoot(review, digest), "dim"),
  ].join("\n\n");
}

const INDENT = "                      ";

function renderAction(action: ReviewAction, paint: Paint, width: number): string {
  const { kind, target, what, reason, cause, undo, held, place } = action;
  const at = place === undefined ? "" : `, ${place.file}:${place.line}`;
  const why = `${reason} (${cause}${at}); undo: ${undo}`;
  const head = `  ${printable(kind).padEnd(INDENT.length - 2)}`;
  const lines = [
    `${head}${wrap(printable(`${target}: ${what}`), width, INDENT, INDENT.length)}`,
    paint(`${INDENT}${wrap(printable(why), width, INDENT, INDENT.length)}`, "dim"),
  ];
  if (held !== undefined)
    lines.push(paint(`${INDENT}${wrap(printable(held), width, INDENT, INDENT.length)}`, "yellow"));
  return lines.join("\n");
}

const COLORS = { error: "red", warning: "yellow", note: "blue" } as const;

function renderFinding(finding: ReviewFinding, paint: Paint, width: number): string {
  const { severity, code, message, hints, place, from } = finding;
  const before = from === "before" ? " (said without this change as well)" : "";
  const head = `${severity}[${printable(code)}]:`;
  const lines = [
    `${paint(head, COLORS[severity])} ${wrap(printable(message) + before, width, "  ", head.length + 1)}`,
  ];
  if (place !== undefined) lines.push(`  ${printable(place.file)}:${place.line}:${place.column}`);
  for (const hint of hints)
    lines.push(`  ${paint("hint:", "cyan")} ${wrap(printable(hint), width, "  ", 8)}`);
  return lines.join("\n");
}

function describeFoot({ coverage, base, commit }: Review, digest: string | undefined): string {
  const compared =
    base === undefined ? [] : [`compared with ${printable(base.name)} at ${base.commit.slice(0, 12)}`];
  const planned = commit === undefined ? [] : [`commit ${commit.slice(0, 12)}`];
  const facts = [...(coverage === undefined ? [] : [printable(coverage)]), ...planned, ...compared].join(
    "; ",
  );
  return digest === undefined ? facts : `${facts}\n${digest}`;
}

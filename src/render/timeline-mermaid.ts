// A timeline as a Mermaid Gantt chart, for pull requests. All times are UTC.

import { formatInstant, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Chart, ChartLane } from "../model/review.ts";
import type { Standing, Timeline } from "../model/timeline.ts";
import { chartOf } from "./chart.ts";
import { STANDINGS } from "./mark-words.ts";

/** Renders the timeline without a fence around it. */
export function renderTimelineMermaid(timeline: Timeline): string {
  return renderChartMermaid(chartOf(timeline));
}

/** Renders a chart without a fence around it. */
export function renderChartMermaid(chart: Chart): string {
  const { from, to, lanes } = chart;
  const widest = Math.max(0, ...lanes.map((lane) => titleOf(lane).length));
  return [
    `%%{init: {"gantt": {"leftPadding": ${Math.min(PADDING_MOST, PADDING + widest * LETTER)}}}}%%`,
    "gantt",
    `  title Certificates from ${day(from)} to ${day(to)}, UTC`,
    "  dateFormat YYYY-MM-DDTHH:mm:ss",
    "  axisFormat %Y-%m-%d",
    ...lanes.flatMap((lane, index) => renderLane(chart, lane, index)),
  ].join("\n");
}

/** Pixels left of the bars, where Mermaid writes the sections' titles; its own 75 cut through ours. */
const PADDING = 24;
const LETTER = 6;
const PADDING_MOST = 240;

const TAGS = {
  staged: "active, ",
  "in-force": "",
  previous: "done, ",
  expired: "crit, ",
} as const satisfies Record<Standing, string>;

function renderLane({ to }: Chart, lane: ChartLane, index: number): readonly string[] {
  const bars = lane.spans.map((span, position) => {
    const name = `${task(span.name)} ${STANDINGS[span.standing]}`;
    return `  ${name} :${TAGS[span.standing]}l${index}s${position}, ${time(span.from)}, ${time(span.to ?? to)}`;
  });
  const points = lane.marks.map(
    (mark, position) =>
      `  ${task(mark.name)} ${mark.kind === "effective" ? "comes into force" : "expires"} :milestone, ${mark.kind === "expires" ? "crit, " : ""}l${index}m${position}, ${time(mark.at)}, 0d`,
  );
  const said = [...bars, ...points];
  return said.length === 0 ? [] : [`  section ${titleOf(lane)}`, ...said];
}

function titleOf({ type, scope }: ChartLane): string {
  return `${plain(type)} ${plain(scope.replace(":", " "))}`;
}

// Words that begin a statement of the language.
const STATEMENTS =
  /^(?:gantt|click|call|href|section|title|date|dateFormat|axisFormat|tickInterval|excludes|includes|todayMarker|topAxis|weekday|weekend|inclusiveEndDates|acc(?:Title|Descr)|vert|displayMode)(?![\p{L}\p{N}_-])/iu;

/** A line that begins with a name must not read as a statement. */
function task(name: string): string {
  const text = plain(name);
  return STATEMENTS.test(text) ? `_${text}` : text;
}

/** Names can't hold what the language reads as its own. */
function plain(text: string): string {
  return printable(text)
    .replaceAll(/[^\p{L}\p{N} ._*@-]/gu, "_")
    .trim();
}

function time(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 19);
}

function day(instant: Instant): string {
  return formatInstant(instant).slice(0, 10);
}

// A timeline as text of at most 80 columns that reads without colour: one row a certificate, one letter a state, and every date in words.

import { DAY, formatDuration, formatInstant, HOUR, MINUTE, SECOND, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Standing, Timeline, TimelineLane, TimelineSpan } from "../model/timeline.ts";
import { describeMark } from "./mark-words.ts";
import { count, makePaint, wrap, type Paint, type TextStyle } from "./style.ts";

/** Renders the timeline; wider terminals get longer bars. */
export function renderTimelineText(timeline: Timeline, style: TextStyle): string {
  const { now, from, to, lanes } = timeline;
  const width = Math.max(60, Math.min(style.width, 120));
  const paint = makePaint(style.color);
  const bar = width - NAME - 4;
  const head = `From ${formatInstant(from)} to ${formatInstant(to)}; a column is about ${formatDuration(rounded((to - from) / bar))}`;
  if (lanes.length === 0) return `${head}\n\nThe configuration assigns nothing.`;
  const ruler =
    from <= now && now <= to ? [rulerOf(NAME + 2 + columnOf(timeline, bar, now), width, now)] : [];
  const drawn = lanes.map((lane) => renderLane(timeline, lane, { bar, width, paint }));
  return [wrap(head, width, "  "), ...ruler, "", drawn.join("\n\n"), "", LEGEND].join("\n");
}

/** Points at now; what it says stands on the side that has room for it. */
function rulerOf(column: number, width: number, now: Instant): string {
  const says = `now, ${formatInstant(Math.floor(now / SECOND) * SECOND)}`;
  return column + says.length + 2 <= width
    ? `${" ".repeat(column)}v ${says}`
    : `${" ".repeat(Math.max(0, column - says.length - 1))}${says} v`;
}

const NAME = 18;
const LETTERS = { staged: ".", "in-force": "=", previous: "-", expired: "x" } as const satisfies Record<
  Standing,
  string
>;
const LEGEND = "= in force   . staged   - previous   x expired, still assigned";

interface Canvas {
  readonly bar: number;
  readonly width: number;
  readonly paint: Paint;
}

function renderLane(timeline: Timeline, lane: TimelineLane, { bar, width, paint }: Canvas): string {
  const title = `${lane.type}  ${printable(lane.scope)}  (${describeServers(lane)})`;
  const rows = [...Map.groupBy(lane.spans, ({ name }) => name)].map(([name, spans]) => {
    const label = shorten(printable(name)).padEnd(NAME);
    return `  ${label}${drawBar(timeline, spans, bar)}`.trimEnd();
  });
  const marks = lane.marks.map((mark) => {
    const date = formatInstant(mark.at);
    return `  ${date}  ${wrap(describeMark(mark), width, " ".repeat(date.length + 4), date.length + 4)}`;
  });
  const nothing = rows.length === 0 ? ["  nothing assigned"] : [];
  return [paint(wrap(title, width, "  "), "bold"), ...rows, ...nothing, ...marks].join("\n");
}

function describeServers({ label, servers, basis }: TimelineLane): string {
  const seen = { observed: "", planned: ", as planned", unseen: ", not seen" } as const;
  const [only] = servers;
  const who =
    servers.length === 1 && only === label ? only : `${printable(label)}, ${count(servers.length, "server")}`;
  return `${who}${seen[basis]}`;
}

/** Each column shows the state that rules at its beginning; a state that is shorter than a column still gets one. */
function drawBar(timeline: Timeline, spans: readonly TimelineSpan[], bar: number): string {
  const cells = Array.from({ length: bar }, () => " ");
  for (const { standing, from, to } of spans) {
    const first = columnOf(timeline, bar, from);
    const last = Math.max(first + 1, columnOf(timeline, bar, to ?? timeline.to) + (to === undefined ? 1 : 0));
    for (let column = first; column < Math.min(last, bar); column++) cells[column] = LETTERS[standing];
  }
  return cells.join("");
}

function columnOf({ from, to }: Timeline, bar: number, at: Instant): number {
  const share = to > from ? (Math.min(Math.max(at, from), to) - from) / (to - from) : 0;
  return Math.min(bar - 1, Math.floor(share * bar));
}

function rounded(duration: number): number {
  const unit = duration >= 2 * DAY ? DAY : duration >= 2 * HOUR ? HOUR : MINUTE;
  return Math.max(unit, Math.round(duration / unit) * unit);
}

function shorten(name: string): string {
  return name.length < NAME ? name : `${name.slice(0, NAME - 2)}~`;
}

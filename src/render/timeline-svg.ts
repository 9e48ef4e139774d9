// A timeline as a picture: one SVG that needs nothing else, reads in light and dark and in print, and tells a screen reader in words
// what it shows. States differ in shape as well as in colour.

import { DAY, formatInstant, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Timeline, TimelineLane, TimelineMark, TimelineSpan } from "../model/timeline.ts";
import { describeMark, STANDINGS } from "./mark-words.ts";

/** Renders the picture; it scales to the width that it is given. */
export function renderTimelineSvg(timeline: Timeline): string {
  const { lanes, from, to } = timeline;
  const bars: string[] = [];
  const titles: string[] = [];
  let y = TOP;
  for (const lane of lanes) {
    const { svg, height } = drawLane(timeline, lane, y);
    bars.push(svg);
    titles.push(drawTitle(lane, y));
    y += height + GAP;
  }
  const bottom = y;
  const height = bottom + LEGEND_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="100%" role="img" aria-labelledby="cscert-title cscert-desc" font-family="system-ui, 'Segoe UI', sans-serif" font-size="12">`,
    `<title id="cscert-title">Certificates from ${formatInstant(from)} to ${formatInstant(to)}</title>`,
    `<desc id="cscert-desc">${escape(describe(timeline))}</desc>`,
    `<style>${TIMELINE_STYLE}</style>`,
    PATTERN,
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    drawAxis(timeline, bottom),
    ...bars,
    drawNow(timeline, bottom),
    // Last: the line of now runs behind what is to be read.
    ...titles,
    drawLegend(bottom + 20),
    "</svg>",
  ].join("\n");
}

const WIDTH = 960;
const LEFT = 190;
const RIGHT = 20;
const TOP = 44;
const ROW = 22;
const GAP = 14;
const HEAD = 20;
const LEGEND_HEIGHT = 40;

/** What stands in its style element: who shows the picture under a content security policy must allow this text. */
export const TIMELINE_STYLE = `
.ground{fill:#ffffff}.text{fill:#1b1f24}.faint{fill:#57606a}.grid{stroke:#d0d7de;stroke-width:1}.now{stroke:#b35900;stroke-width:2}.now-text{fill:#8a4500}
.in-force{fill:#1a6fb5}.on-force{fill:#ffffff}.staged{fill:none;stroke:#1a6fb5;stroke-width:1.5;stroke-dasharray:4 3}.previous{fill:#b6c6d6}.expired{fill:url(#cscert-hatch);stroke:#b3261e;stroke-width:1.5}.hatch{stroke:#b3261e;stroke-width:2}
.mark{fill:#1b1f24}.bad{fill:#b3261e}.title{paint-order:stroke;stroke:#ffffff;stroke-width:4;stroke-linejoin:round}
@media (prefers-color-scheme:dark){.ground{fill:#0d1117}.text{fill:#e6edf3}.faint{fill:#9da7b3}.grid{stroke:#30363d}.now{stroke:#f0a45d}.now-text{fill:#f0a45d}
.in-force{fill:#4ea1e0}.on-force{fill:#06131f}.staged{stroke:#4ea1e0}.previous{fill:#46566a}.expired{stroke:#ff7b72}.hatch{stroke:#ff7b72}.mark{fill:#e6edf3}.bad{fill:#ff7b72}.title{stroke:#0d1117}}
@media print{.ground{fill:#ffffff}.title{stroke:#ffffff}.text,.mark{fill:#000000}}
`;
const PATTERN = `<defs><pattern id="cscert-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>`;

function xOf({ from, to }: Timeline, at: Instant): number {
  const share = to > from ? (Math.min(Math.max(at, from), to) - from) / (to - from) : 0;
  return Math.round((LEFT + share * (WIDTH - LEFT - RIGHT)) * 10) / 10;
}

function drawTitle(lane: TimelineLane, top: number): string {
  return `<text class="text title" x="8" y="${top + 13}" font-weight="600">${escape(`${lane.type}, ${lane.scope}`)}<tspan class="faint" font-weight="400" dx="8">${escape(serversOf(lane))}</tspan></text>`;
}

function drawLane(timeline: Timeline, lane: TimelineLane, top: number): { svg: string; height: number } {
  const rows = [...Map.groupBy(lane.spans, ({ name }) => name)];
  const bars = rows.map(([name, spans], index) =>
    drawRow(timeline, lane, name, spans, top + HEAD + index * ROW),
  );
  return { svg: `<g>${bars.join("")}</g>`, height: HEAD + rows.length * ROW };
}

function drawRow(
  timeline: Timeline,
  lane: TimelineLane,
  name: string,
  spans: readonly TimelineSpan[],
  y: number,
): string {
  const label = `<text class="text" x="16" y="${y + 14}">${escape(shorten(name, 26))}</text>`;
  const marks = lane.marks.filter((mark) => mark.name === name && SHOWN.has(mark.kind));
  return `${label}${spans.map((span) => drawSpan(timeline, span, y)).join("")}${marks.map((mark) => drawMark(timeline, mark, y)).join("")}`;
}

function drawSpan(timeline: Timeline, span: TimelineSpan, y: number): string {
  const { standing, from, to, name } = span;
  const x = xOf(timeline, from);
  const width = Math.max(2, Math.round((xOf(timeline, to ?? timeline.to) - x) * 10) / 10);
  const says = `${name}: ${STANDINGS[standing]} from ${formatInstant(from)}${to === undefined ? "" : ` to ${formatInstant(to)}`}`;
  const text =
    standing === "in-force" && width > 60
      ? `<text class="on-force" x="${x + 6}" y="${y + 14}" font-size="11">in force</text>`
      : "";
  return `<g><title>${escape(says)}</title><rect class="${standing}" x="${x}" y="${y + 3}" width="${width}" height="${ROW - 7}" rx="2"/>${text}</g>`;
}

const SHOWN: ReadonlySet<TimelineMark["kind"]> = new Set([
  "effective",
  "last-staging",
  "expires",
  "refused",
  "held",
]);

function drawMark(timeline: Timeline, mark: TimelineMark, y: number): string {
  const x = xOf(timeline, mark.at);
  const isBad = mark.kind === "refused" || mark.kind === "held" || mark.kind === "expires";
  const middle = y + ROW / 2 - 0.5;
  const shape = `M${x} ${middle - 6}l5 6l-5 6l-5 -6z`;
  return `<g><title>${escape(`${formatInstant(mark.at)}: ${describeMark(mark)}`)}</title><path class="${isBad ? "bad" : "mark"}" d="${shape}"/></g>`;
}

function drawAxis(timeline: Timeline, bottom: number): string {
  return ticksOf(timeline)
    .map((at) => {
      const x = xOf(timeline, at);
      return `<line class="grid" x1="${x}" y1="26" x2="${x}" y2="${bottom}"/><text class="faint" x="${x}" y="20" text-anchor="middle" font-size="11">${formatInstant(at).slice(0, 10)}</text>`;
    })
    .join("");
}

/** The first of every n-th month, or every n-th day, such that at most eight dates stand side by side. */
function ticksOf({ from, to }: Timeline): readonly Instant[] {
  const months = [1, 2, 3, 6, 12, 24, 60, 120].find((step) => (to - from) / (30.4 * DAY * step) <= 8) ?? 240;
  if (to - from >= 60 * DAY) {
    const start = new Date(from);
    const first = start.getUTCFullYear() * 12 + start.getUTCMonth() + 1;
    const month = (index: number): Instant => Date.UTC(Math.floor(index / 12), index % 12);
    const begin = Math.ceil(first / months) * months;
    return Array.from({ length: 10 }, (_, index) => month(begin + index * months)).filter((at) => at <= to);
  }
  const days = [1, 2, 5, 10].find((step) => (to - from) / (DAY * step) <= 8) ?? 10;
  const begin = Math.ceil(from / DAY) * DAY;
  return Array.from({ length: 10 }, (_, index) => begin + index * days * DAY).filter((at) => at <= to);
}

function drawNow(timeline: Timeline, bottom: number): string {
  const { now, from, to } = timeline;
  if (now < from || now > to) return "";
  const x = xOf(timeline, now);
  return `<g><title>now: ${formatInstant(now)}</title><line class="now" x1="${x}" y1="30" x2="${x}" y2="${bottom}"/><text class="now-text" x="${x + 4}" y="38" font-size="11">now</text></g>`;
}

function drawLegend(y: number): string {
  const shown = ["in-force", "staged", "previous", "expired"] as const;
  return shown
    .map((standing, index) => {
      const x = LEFT + index * 130;
      return `<rect class="${standing}" x="${x}" y="${y - 10}" width="26" height="12" rx="2"/><text class="faint" x="${x + 34}" y="${y}">${STANDINGS[standing]}</text>`;
    })
    .join("");
}

function describe({ lanes, now }: Timeline): string {
  const told = lanes.map((lane) => {
    const spans = lane.spans.map(
      ({ name, standing, from, to }) =>
        `${name} is ${STANDINGS[standing]} from ${formatInstant(from)}${to === undefined ? " on" : ` to ${formatInstant(to)}`}`,
    );
    return `${lane.type}, ${lane.scope}: ${spans.length === 0 ? "nothing is assigned" : spans.join("; ")}.`;
  });
  return [`Now is ${formatInstant(now)}.`, ...told].join(" ");
}

function serversOf({ servers, label, basis }: TimelineLane): string {
  const seen = { observed: "", planned: ", as planned", unseen: ", not seen" } as const;
  const who = servers.length === 1 ? (servers[0] ?? label) : `${label}, ${servers.length} servers`;
  return `${who}${seen[basis]}`;
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

// A timeline, in the form that is asked for.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant } from "../base/instant.ts";
import { unreachable } from "../base/invariant.ts";
import type { Timeline, TimelineLane, TimelineMark } from "../model/timeline.ts";
import { describeMark } from "./mark-words.ts";
import type { TextStyle } from "./style.ts";
import { renderTimelineIcs } from "./timeline-ics.ts";
import { renderTimelineMermaid } from "./timeline-mermaid.ts";
import { renderTimelineSvg } from "./timeline-svg.ts";
import { renderTimelineText } from "./timeline-text.ts";

export const TIMELINE_FORMATS = ["text", "json", "svg", "mermaid", "ics"] as const;
export type TimelineFormat = (typeof TIMELINE_FORMATS)[number];

/** Renders a timeline. */
export function renderTimeline(timeline: Timeline, format: TimelineFormat, style: TextStyle): string {
  switch (format) {
    case "text":
      return renderTimelineText(timeline, style);
    case "json":
      return canonicalJson(timelineToJson(timeline));
    case "svg":
      return renderTimelineSvg(timeline);
    case "mermaid":
      return renderTimelineMermaid(timeline);
    case "ics":
      return renderTimelineIcs(timeline);
    default:
      return unreachable(format);
  }
}

/** Returns a timeline as plain JSON. */
export function timelineToJson({ now, from, to, lanes }: Timeline): Json {
  return {
    now: formatInstant(now),
    from: formatInstant(from),
    to: formatInstant(to),
    lanes: lanes.map(laneToJson),
  };
}

function laneToJson({ type, scope, label, servers, basis, spans, marks }: TimelineLane): Json {
  return {
    type,
    scope,
    label,
    servers,
    basis,
    spans: spans.map((span) => ({
      thumbprint: span.thumbprint,
      certificate: span.name,
      standing: span.standing,
      from: formatInstant(span.from),
      to: span.to === undefined ? undefined : formatInstant(span.to),
    })),
    marks: marks.map(markToJson),
  };
}

/** Returns a mark as JSON: its kind, instants as ISO text, and its sentence. */
export function markToJson(mark: TimelineMark): { readonly [key: string]: Json | undefined } {
  return {
    kind: mark.kind,
    at: formatInstant(mark.at),
    certificate: mark.name,
    says: describeMark(mark),
    effectiveDate: "effectiveDate" in mark ? formatInstant(mark.effectiveDate) : undefined,
    lastStaging: mark.kind === "stage" ? formatInstant(mark.lastStaging) : undefined,
    displaced: mark.kind === "effective" ? mark.displaced : undefined,
    standing: mark.kind === "expires" ? mark.standing : undefined,
    reason: mark.kind === "refused" ? mark.reason : undefined,
    earliest:
      mark.kind === "refused" && mark.earliest !== undefined ? formatInstant(mark.earliest) : undefined,
    guard: mark.kind === "held" ? mark.guard : undefined,
  };
}

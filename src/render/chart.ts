// What a Gantt chart shows of a timeline.

import type { Chart, ChartLane } from "../model/review.ts";
import type { Timeline, TimelineLane } from "../model/timeline.ts";

/** Returns the chart of a timeline: its spans, the dates on which certificates come into force, and where one in force expires. */
export function chartOf({ from, to, lanes }: Timeline): Chart {
  return { from, to, lanes: lanes.map(laneOf) };
}

function laneOf({ type, scope, spans, marks }: TimelineLane): ChartLane {
  return {
    type,
    scope,
    spans: spans.map(({ name, standing, from, to }) => ({
      name,
      standing,
      from,
      ...(to === undefined ? {} : { to }),
    })),
    marks: marks.flatMap(({ at, name, ...mark }) =>
      mark.kind === "effective" || (mark.kind === "expires" && mark.standing === "in-force")
        ? [{ name, kind: mark.kind, at }]
        : [],
    ),
  };
}

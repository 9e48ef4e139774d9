// What a Gantt chart shows of a timeline.

import type { Chart, ChartLane } from "../model/review.ts";
import type { Timeline, TimelineLane } from "../model/timeline.ts";

/** Returns the chart of a timeline: its spans, the dates on which certificates come into force, and where one in force expires. */
export function chartOf({ from, to, lanes }: Timeline): Chart {
  return { from, to, lanes: lanes.map(laneOf) };
}

function laneOf({ type, scope, label, servers, spans, marks }: TimelineLane): ChartLane {
  // A server that holds something else than the rest of its pool has a lane of its own there.
  const isApart = servers.length === 1 && servers[0] === label && !scope.endsWith(`:${label}`);
  return {
    type,
    scope: isApart ? `${scope} (${label})` : scope,
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

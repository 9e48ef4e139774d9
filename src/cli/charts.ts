// The time that a picture of a deployment spans, and the pictures before and after a change.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { DAY, type Instant } from "../base/instant.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Known, ObservedState } from "../model/observed.ts";
import type { Chart, ChartLane } from "../model/review.ts";
import { chartOf } from "../render/chart.ts";
import { makeTimeline } from "../schedule/timeline.ts";

/** A little beyond the last expiry of what the YAML assigns, so that it is still in the picture. */
export function lastExpiry({ assignments, certificates }: DesiredState, now: Instant): Instant {
  const ends = assignments.flatMap(({ steps }) =>
    steps.flatMap(({ certificate }) =>
      certificate.kind === "named" && certificate.thumbprint !== undefined
        ? (certificates(certificate.thumbprint)?.notAfter ?? [])
        : [],
    ),
  );
  const last = ends.reduce((a, b) => Math.max(a, b), now + 60 * DAY);
  return Math.ceil(last / DAY + 7) * DAY;
}

export interface ChartsInput {
  readonly observed: ObservedState;
  readonly known: Known;
  readonly now: Instant;
  readonly after: DesiredState;
  readonly before?: DesiredState | undefined;
}

/** As far as a certificate usually lives: beyond that, what happens soon would be too small to be seen. */
const YEARS_MOST = 3 * 366 * DAY;

/** Returns what the lanes that a change touches look like before and after it; all lanes where nothing is compared. */
export function makeCharts(input: ChartsInput): { readonly before?: Chart; readonly after?: Chart } {
  const { after, before, now } = input;
  const from = Math.floor(now / DAY - 30) * DAY;
  const ends = [after, ...(before === undefined ? [] : [before])].map((desired) => lastExpiry(desired, now));
  const to = Math.min(Math.max(...ends), from + YEARS_MOST);
  const draw = (desired: DesiredState): Chart => chartOf(makeTimeline({ ...input, desired, from, to }));
  const drawn = draw(after);
  if (before === undefined) return drawn.lanes.length === 0 ? {} : { after: drawn };
  const old = draw(before);
  const was = without(old, drawn);
  const is = without(drawn, old);
  return {
    ...(was.lanes.length === 0 ? {} : { before: was }),
    ...(is.lanes.length === 0 ? {} : { after: is }),
  };
}

/** Keeps the lanes that the other chart does not show just so. */
function without(chart: Chart, other: Chart): Chart {
  const keyOf = ({ spans, marks, ...lane }: ChartLane): string =>
    canonicalJson([lane, spans.map((span) => ({ ...span })), marks.map((mark) => ({ ...mark }))] as Json);
  const same = new Set(other.lanes.map(keyOf));
  return { ...chart, lanes: chart.lanes.filter((lane) => !same.has(keyOf(lane))) };
}

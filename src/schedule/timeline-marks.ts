// The instants of a lane that somebody may want to know in advance: what happens by itself, what cscert does, and until when.

import type { DurationMs, Instant } from "../base/instant.ts";
import type { CertificateLookup } from "../model/certificate.ts";
import type { Policy } from "../model/policy.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { TimelineMark, TimelineSpan } from "../model/timeline.ts";
import type { Forecast, ForecastEvent } from "./forecast-model.ts";
import type { Lane } from "./lane.ts";
import type { RollRefusal } from "./refusal.ts";
import { gainsFromRoll, lastCancelling, lastFirstStaging, oldValidUntil } from "./roll-rules.ts";
import type { NameOf, Range } from "./timeline-spans.ts";

export interface MarksInput {
  readonly lane: Lane;
  readonly policy: Policy;
  readonly forecast: Forecast;
  readonly spans: readonly TimelineSpan[];
  readonly range: Range;
  readonly nameOf: NameOf;
  readonly facts: CertificateLookup;
}

/** Returns the marks within the range, in the order of time. */
export function makeMarks(input: MarksInput): readonly TimelineMark[] {
  const { from, to } = input.range;
  const marks = [
    ...input.forecast.events.flatMap((event) => marksOf(input, event)),
    ...pendingMarks(input),
    ...expiries(input),
  ];
  const { steps } = input.lane;
  // What is staged now counts as staged before now, too.
  const once = new Map(marks.map((mark) => [`${mark.kind} ${mark.at} ${mark.name}`, mark]));
  return [...once.values()]
    .filter(({ at }) => at >= from && at <= to)
    .map((mark) => numbered(steps, mark, input))
    .toSorted((a, b) => a.at - b.at);
}

/** Numbers a mark by its roll in the YAML, so that its identity does not depend on what lies ahead of today. */
function numbered(
  steps: Lane["steps"],
  mark: TimelineMark,
  { lane, policy }: Pick<MarksInput, "lane" | "policy">,
): TimelineMark {
  const isEnd = mark.kind === "overlap-ends";
  const date = isEnd
    ? steps.find(
        ({ effectiveDate: at }) => at !== undefined && oldValidUntil(at, lane.type, policy) === mark.at,
      )?.effectiveDate
    : "effectiveDate" in mark
      ? mark.effectiveDate
      : mark.kind === "effective"
        ? mark.at
        : undefined;
  if (date === undefined) return mark;
  const rolls = steps.filter(
    ({ effectiveDate, name }, index) =>
      effectiveDate !== undefined && (isEnd ? steps[index - 1]?.name : name) === mark.name,
  );
  const nth = rolls.findIndex(({ effectiveDate }) => effectiveDate === date) + 1;
  return nth === 0 ? mark : { ...mark, nth };
}

function marksOf(input: MarksInput, event: ForecastEvent): readonly TimelineMark[] {
  const { nameOf } = input;
  const { at } = event;
  switch (event.kind) {
    case "assign":
      return [{ kind: "assign", at, name: event.name }];
    case "stage":
      return stageMarks(input, event);
    case "unstage":
      return [{ kind: "unstage", at, name: nameOf(event.thumbprint), effectiveDate: event.effectiveDate }];
    case "remove-previous":
      return [{ kind: "remove-previous", at, name: nameOf(event.thumbprint) }];
    case "effective":
      return effectiveMarks(input, at, event.thumbprint, event.displaced);
    case "refused":
      return [refusedMark(at, event.refusal)];
    case "held":
      return [{ kind: "held", at, name: event.name, guard: event.guard }];
  }
}

function refusedMark(at: Instant, { step, reason, effectiveDate, earliest }: RollRefusal): TimelineMark {
  const place = { name: step.name, location: step.location };
  return {
    kind: "refused",
    at,
    reason,
    effectiveDate,
    ...(earliest === undefined ? {} : { earliest }),
    ...place,
  };
}

function stageMarks(
  { policy }: MarksInput,
  { at, name, effectiveDate }: Extract<ForecastEvent, { kind: "stage" }>,
): readonly TimelineMark[] {
  const lastStaging = lastFirstStaging(effectiveDate, policy);
  return [
    { kind: "stage", at, name, effectiveDate, lastStaging },
    { kind: "last-staging", at: lastStaging, name, effectiveDate },
    { kind: "last-cancelling", at: lastCancelling(effectiveDate, policy), name, effectiveDate },
  ];
}

function effectiveMarks(
  { lane, policy, nameOf }: MarksInput,
  at: Instant,
  thumbprint: Thumbprint,
  displaced: Thumbprint | undefined,
): readonly TimelineMark[] {
  const old = displaced === undefined ? {} : { displaced: nameOf(displaced) };
  const effective: TimelineMark = { kind: "effective", at, name: nameOf(thumbprint), ...old };
  if (displaced === undefined || !gainsFromRoll(lane.type)) return [effective];
  const ends = oldValidUntil(at, lane.type, policy);
  return [effective, { kind: "overlap-ends", at: ends, name: nameOf(displaced) }];
}

/** What was staged, or came into force, before now. */
function pendingMarks(input: MarksInput): readonly TimelineMark[] {
  const { lane, policy, forecast, range, nameOf } = input;
  const record = forecast.pieces[0]?.record;
  const date = record?.effectiveDate;
  if (record === undefined || date === undefined || !gainsFromRoll(lane.type)) return [];
  const name = nameOf(record.thumbprint);
  if (date > range.now) {
    const closes = lastCancelling(date, policy);
    return [{ kind: "last-cancelling", at: closes, name, effectiveDate: date }];
  }
  return effectiveMarks(input, date, record.thumbprint, record.previousThumbprint);
}

function expiries({ spans, facts }: MarksInput): readonly TimelineMark[] {
  return spans.flatMap(({ thumbprint, name, standing, from, to }): TimelineMark[] => {
    const at = facts(thumbprint)?.notAfter;
    if (at === undefined || standing === "expired" || !isWithin(at, from, to)) return [];
    return [{ kind: "expires", at, name, standing }];
  });
}

/** A span that ends because its certificate expires ends one millisecond later. */
const TICK: DurationMs = 1;
function isWithin(at: Instant, from: Instant, to: Instant | undefined): boolean {
  return at >= from && (to === undefined || at <= to - TICK);
}

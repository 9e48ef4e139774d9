// What happens next to each assignment, soonest first, with the last moment at which a person can still do something about it.

import { DAY, type Instant } from "../base/instant.ts";
import type { NextEvent, Timeline, TimelineLane, TimelineMark } from "../model/timeline.ts";
import { makeTimeline, type TimelineInput } from "./timeline.ts";

/** Returns the next event of each lane that has one, within a century: what lies beyond, nobody plans for. */
export function findNextEvents(input: Omit<TimelineInput, "from" | "to">): readonly NextEvent[] {
  const { now } = input;
  return nextOf(makeTimeline({ ...input, from: now, to: now + CENTURY }));
}

/** A timeline needs an end, and "never" of a certificate (31 December 9999) is no event. The forecast is piecewise: a long one costs no more. */
const CENTURY = 36_525 * DAY;

/** Returns the next event of each lane of a timeline. */
export function nextOf({ lanes, now }: Timeline): readonly NextEvent[] {
  return lanes
    .flatMap((lane) => {
      const mark = lane.marks.find((candidate) => candidate.at >= now && matters(candidate));
      return mark === undefined ? [] : [makeEvent(lane, mark, now)];
    })
    .toSorted((a, b) => a.mark.at - b.mark.at);
}

/** That a copy which nobody uses expires is no event, nor is the last moment to take a decision back. */
function matters(mark: TimelineMark): boolean {
  if (mark.kind === "last-cancelling" || mark.kind === "last-staging") return false;
  return mark.kind !== "expires" || mark.standing === "in-force";
}

function makeEvent(lane: TimelineLane, mark: TimelineMark, now: Instant): NextEvent {
  const { type, scope, label, servers, basis } = lane;
  const actBefore = actBeforeOf(lane, mark, now);
  return {
    lane: { type, scope, label, servers, basis },
    mark,
    ...(actBefore === undefined ? {} : { actBefore }),
  };
}

/** What cscert does by itself needs a run; what nobody planned needs a person. */
function actBeforeOf(lane: TimelineLane, mark: TimelineMark, now: Instant): Instant | undefined {
  switch (mark.kind) {
    case "stage":
      return mark.lastStaging;
    case "expires":
      return mark.at;
    case "refused":
    case "held":
      return lane.marks.find(({ kind, at }) => kind === "expires" && at >= now)?.at;
    default:
      return undefined;
  }
}

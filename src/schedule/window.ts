// Maintenance windows: weekly spans of local time in which an action that interrupts a service may start.

import { DAY, type Instant } from "../base/instant.ts";
import { instantToLocal, localToInstant } from "../base/zone.ts";
import { WEEKDAYS, type MaintenanceWindow } from "../model/policy.ts";

/** When a window is next open: now, until then; or from then on. Without windows it is always open. */
export type Opening =
  | { readonly kind: "open"; readonly until: Instant | undefined }
  | { readonly kind: "closed"; readonly until: Instant };

/**
 * Returns the first instant not before `at` at which some window is open: `at` itself where one is,
 * or where there is none.
 */
export function nextOpening(windows: readonly MaintenanceWindow[], at: Instant): Instant {
  const opening = findOpening(windows, at);
  return opening.kind === "open" ? at : opening.until;
}

/**
 * Returns whether a window is open at an instant, and until when that stays so. A window's end no
 * longer belongs to it.
 */
export function findOpening(windows: readonly MaintenanceWindow[], at: Instant): Opening {
  if (windows.length === 0) return { kind: "open", until: undefined };
  const spans = windows.flatMap((window) => spansAround(window, at)).toSorted((a, b) => a.start - b.start);
  const open = spans.filter(({ start, end }) => start <= at && at < end);
  if (open.length > 0) return { kind: "open", until: closing(spans, at) };
  const next = spans.find(({ start }) => start > at);
  // Every window opens at least once a week; none found would be a window without weekdays, which
  // never opens.
  return { kind: "closed", until: next?.start ?? Infinity };
}

interface Span {
  readonly start: Instant;
  readonly end: Instant;
}

/** Follows spans that overlap or touch to the end of the last one. */
function closing(spans: readonly Span[], at: Instant): Instant {
  let end = at;
  for (const span of spans) if (span.start <= end && span.end > end) end = span.end;
  return end;
}

/**
 * Returns the spans of a window from the day before an instant to eight days after it, in the
 * window's zone.
 */
function spansAround(window: MaintenanceWindow, at: Instant): readonly Span[] {
  const { year, month, day } = instantToLocal(at, window.zone);
  const today = Date.UTC(year, month - 1, day);
  return Array.from({ length: 10 }, (_, index) => today + (index - 1) * DAY).flatMap((date) => {
    const weekday = WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7];
    if (weekday === undefined || !window.weekdays.includes(weekday)) return [];
    const span = spanOn(window, date);
    return span.end > span.start ? [span] : [];
  });
}

function spanOn(window: MaintenanceWindow, date: number): Span {
  const nextDay = window.endMinute <= window.startMinute;
  return {
    start: edge(date, window.startMinute, window.zone),
    end: edge(nextDay ? date + DAY : date, window.endMinute, window.zone),
  };
}

/**
 * Reads a minute of a day. One that the clocks skip is the instant of the change; of one that
 * occurs twice the first counts.
 */
function edge(date: number, minute: number, zone: string): Instant {
  const local = new Date(date + minute * 60_000);
  const reading = localToInstant(
    {
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      day: local.getUTCDate(),
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: 0,
    },
    zone,
  );
  switch (reading.kind) {
    case "exact":
      return reading.instant;
    case "repeated":
      return reading.first;
    case "skipped":
      return changeBetween(reading.after, reading.before, zone);
  }
}

/** Finds the instant in between at which a zone's offset changes. */
function changeBetween(from: Instant, to: Instant, zone: string): Instant {
  const offset = instantToLocal(from, zone).offset;
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (instantToLocal(middle, zone).offset === offset) low = middle;
    else high = middle;
  }
  return high;
}

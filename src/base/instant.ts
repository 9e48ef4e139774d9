// Instants and durations. Both are plain numbers of milliseconds, so that shifting a schedule is addition.

/** An instant: milliseconds since 1970-01-01T00:00:00Z. Whole; may be negative. */
export type Instant = number;
/** A duration in milliseconds. */
export type DurationMs = number;

export const SECOND: DurationMs = 1_000;
export const MINUTE: DurationMs = 60 * SECOND;
export const HOUR: DurationMs = 60 * MINUTE;
export const DAY: DurationMs = 24 * HOUR;

/** Returns the instant as ISO 8601 in UTC without needless milliseconds: `2027-01-12T01:00:00Z`. */
export function formatInstant(instant: Instant): string {
  const text = new Date(instant).toISOString();
  return text.endsWith(".000Z") ? `${text.slice(0, -5)}Z` : text;
}

/** Returns a duration in its largest exact units: `90m` is `1h 30m`, zero is `0s`. Negative durations carry a minus. */
export function formatDuration(duration: DurationMs): string {
  if (duration < 0) return `-${formatDuration(-duration)}`;
  const parts: string[] = [];
  let rest = duration;
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.length > 0 ? parts.join(" ") : "0s";
}

const UNITS: readonly (readonly [string, DurationMs])[] = [
  ["d", DAY],
  ["h", HOUR],
  ["m", MINUTE],
  ["s", SECOND],
];

// Local time in a named zone. The only file of the lower floors that knows calendars and their changes of offset.

import { Temporal } from "temporal-polyfill";
import type { Instant } from "./instant.ts";

/** A time on the wall of some place; months and days count from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** What a local time means: one instant, none (the clocks were put forward over it), or two (they were put back over it). */
export type LocalReading =
  | { readonly kind: "exact"; readonly instant: Instant }
  /** `before` reads it with the offset before the change, `after` with the one after it; `before` is the later instant. */
  | { readonly kind: "skipped"; readonly before: Instant; readonly after: Instant }
  | { readonly kind: "repeated"; readonly first: Instant; readonly second: Instant };

/** Decides whether a text names an IANA zone that is known here. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/** Reads a local time in a zone; both must be sound. */
export function localToInstant(local: LocalTime, zone: string): LocalReading {
  const plain = Temporal.PlainDateTime.from({ ...local }, { overflow: "reject" });
  const read = (disambiguation: "earlier" | "later") => plain.toZonedDateTime(zone, { disambiguation });
  const earlier = read("earlier");
  const later = read("later");
  if (earlier.epochMilliseconds === later.epochMilliseconds)
    return { kind: "exact", instant: earlier.epochMilliseconds };
  if (earlier.toPlainDateTime().equals(plain))
    return { kind: "repeated", first: earlier.epochMilliseconds, second: later.epochMilliseconds };
  return { kind: "skipped", before: later.epochMilliseconds, after: earlier.epochMilliseconds };
}

/** Returns what the clocks of a zone show at an instant, whole seconds, with the weekday: 1 is Monday, 7 Sunday. */
export function instantToLocal(
  instant: Instant,
  zone: string,
): LocalTime & { readonly weekday: number; readonly offset: string } {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  const { year, month, day, hour, minute, second, dayOfWeek: weekday, offset } = zoned;
  return { year, month, day, hour, minute, second, weekday, offset };
}

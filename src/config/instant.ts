// Dates as people write them: ISO 8601 with an offset, or local time with a zone. Anything that reads two ways is refused.

import { formatInstant, type Instant } from "../base/instant.ts";
import { isZone, localToInstant, type LocalTime } from "../base/zone.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import type { WrittenInstant } from "./generated/written.ts";

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.0+)?(.*)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const OFFSET = /^(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/;

/** Returns the instant of an ISO 8601 text with an offset, or undefined. */
export function parseInstant(text: string): Instant | undefined {
  const local = parseLocal(text);
  const offset = local === undefined ? undefined : OFFSET.exec(local.rest);
  if (local === undefined || offset === undefined || offset === null) return undefined;
  const [, sign = "+", hours = "0", minutes = "0"] = offset;
  if (Number(hours) > 18 || Number(minutes) > 59) return undefined;
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return asUtc(local.time) - (sign === "-" ? -ahead : ahead);
}

export type InstantReading =
  | { readonly kind: "instant"; readonly instant: Instant }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] };

/** Reads a date of the configuration, or says what is wrong with it, with both readings where there are two. `locate` finds its scalars. */
export function readInstant(
  written: WrittenInstant,
  locate: (...part: readonly string[]) => Location,
): InstantReading {
  return typeof written === "string" ? readText(written, locate()) : readZoned(written, locate);
}

function readText(text: string, location: Location): InstantReading {
  const instant = parseInstant(text);
  if (instant !== undefined) return { kind: "instant", instant };
  const readings = readSlashes(text);
  if (readings.length > 0)
    return refuse(diagnose("desired/ambiguous-date", { text, readings }, { location }));
  const local = parseLocal(DATE.test(text) ? `${text}T00:00` : text);
  if (local !== undefined && local.rest === "") {
    const at = formatInstant(asUtc(local.time)).replace(/Z$/, "");
    return refuse(
      diagnose("desired/date-without-offset", { text, utc: `${at}Z`, zoned: `${at}+01:00` }, { location }),
    );
  }
  return refuse(diagnose("desired/bad-date", { text }, { location }));
}

/** The days that `7/1/2012` can mean: month first, as in America, and day first. */
function readSlashes(text: string): readonly string[] {
  const [, first = "", second = "", year = ""] = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})/.exec(text) ?? [];
  const days = [
    [first, second],
    [second, first],
  ].map(([month = "", day = ""]) => `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
  return [...new Set(days)].filter((day) => parseLocal(`${day}T00:00`) !== undefined);
}

function readZoned(
  { local: text, zone }: { readonly local: string; readonly zone: string },
  locate: (...part: readonly string[]) => Location,
): InstantReading {
  const location = locate("local");
  const local = parseLocal(text);
  const unknown = isZone(zone)
    ? []
    : [diagnose("desired/unknown-zone", { zone }, { location: locate("zone") })];
  if (local === undefined || local.rest !== "")
    return refuse(diagnose("desired/bad-date", { text }, { location }), ...unknown);
  if (unknown.length > 0) return refuse(...unknown);
  const reading = localToInstant(local.time, zone);
  switch (reading.kind) {
    case "exact":
      return { kind: "instant", instant: reading.instant };
    case "skipped": {
      const readings = [formatInstant(reading.after), formatInstant(reading.before)];
      return refuse(diagnose("desired/skipped-hour", { text, zone, readings }, { location }));
    }
    case "repeated": {
      const readings = [formatInstant(reading.first), formatInstant(reading.second)];
      return refuse(diagnose("desired/repeated-hour", { text, zone, readings }, { location }));
    }
  }
}

function refuse(...diagnostics: readonly Diagnostic[]): InstantReading {
  return { kind: "refused", diagnostics };
}

/** Splits a text into a sound local time and what follows it. */
function parseLocal(text: string): { readonly time: LocalTime; readonly rest: string } | undefined {
  const match = DATE_TIME.exec(text.trim());
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1, 6).map(Number);
  const time = { year, month, day, hour, minute, second: Number(match[6] ?? 0) };
  const date = new Date(asUtc(time));
  const sound =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() + 1 === month &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    time.second < 60;
  return sound ? { time, rest: match[7] ?? "" } : undefined;
}

function asUtc({ year, month, day, hour, minute, second }: LocalTime): Instant {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

// Durations as people write them.

import { DAY, HOUR, MINUTE, SECOND, type DurationMs } from "../base/instant.ts";

const UNITS: Readonly<Record<string, DurationMs>> = { d: DAY, h: HOUR, m: MINUTE, s: SECOND };
const FORM = /^(?:\d{1,6}[dhms])(?: ?\d{1,6}[dhms])*$/;

/** Returns the duration that a text such as `30d` or `1h 30m` spells, or undefined. */
export function parseDuration(text: string): DurationMs | undefined {
  if (!FORM.test(text.trim())) return undefined;
  let total = 0;
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+)([dhms])/g))
    total += Number(count) * (UNITS[unit] ?? 0);
  return total;
}

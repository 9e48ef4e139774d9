// Instants and durations as a page shows them: short, in UTC, with the exact one for machines.

import {
  DAY,
  formatInstant,
  HOUR,
  MINUTE,
  SECOND,
  type DurationMs,
  type Instant,
} from "../../base/instant.ts";
import { html, type Html } from "./html.ts";

/** Shows an instant to the minute: `2027-01-12 01:00Z`. */
export function instant(at: Instant): Html {
  return html`<time datetime="${formatInstant(at)}">${shortInstant(at)}</time>`;
}

/** Shows an instant to the second: `2027-01-12 01:00:00Z`. */
export function moment(at: Instant): Html {
  const exact = formatInstant(at);
  return html`<time datetime="${exact}">${exact.replace("T", " ").replace(/\.\d{3}Z$/, "Z")}</time>`;
}

/** Returns how far an instant is from another, in one unit, never more than is true: `in 47 days`, `3 hours ago`, `now`. */
export function relative(at: Instant, now: Instant): string {
  const away = Math.abs(at - now);
  if (away < SECOND) return "now";
  return at > now ? `in ${roughly(away)}` : `${roughly(away)} ago`;
}

/** Returns a duration in its largest unit that it holds at least twice: `47 days`, `90 minutes`. */
export function roughly(duration: DurationMs): string {
  if (duration < SECOND) return "less than a second";
  const [unit, size] = UNITS.find(([, each]) => duration >= 2 * each) ?? ["second", SECOND];
  const number = Math.floor(duration / size);
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}

/** Years of more than four digits are shown as they are. */
function shortInstant(at: Instant): string {
  const exact = formatInstant(at);
  return /^\d{4}-/.test(exact) ? `${exact.slice(0, 10)} ${exact.slice(11, 16)}Z` : exact;
}

const UNITS = [
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
] as const;

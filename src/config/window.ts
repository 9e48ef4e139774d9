// Maintenance windows as people write them: `Tue-Thu 01:00-05:00 Europe/Paris`.

import { isZone } from "../base/zone.ts";
import { WEEKDAYS, type MaintenanceWindow, type Weekday } from "../model/policy.ts";

const FORM = /^(\S+) (\d{2}):(\d{2})-(\d{2}):(\d{2}) (\S+)$/;

/** Returns the window that a text spells, or undefined. Weekdays are single, ranges or both: `Mon,Wed-Fri`, `daily`. */
export function parseWindow(text: string): MaintenanceWindow | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const [, days = "", h1 = "", m1 = "", h2 = "", m2 = "", zone = ""] = match;
  const weekdays = parseWeekdays(days);
  const startMinute = Number(h1) * 60 + Number(m1);
  const endMinute = Number(h2) * 60 + Number(m2);
  const sound =
    startMinute < 1_440 && endMinute <= 1_440 && endMinute > 0 && Number(m1) < 60 && Number(m2) < 60;
  if (weekdays === undefined || !sound || !isZone(zone)) return undefined;
  return { weekdays, startMinute, endMinute, zone, text };
}

function parseWeekdays(text: string): readonly Weekday[] | undefined {
  if (text.toLowerCase() === "daily") return WEEKDAYS;
  const found = new Set<Weekday>();
  for (const part of text.split(",")) {
    const [first, last, more] = part.split("-").map(dayIndex);
    if (more !== undefined) return undefined;
    if (first === undefined || first < 0 || (part.includes("-") && (last === undefined || last < 0)))
      return undefined;
    const length = ((((last ?? first) - first) % 7) + 7) % 7;
    for (let offset = 0; offset <= length; offset++) {
      const day = WEEKDAYS[(first + offset) % 7];
      if (day !== undefined) found.add(day);
    }
  }
  return WEEKDAYS.filter((day) => found.has(day));
}

function dayIndex(text: string): number {
  return WEEKDAYS.findIndex((day) => day.toLowerCase() === text.toLowerCase());
}

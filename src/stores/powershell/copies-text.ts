// Copies as the line of text that the script compares: `empty`, `settled CURRENT PREVIOUS`, `staged CURRENT NEXT DATE`; `-` for none.

import type { Instant } from "../../base/instant.ts";
import { formatInstant } from "../../base/instant.ts";
import type { Copies } from "../../model/assignment.ts";

/** Returns copies as text. */
export function copiesText(copies: Copies): string {
  switch (copies.kind) {
    case "empty":
      return "empty";
    case "settled":
      return `settled ${copies.current} ${copies.previous ?? "-"}`;
    case "staged":
      return `staged ${copies.current ?? "-"} ${copies.next} ${dateText(copies.effectiveDate)}`;
  }
}

/** Returns an instant as the script reads it: milliseconds always, UTC always. */
export function dateText(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** Returns the text of copies for people; text that is none as it is. */
export function describeCopiesText(text: string): string {
  const [kind, first, second, date] = text.split(" ");
  if (kind === "empty") return "nothing";
  if (kind === "settled") {
    return second === "-" ? `${first} in force` : `${first} in force, ${second} previous`;
  }
  const at = date === undefined ? Number.NaN : Date.parse(date);
  if (kind !== "staged" || Number.isNaN(at)) return text;
  return `${first === "-" ? "nothing" : first} in force, ${second} from ${formatInstant(at)}`;
}

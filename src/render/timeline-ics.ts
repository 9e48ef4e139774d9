// A timeline as a calendar (RFC 5545): one event a deadline. UIDs name the deadline and not its date, so that a subscription moves an
// event whose date was changed and does not add a second one.

import type { Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Timeline, TimelineLane, TimelineMark } from "../model/timeline.ts";
import { describeMark } from "./mark-words.ts";

/** Renders the deadlines of a timeline, lines folded and ended as the format asks. */
export function renderTimelineIcs({ lanes, now }: Timeline): string {
  const seen = new Map<string, number>();
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//cscert//timeline//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "X-WR-CALNAME:Certificates",
    ...lanes.flatMap((lane) =>
      lane.marks.filter(isDeadline).flatMap((mark) => renderEvent(lane, mark, now, seen)),
    ),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function isDeadline(mark: TimelineMark): boolean {
  switch (mark.kind) {
    case "last-staging":
    case "last-cancelling":
    case "effective":
    case "overlap-ends":
    case "refused":
    case "held":
      return true;
    case "expires":
      return mark.standing === "in-force";
    default:
      return false;
  }
}

function renderEvent(
  lane: TimelineLane,
  mark: TimelineMark,
  now: Instant,
  seen: Map<string, number>,
): readonly string[] {
  const where = `${lane.type}, ${printable(lane.scope)}`;
  const says = describeMark(mark);
  return [
    "BEGIN:VEVENT",
    `UID:${uidOf(lane, mark, seen)}`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(mark.at)}`,
    `SUMMARY:${escape(`${lane.type}: ${says}`)}`,
    `DESCRIPTION:${escape(`${where} (${printable(lane.label)}, ${lane.servers.length} servers)`)}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

/** The same certificate may come into force twice in one lane: the second roll of the YAML is named as such, whatever is past. */
function uidOf(
  { type, scope, label }: TimelineLane,
  { kind, name, nth = 1 }: TimelineMark,
  seen: Map<string, number>,
): string {
  const parts = [kind, type, scope, label, name, ...(nth > 1 ? [`roll-${nth}`] : [])];
  const base = parts.map((part) => encodeURIComponent(printable(part))).join("/");
  const before = seen.get(base) ?? 0;
  seen.set(base, before + 1);
  return `${base}${before === 0 ? "" : `/${before + 1}`}@cscert`;
}

function stamp(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

function escape(text: string): string {
  return printable(text).replaceAll(/[\\;,]/g, (character) => `\\${character}`);
}

/** A line is at most 75 octets; what follows begins with a space. No character is cut in two. */
function fold(line: string): string {
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > 75) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}

function octetsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

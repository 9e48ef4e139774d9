// What happens next to each assignment: what cscert will do, and what a person must do before it.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatDuration, formatInstant, HOUR, MINUTE, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { NextEvent } from "../model/timeline.ts";
import { describeMark } from "./mark-words.ts";
import { count, makePaint, wrap, type TextStyle } from "./style.ts";
import { markToJson } from "./timeline.ts";

export type NextFormat = "text" | "json";

/** Renders the events, soonest first. */
export function renderNext(
  events: readonly NextEvent[],
  format: NextFormat,
  style: TextStyle & { readonly now: Instant },
): string {
  return format === "json" ? canonicalJson(events.map(nextToJson)) : renderText(events, style);
}

function renderText(events: readonly NextEvent[], style: TextStyle & { readonly now: Instant }): string {
  if (events.length === 0) return "Nothing lies ahead: no roll is planned, and nothing in force expires.";
  const paint = makePaint(style.color);
  return events
    .map((event) => {
      const { lane, mark } = event;
      const head = `${formatInstant(mark.at)}  ${paint(away(mark.at - style.now), "dim")}`;
      const where = `${lane.type}  ${printable(lane.scope)}  (${printable(lane.label)}, ${count(lane.servers.length, "server")})`;
      const must = personMust(event);
      return [
        head,
        `  ${wrap(where, style.width, "  ", 2)}`,
        `  ${wrap(`${describeMark(mark)}.`, style.width, "  ", 2)}`,
        ...(must === undefined ? [] : [`  ${wrap(`You: ${must}`, style.width, "  ", 2)}`]),
      ].join("\n");
    })
    .join("\n\n");
}

/** Returns what nobody but a person can do, and until when; undefined where nothing is. */
export function personMust({ mark, actBefore }: NextEvent): string | undefined {
  const before = actBefore === undefined ? "" : ` before ${formatInstant(actBefore)}`;
  switch (mark.kind) {
    case "stage":
      return `let cscert apply${before}; afterwards the roll happens by itself.`;
    case "assign":
      return `let cscert apply at ${formatInstant(mark.at)}: this type does not change by itself.`;
    case "effective":
      return "give the new public key to partners and the cloud before it; nothing else, it is staged.";
    case "expires":
      return `plan a successor${before}: none is planned (\`cscert suggest\`).`;
    case "refused":
      return mark.earliest === undefined
        ? `choose another certificate or date${before}: no date is safe with this one.`
        : `set its \`effectiveDate\` to ${formatInstant(mark.earliest)} or later${before}.`;
    case "held":
      return `make it a roll, or lift ${printable(mark.guard)}${before}.`;
    default:
      return undefined;
  }
}

function away(duration: number): string {
  if (duration <= 0) return "now";
  const unit = duration > 48 * HOUR ? HOUR : MINUTE;
  return `in ${formatDuration(Math.max(unit, Math.floor(duration / unit) * unit))}`;
}

/** Returns an event as plain JSON. */
export function nextToJson(event: NextEvent): Json {
  const { lane, mark, actBefore } = event;
  return {
    type: lane.type,
    scope: lane.scope,
    label: lane.label,
    servers: lane.servers,
    basis: lane.basis,
    event: markToJson(mark),
    personMust: personMust(event),
    actBefore: actBefore === undefined ? undefined : formatInstant(actBefore),
  };
}

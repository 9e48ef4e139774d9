// What may be planned, in words: dates for a roll with the YAML to paste, and assignments that will end with none.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { RollSuggestion, SuggestedDate, Unplanned } from "../model/suggestion.ts";
import { count, makePaint, wrap, type TextStyle } from "./style.ts";

export type SuggestFormat = "text" | "json";

/** Renders dates for a roll. */
export function renderRollSuggestions(
  suggestions: readonly RollSuggestion[],
  format: SuggestFormat,
  style: TextStyle,
): string {
  if (format === "json") return canonicalJson(suggestions.map(suggestionToJson));
  if (suggestions.length === 0) return "No assignment of that type is in the configuration.";
  return suggestions.map((suggestion) => renderSuggestion(suggestion, style)).join("\n\n");
}

/** Renders the assignments that end, the most urgent first. */
export function renderUnplanned(list: readonly Unplanned[], format: SuggestFormat, style: TextStyle): string {
  if (format === "json") return canonicalJson(list.map(unplannedToJson));
  if (list.length === 0) return "Nothing that the configuration assigns is known to expire.";
  const paint = makePaint(style.color);
  const colors = { overdue: "red", soon: "yellow", later: "dim" } as const;
  return list
    .map((entry) => {
      const { type, scope, label, servers, certificate, notAfter, lastDate, mergeBefore, urgency } = entry;
      const who =
        servers.length === 0 ? printable(label) : `${printable(label)}, ${count(servers.length, "server")}`;
      return [
        `${paint(urgency.padEnd(7), colors[urgency])}  ${wrap(`${type}  ${printable(scope)}  (${who})`, style.width, "  ", 9)}`,
        `  ${wrap(`${printable(certificate)} expires at ${formatInstant(notAfter)}, and no roll is planned.`, style.width, "  ", 2)}`,
        `  ${wrap(`Merge one before ${formatInstant(mergeBefore)}; its latest safe date is ${formatInstant(lastDate)}.`, style.width, "  ", 2)}`,
      ].join("\n");
    })
    .join("\n\n");
}

function renderSuggestion(suggestion: RollSuggestion, style: TextStyle): string {
  const { type, label, certificate, replaces } = suggestion;
  const head = `${type} of ${printable(label)}: ${printable(replaces)} → ${printable(certificate)}`;
  if (suggestion.kind === "impossible")
    return [head, "  No date is safe:", ...listed(suggestion.reasons, style)].join("\n");
  return [
    head,
    ...renderDate("Earliest", suggestion.earliest, style),
    ...renderDate("Best", suggestion.best, style),
    "  To paste below `rolls:` of that assignment:",
    `      - certificate: ${JSON.stringify(certificate)}`,
    `        effectiveDate: ${formatInstant(suggestion.best.effectiveDate)}`,
  ].join("\n");
}

function renderDate(
  title: string,
  { effectiveDate, mergeBefore, reasons }: SuggestedDate,
  style: TextStyle,
): string[] {
  return [
    `  ${title}: ${formatInstant(effectiveDate)} (merge before ${formatInstant(mergeBefore)})`,
    ...listed(reasons, style),
  ];
}

function listed(reasons: readonly string[], { width }: TextStyle): string[] {
  return reasons.map((reason) => `    - ${wrap(printable(reason), width, "      ", 6)}`);
}

function suggestionToJson(suggestion: RollSuggestion): Json {
  const { kind, type, label, scope, certificate, replaces, location } = suggestion;
  const place = { file: location.file, line: location.line, column: location.column };
  const about = { kind, type, label, scope, certificate, replaces, location: place };
  const latest = formatInstant(suggestion.latest);
  if (suggestion.kind === "impossible")
    return { ...about, latest, earliest: formatInstant(suggestion.earliest), reasons: suggestion.reasons };
  return { ...about, latest, earliest: dateToJson(suggestion.earliest), best: dateToJson(suggestion.best) };
}

function dateToJson({ effectiveDate, mergeBefore, reasons }: SuggestedDate): Json {
  return { effectiveDate: formatInstant(effectiveDate), mergeBefore: formatInstant(mergeBefore), reasons };
}

function unplannedToJson({ notAfter, lastDate, mergeBefore, location, ...rest }: Unplanned): Json {
  return {
    ...rest,
    notAfter: formatInstant(notAfter),
    lastDate: formatInstant(lastDate),
    mergeBefore: formatInstant(mergeBefore),
    location: { file: location.file, line: location.line, column: location.column },
  };
}

// Diagnostics for people: message, place, the source line with a caret, what to do.

import { printable } from "../base/printable.ts";
import type { Diagnostic, Severity } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import { count, makePaint, wrap, type Color, type Paint, type TextStyle } from "./style.ts";

const COLORS = { error: "red", warning: "yellow", note: "blue" } as const satisfies Record<Severity, Color>;

/** Renders diagnostics in their order, with a count of each severity at the end when there are several. */
export function renderDiagnosticsText(diagnostics: readonly Diagnostic[], style: TextStyle): string {
  const paint = makePaint(style.color);
  const blocks = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, paint, style.width));
  if (diagnostics.length > 1) blocks.push(summarise(diagnostics));
  return blocks.join("\n\n");
}

function renderDiagnostic(diagnostic: Diagnostic, paint: Paint, width: number): string {
  const { code, severity, message, location, related, hints } = diagnostic;
  const head = `${severity}[${code}]: `;
  const text = wrap(printable(message), width, "  ", head.length);
  const lines = [`${paint(head.trimEnd(), COLORS[severity])} ${text}`];
  if (location !== undefined) lines.push(...renderPlace(location, paint, width));
  for (const other of related) {
    lines.push(`  ${printable(other.message)}:`, ...renderPlace(other.location, paint, width));
  }
  for (const hint of hints) {
    lines.push("", `${paint("hint:", "cyan")} ${wrap(printable(hint), width, "  ", 6)}`);
  }
  return lines.join("\n");
}

function renderPlace(location: Location, paint: Paint, width: number): string[] {
  const { file, line, column, sourceLine } = location;
  const place = `  ${printable(file)}:${line}:${column}`;
  if (sourceLine === undefined) return [place];
  const number = String(line);
  const gutter = `${" ".repeat(number.length)} | `;
  const { text, caretAt, caretLength } = cutAround(location, sourceLine, width - gutter.length);
  const caret = paint("^".repeat(caretLength), "red");
  return [place, `${number} | ${text}`, `${gutter}${" ".repeat(caretAt)}${caret}`];
}

/** Cuts a long source line around the caret. Tabs become spaces, or the caret would stand elsewhere. */
function cutAround(
  { column, length }: Location,
  sourceLine: string,
  room: number,
): { readonly text: string; readonly caretAt: number; readonly caretLength: number } {
  const line = printable(sourceLine.replaceAll("\t", " "));
  const widthTo = (end: number): number => printable(sourceLine.slice(0, end).replaceAll("\t", " ")).length;
  const start = widthTo(column - 1);
  const marked = widthTo(column - 1 + length) - start;
  const from =
    line.length <= room ? 0 : Math.max(0, Math.min(start - Math.floor(room / 3), line.length - room));
  const shown = line.slice(from, from + room);
  const text = `${from > 0 ? "…" : ""}${from > 0 ? shown.slice(1) : shown}`;
  const cut = line.length > from + room ? `${text.slice(0, -1)}…` : text;
  const caretAt = start - from;
  return {
    text: cut.toWellFormed(),
    caretAt,
    caretLength: Math.max(1, Math.min(marked, room - caretAt)),
  };
}

function summarise(diagnostics: readonly Diagnostic[]): string {
  const of = (severity: Severity): number => diagnostics.filter((one) => one.severity === severity).length;
  const parts = (["error", "warning", "note"] as const).flatMap((severity) => {
    const number = of(severity);
    return number === 0 ? [] : [count(number, severity)];
  });
  return parts.join(", ");
}

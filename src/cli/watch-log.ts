// The daemon's log on standard error: a line an entry, its diagnostics below it; or JSON lines for machines.

import { formatInstant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { LogLine } from "../daemon/daemon-input.ts";
import { renderDiagnosticsText } from "../render/diagnostics-text.ts";
import { printLine, type Shell } from "./shell.ts";

export type LogFormat = "text" | "json";

/** Makes the log of a shell. The same line with the same diagnostics is told once, until another one comes between. */
export function makeWatchLog(format: LogFormat, shell: Shell): (line: LogLine) => void {
  let last = "";
  return (line) => {
    const key = JSON.stringify(line);
    if (key === last) return;
    last = key;
    printLine(shell.err, format === "json" ? asJson(line, shell) : asText(line, shell));
  };
}

function asJson({ level, message, diagnostics }: LogLine, { now }: Shell): string {
  return JSON.stringify({ at: formatInstant(now()), level, message, diagnostics });
}

function asText({ level, message, diagnostics }: LogLine, shell: Shell): string {
  const mark = level === "info" ? "" : `${level}: `;
  const head = `${formatInstant(shell.now())} ${mark}${printable(message)}`;
  const told = diagnostics.filter(({ severity }) => severity !== "note");
  return told.length === 0 ? head : `${head}\n${renderDiagnosticsText(told, shell)}`;
}

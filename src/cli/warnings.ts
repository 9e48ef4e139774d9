// Warnings and notes of the configuration, beside what a command prints.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { renderDiagnosticsText } from "../render/diagnostics-text.ts";
import { printLine, type Shell } from "./shell.ts";

/** Shows the diagnostics on standard error; nothing when there are none. */
export function showWarnings(diagnostics: readonly Diagnostic[], shell: Shell): void {
  if (diagnostics.length === 0) return;
  printLine(shell.err, renderDiagnosticsText(diagnostics, { color: shell.color, width: shell.width }));
  shell.err("\n");
}

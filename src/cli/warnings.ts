// Warnings and notes of the configuration, beside what a command prints.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { renderDiagnosticsText } from "../render/diagnostics-text.ts";
import { printLine, type Shell } from "./shell.ts";

/** Shows warnings and errors on standard error; notes are for `validate` and `inspect` to tell. */
export function showWarnings(all: readonly Diagnostic[], shell: Shell): void {
  const diagnostics = all.filter(({ severity }) => severity !== "note");
  if (diagnostics.length === 0) return;
  printLine(shell.err, renderDiagnosticsText(diagnostics, { color: shell.color, width: shell.width }));
  shell.err("\n");
}

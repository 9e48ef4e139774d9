// One command to its exit code; the only place where failures and bugs of every kind end.

import { Bug } from "../base/invariant.ts";
import type { DiagnosticCode } from "../diagnostic/catalog.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import { packageVersion } from "./package-root.ts";
import { printLine, type Shell } from "./shell.ts";
import { Stop } from "./stop.ts";

const EXIT_FAILURE = 1;
const EXIT_LOCKED = 7;
const EXIT_USAGE = 64;
const EXIT_BUG = 70;
const EXIT_INTERRUPTED = 130;

/** Failures that have an exit code of their own. */
const EXITS_OF_FAILURES: Partial<Record<DiagnosticCode, number>> = {
  "store/locked": EXIT_LOCKED,
  "store/journal-busy": EXIT_LOCKED,
  "lab/size": EXIT_USAGE,
  "git/no-repository": EXIT_USAGE,
  "git/unknown-revision": EXIT_USAGE,
};

/**
 * Runs a command and returns its exit code (design.md section 8). Never throws. Where `format` tells one that machines read, the
 * diagnostics of an early end are data too: they go to standard output in that format.
 */
export async function runCommand(
  command: () => Promise<number>,
  shell: Shell,
  format: () => string | undefined = () => undefined,
): Promise<number> {
  try {
    return await command();
  } catch (error) {
    return await explainEnd(error, shell, format());
  }
}

async function explainEnd(error: unknown, shell: Shell, format: string | undefined): Promise<number> {
  if (error instanceof Stop) {
    await show(error.diagnostics, shell, format);
    return error.exit;
  }
  if (error instanceof Failure) {
    await show([error.diagnostic], shell, format);
    return EXITS_OF_FAILURES[error.diagnostic.code] ?? EXIT_FAILURE;
  }
  if (shell.signal.aborted) return EXIT_INTERRUPTED;
  printLine(shell.err, describeBug(error));
  return EXIT_BUG;
}

async function show(
  diagnostics: readonly Diagnostic[],
  shell: Shell,
  format: string | undefined,
): Promise<void> {
  if (diagnostics.length === 0) return;
  if (format === "json" || format === "sarif" || format === "github") {
    const { renderDiagnostics } = await import("../render/diagnostics.ts");
    printLine(shell.out, renderDiagnostics(diagnostics, format, shell));
    return;
  }
  const { renderDiagnosticsText } = await import("../render/diagnostics-text.ts");
  printLine(shell.err, renderDiagnosticsText(diagnostics, { color: shell.color, width: shell.width }));
}

function describeBug(error: unknown): string {
  const what = error instanceof Error ? error : new Bug(String(error));
  return [
    `bug: ${what.message}`,
    `This is a bug of cscert ${packageVersion()}, not of your configuration. Nothing is retried.`,
    "Please report it with the command that you ran and these lines:",
    what.stack ?? "(no stack)",
  ].join("\n");
}

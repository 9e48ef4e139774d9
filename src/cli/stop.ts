// How a command ends early with something to say. Control flow only: never shown as an error of its own.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";

/** Ends the command with this exit code after showing the diagnostics. Caught in run.ts. */
export class Stop extends Error {
  override readonly name = "Stop";
  readonly exit: number;
  readonly diagnostics: readonly Diagnostic[];

  constructor(exit: number, diagnostics: readonly Diagnostic[]) {
    super(diagnostics[0]?.message ?? `exit ${exit}`);
    this.exit = exit;
    this.diagnostics = diagnostics;
  }
}

// What adapters throw: the environment refused. Caught in `reconcile/` (it becomes the action's outcome) and in `cli/run.ts`.

import type { Diagnostic } from "./diagnostic.ts";

/** Whether the effect can have happened: `none` surely not, `unknown` perhaps (observe before anything else). */
export type FailureEffect = "none" | "unknown";

/** An adapter's failure. It always carries a diagnostic; the original error is `cause`. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly diagnostic: Diagnostic;
  readonly effect: FailureEffect;

  constructor(
    diagnostic: Diagnostic,
    options: { readonly effect?: FailureEffect; readonly cause?: unknown } = {},
  ) {
    super(diagnostic.message, { cause: options.cause });
    this.diagnostic = diagnostic;
    this.effect = options.effect ?? "none";
  }
}

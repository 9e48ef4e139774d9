// A diagnostic is a value: something that the author or the world got wrong. Collected, never thrown.

import { catalog, type DiagnosticArguments, type DiagnosticCode } from "./catalog.ts";
import type { Location } from "./location.ts";
import type { Severity } from "./severity.ts";

export type { Severity } from "./severity.ts";

/** Another place that belongs to a diagnostic, with what is to be seen there. */
export interface Related {
  readonly message: string;
  readonly location: Location;
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly location?: Location;
  readonly related: readonly Related[];
  /** What to do about it, one sentence each. */
  readonly hints: readonly string[];
}

/** A value, or none, with all that there is to say about it. Warnings survive success. */
export interface Checked<Value> {
  /** Absent when at least one diagnostic is an error. */
  readonly value?: Value;
  readonly diagnostics: readonly Diagnostic[];
}

export interface DiagnosticPlace {
  readonly location?: Location | undefined;
  readonly related?: readonly Related[];
  /** Hints beside those that the catalogue gives. */
  readonly hints?: readonly string[];
}

/** Makes the diagnostic of a code from its arguments; severity and wording come from the catalogue alone. */
export function diagnose<Code extends DiagnosticCode>(
  code: Code,
  args: DiagnosticArguments<Code>,
  place: DiagnosticPlace = {},
): Diagnostic {
  const entry = catalog[code] as {
    severity: Severity;
    message: (args: DiagnosticArguments<Code>) => string;
    hints: (args: DiagnosticArguments<Code>) => readonly string[];
  };
  return {
    code,
    severity: entry.severity,
    message: entry.message(args),
    ...(place.location === undefined ? {} : { location: place.location }),
    related: place.related ?? [],
    hints: [...entry.hints(args), ...(place.hints ?? [])],
  };
}

/** Decides whether any of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

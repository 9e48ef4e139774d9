// The shape of one entry of the catalogue.

import type { Severity } from "./severity.ts";

export interface CatalogEntry<Arguments> {
  readonly severity: Severity;
  readonly message: (args: Arguments) => string;
  readonly hints: (args: Arguments) => readonly string[];
}

/** Makes an entry: severity, the sentence from its arguments, and the hints (none when left out). */
export function entry<Arguments = Readonly<Record<never, string>>>(
  severity: Severity,
  message: (args: Arguments) => string,
  ...hints: readonly ((args: Arguments) => string)[]
): CatalogEntry<Arguments> {
  return { severity, message, hints: (args) => hints.map((hint) => hint(args)) };
}

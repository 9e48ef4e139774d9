// A line below `store:` → the store that it names.

import { readDocument } from "../config/document.ts";
import { normalise } from "../config/normalise.ts";
import { checkShape } from "../config/shape.ts";
import { hasErrors, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { StoreReference } from "../model/desired.ts";

/** Reads the line; its faults are told as those of a file of this name. */
export function parseStore(file: string, line: string): Checked<StoreReference> {
  const document = readDocument(file, `store:\n  ${line}\n`);
  const { written, faulty, diagnostics } = checkShape(document);
  const found: Diagnostic[] = [
    ...document.diagnostics,
    ...diagnostics.filter(({ code }) => code !== "schema/missing-key"),
  ];
  if (written?.store === undefined || hasErrors(found)) return { diagnostics: found };
  const normalised = normalise({ document, written, faulty }, [], "all-read");
  const own = normalised.diagnostics.filter(({ location }) => location !== undefined && location.line > 1);
  return hasErrors(own) ? { diagnostics: own } : { value: normalised.value.store, diagnostics: own };
}

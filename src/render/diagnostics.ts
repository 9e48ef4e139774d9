// Diagnostics in every format that `validate` offers.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { unreachable } from "../base/invariant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import { renderDiagnosticsGithub } from "./diagnostics-github.ts";
import { renderDiagnosticsSarif } from "./diagnostics-sarif.ts";
import { renderDiagnosticsText } from "./diagnostics-text.ts";
import type { TextStyle } from "./style.ts";

export type DiagnosticsFormat = "text" | "json" | "sarif" | "github";

/** Renders diagnostics; `json` is one object with the list under `diagnostics`. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  format: DiagnosticsFormat,
  style: TextStyle,
): string {
  switch (format) {
    case "text":
      return renderDiagnosticsText(diagnostics, style);
    case "json":
      return canonicalJson({ diagnostics: diagnostics.map(diagnosticToJson) });
    case "sarif":
      return renderDiagnosticsSarif(diagnostics);
    case "github":
      return renderDiagnosticsGithub(diagnostics);
    default:
      return unreachable(format);
  }
}

/** Returns a diagnostic as plain JSON. */
export function diagnosticToJson({ code, severity, message, location, related, hints }: Diagnostic): Json {
  return {
    code,
    severity,
    message,
    location: location && locationToJson(location),
    related: related.map((other) => ({ message: other.message, location: locationToJson(other.location) })),
    hints,
  };
}

/** Returns a place as plain JSON, without its source line. */
export function locationToJson({ file, line, column, length }: Location): Json {
  return { file, line, column, length };
}

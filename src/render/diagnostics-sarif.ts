// Diagnostics as SARIF 2.1.0, for code scanning.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";

/** Renders one run; paths are relative to the configuration's folder. */
export function renderDiagnosticsSarif(diagnostics: readonly Diagnostic[]): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].toSorted();
  return canonicalJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "cscert", rules: codes.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic) => toResult(diagnostic, codes)),
      },
    ],
  });
}

function toResult(
  { code, severity, message, location, related, hints }: Diagnostic,
  codes: readonly string[],
): Json {
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: [message, ...hints].join("\n") },
    locations: location === undefined ? [] : [toLocation(location)],
    relatedLocations: related.map((other) => ({
      ...toLocation(other.location),
      message: { text: other.message },
    })),
  };
}

function toLocation({ file, line, column, length }: Location): { readonly physicalLocation: Json } {
  return {
    physicalLocation: {
      artifactLocation: { uri: file.toWellFormed().split("/").map(encodeURIComponent).join("/") },
      region: { startLine: line, startColumn: column, endColumn: column + length },
    },
  };
}

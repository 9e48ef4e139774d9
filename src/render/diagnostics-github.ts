// Diagnostics as workflow commands: annotations at the lines of a pull request.

import { printable } from "../base/printable.ts";
import type { Location } from "../diagnostic/location.ts";
import type { Severity } from "../diagnostic/severity.ts";

const COMMANDS = { error: "error", warning: "warning", note: "notice" } as const satisfies Record<
  Severity,
  string
>;
/** GitHub shows ten annotations of a kind a step and drops the others. */
const SHOWN_MAX = 10;

/** What an annotation shows: a diagnostic, or what a plan's file says of one. */
export interface Annotation {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hints: readonly string[];
  readonly location?: Omit<Location, "sourceLine"> | undefined;
}

/** Renders one command a diagnostic, at most ten of a kind; what was left out is counted. */
export function renderDiagnosticsGithub(diagnostics: readonly Annotation[]): string {
  return (["error", "warning", "note"] as const)
    .flatMap((severity) => {
      const own = diagnostics.filter((diagnostic) => diagnostic.severity === severity);
      const rest = own.length - SHOWN_MAX;
      const more =
        rest > 0
          ? [`and ${rest} more ${rest === 1 ? severity : `${severity}s`}; run \`cscert validate\` to see all`]
          : [];
      return [...own.slice(0, SHOWN_MAX).map(toCommand), ...more];
    })
    .join("\n");
}

function toCommand({ code, severity, message, location, hints }: Annotation): string {
  const properties = {
    ...(location === undefined
      ? {}
      : {
          file: location.file,
          line: location.line,
          col: location.column,
          endColumn: location.column + location.length,
        }),
    title: code,
  };
  const list = Object.entries(properties).map(
    ([key, value]) => `${key}=${escapeProperty(printable(String(value)))}`,
  );
  return `::${COMMANDS[severity]} ${list.join(",")}::${escapeData([message, ...hints].map(printable).join("\n"))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

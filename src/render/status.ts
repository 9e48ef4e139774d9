// Who holds and uses what.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { BearerAgreement, StatusCopy, StatusReport, StatusRow } from "../model/status.ts";
import { formatTarget } from "../model/target.ts";
import { diagnosticToJson } from "./diagnostics.ts";
import { renderDiagnosticsText } from "./diagnostics-text.ts";
import { count, makePaint, type TextStyle } from "./style.ts";
import { renderTable } from "./table.ts";

export type StatusFormat = "text" | "json";

/** Renders the report: a table by target, then what the bearers of the OAuth certificate agree on. */
export function renderStatus(report: StatusReport, format: StatusFormat, style: TextStyle): string {
  return format === "json" ? canonicalJson(statusToJson(report)) : renderStatusText(report, style);
}

function renderStatusText(report: StatusReport, style: TextStyle): string {
  const paint = makePaint(style.color);
  const blocks = [paint(`At ${formatInstant(report.at)}`, "dim")];
  const blockOf = Map.groupBy(report.rows, ({ target }) => formatTarget(target));
  for (const [target, rows] of blockOf) blocks.push(renderTarget(target, rows));
  blocks.push(describeAgreement(report.oauth));
  const said = [...report.unreachable.map(({ diagnostic }) => diagnostic), ...report.diagnostics];
  if (said.length > 0) blocks.push(renderDiagnosticsText(said, style));
  return blocks.join("\n\n");
}

const HEAD = ["  type", "current", "previous", "next", "days", ""] as const;

function renderTarget(target: string, rows: readonly StatusRow[]): string {
  const place =
    rows[0]?.role === undefined
      ? ""
      : `  (${rows[0].role}${rows[0].pool === undefined ? "" : `, ${rows[0].pool}`})`;
  const table = renderTable([HEAD, ...rows.map(renderRow)]);
  return [`${printable(target)}${place}`, table, ...rows.flatMap(renderRoll)].join("\n");
}

/** A date would make the table too wide: it has a line of its own. */
function renderRoll({ type, next, effectiveDate }: StatusRow): readonly string[] {
  if (next === undefined || effectiveDate === undefined) return [];
  return [`  ${printable(type)}: ${describeCopy(next)} takes over at ${formatInstant(effectiveDate)}`];
}

const STANDINGS = {
  "as-desired": "",
  differs: "differs",
  unmanaged: "unmanaged",
  override: "OVERRIDE",
  "nothing-assigned": "nothing assigned",
} as const satisfies Record<StatusRow["standing"], string>;

function renderRow({ type, current, previous, next, standing }: StatusRow): string[] {
  return [
    `  ${printable(type)}`,
    describeCopy(current),
    describeCopy(previous),
    describeCopy(next),
    current?.daysLeft === undefined ? "-" : String(current.daysLeft),
    STANDINGS[standing],
  ];
}

function describeCopy(copy: StatusCopy | undefined): string {
  if (copy === undefined) return "-";
  return copy.name === undefined ? copy.thumbprint.slice(0, 8) : printable(copy.name);
}

function describeAgreement(oauth: BearerAgreement): string {
  const bearers = count(oauth.bearers, "bearer");
  switch (oauth.kind) {
    case "none-assigned":
      return [
        "No OAuth certificate is assigned: server-to-server authentication does not work.",
        "Assign one in cscert.yaml (type: OAuthTokenIssuer, scope: global), then run `cscert apply`.",
      ].join("\n");
    case "agree":
      return `OAuthTokenIssuer: all ${bearers} hold the same certificate,\n${oauth.thumbprint}.`;
    case "differ":
      return `OAuthTokenIssuer: NOT the same on all ${bearers}; these differ: ${oauth.deviating.join(", ")}.`;
    case "unknown":
      return `OAuthTokenIssuer: of ${bearers}, these could not be seen: ${oauth.unseen.join(", ")}.`;
  }
}

/** Returns the report as plain JSON. */
export function statusToJson(report: StatusReport): Json {
  return {
    at: formatInstant(report.at),
    rows: report.rows.map(rowToJson),
    oauth: { ...report.oauth },
    unreachable: report.unreachable.map(({ server, diagnostic }) => ({
      server,
      diagnostic: diagnosticToJson(diagnostic),
    })),
    diagnostics: report.diagnostics.map(diagnosticToJson),
  };
}

function rowToJson({
  target,
  type,
  role,
  pool,
  current,
  previous,
  next,
  effectiveDate,
  standing,
}: StatusRow): Json {
  return {
    target: formatTarget(target),
    type,
    role,
    pool,
    current: current && copyToJson(current),
    previous: previous && copyToJson(previous),
    next: next && copyToJson(next),
    effectiveDate: effectiveDate === undefined ? undefined : formatInstant(effectiveDate),
    standing,
  };
}

function copyToJson({ thumbprint, name, certificate, daysLeft }: StatusCopy): Json {
  return {
    thumbprint,
    name,
    daysLeft,
    subject: certificate?.subject,
    notBefore: certificate && formatInstant(certificate.notBefore),
    notAfter: certificate && formatInstant(certificate.notAfter),
  };
}

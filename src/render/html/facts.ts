// The facts beside the verdict: the commit in force, the OAuth certificate, what comes next, what expires first.

import type { Instant } from "../../base/instant.ts";
import type { DaemonStatus, LookStatus } from "../../model/daemon-status.ts";
import type { BearerAgreement, StatusReport, StatusRow } from "../../model/status.ts";
import { formatTarget } from "../../model/target.ts";
import { describeMark } from "../mark-words.ts";
import { count } from "../style.ts";
import { daysWords, name, urgency } from "./cell.ts";
import { html, type Html, type Part } from "./html.ts";
import { instant, relative } from "./when.ts";

/** Shows the facts as one ruled row. */
export function facts(status: DaemonStatus): Html {
  const { look } = status;
  return html`<dl class="facts">
    ${fact("In force", inForce(status))}
    ${look !== undefined && fact("OAuth certificate", agreement(look.report.oauth))}
    ${look !== undefined && fact("Comes next", comesNext(look))}
    ${look !== undefined && fact("Expires first", expiresFirst(look.report))}
  </dl>`;
}

function fact(term: string, what: Part): Html {
  return html`<div>
    <dt>${term}</dt>
    <dd>${what}</dd>
  </div>`;
}

function inForce({ source, inForce: kept }: DaemonStatus): Part {
  const from = source.kind === "git" ? `${source.branch} of ${source.url}` : source.path;
  if (kept === undefined) return html`none yet <span class="small">${from}</span>`;
  const { commit, subject, author, fingerprint } = kept;
  const version = commit === undefined ? `content ${fingerprint.slice(0, 10)}` : commit.slice(0, 10);
  const said = [subject, author].filter((part) => part !== undefined).join(", ");
  return html`<code title="${commit ?? fingerprint}">${version}</code
    >${said !== "" && html` <span class="subject">${said}</span>`}<span class="small">${from}</span>`;
}

function agreement(oauth: BearerAgreement): Part {
  const bearers = count(oauth.bearers, "bearer");
  switch (oauth.kind) {
    case "none-assigned":
      return html`none assigned <span class="small">server-to-server authentication does not work</span>`;
    case "agree":
      return html`the same on all ${bearers} <span class="small"><code>${oauth.thumbprint}</code></span>`;
    case "differ":
      return html`<strong class="bad">not the same on all ${bearers}</strong>
        <span class="small">${some(oauth.deviating)}</span>`;
    case "unknown":
      return html`of ${bearers}, not seen: <span class="small">${some(oauth.unseen)}</span>`;
  }
}

function some(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}

function comesNext({ next, at }: LookStatus): Part {
  const [first] = next;
  if (first === undefined) return html`nothing is planned`;
  const { lane, mark } = first;
  return html`${relative(mark.at, at)} <span class="small">${instant(mark.at)}</span>
    <span class="small">${describeMark(mark)} (${lane.type}, ${lane.label})</span>`;
}

function expiresFirst({ rows, at }: StatusReport): Part {
  const first = firstExpiry(rows);
  if (first?.current === undefined) return html`nothing is known to expire`;
  const { row, current, notAfter, daysLeft } = first;
  return html`<span class="${urgency(daysLeft)}">${notAfter <= at ? "expired" : daysWords(daysLeft)}</span>
    <span class="small"
      >${name(current)}, ${row.type} of ${formatTarget(row.target)}, ${instant(notAfter)}</span
    >`;
}

interface Expiry {
  readonly row: StatusRow;
  readonly current: NonNullable<StatusRow["current"]>;
  readonly notAfter: Instant;
  readonly daysLeft: number;
}

function firstExpiry(rows: readonly StatusRow[]): Expiry | undefined {
  let first: Expiry | undefined;
  for (const row of rows) {
    const { current } = row;
    if (current?.certificate === undefined || current.daysLeft === undefined) continue;
    const { notAfter } = current.certificate;
    if (first === undefined || notAfter < first.notAfter)
      first = { row, current, notAfter, daysLeft: current.daysLeft };
  }
  return first;
}

// The facts beside the verdict: the commit in force, the OAuth certificate, what comes next, what expires first.

import type { DaemonStatus, LookStatus } from "../../model/daemon-status.ts";
import type { StatusReport, StatusRow } from "../../model/status.ts";
import { formatTarget } from "../../model/target.ts";
import { count } from "../style.ts";
import { daysWords, name, urgency } from "./cell.ts";
import { firstExpiry } from "./expiry.ts";
import { html, type Html, type Part } from "./html.ts";
import { instant, relative } from "./when.ts";

/** Shows the facts as one ruled row. */
export function facts(status: DaemonStatus): Html {
  const { look } = status;
  return html`<dl class="facts">
    ${fact("In force", inForce(status))}
    ${look !== undefined && fact("OAuth certificate", agreement(look.report))}
    ${look !== undefined && fact("Next roll", nextRoll(look))}
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
  const by = author === undefined ? "" : `by ${author}, `;
  return html`<code title="${commit ?? fingerprint}">${version}</code
    >${subject !== undefined && html` <span class="subject">${subject}</span>`}<span class="small"
      >${by}${from}</span
    >`;
}

function agreement({ oauth, rows }: StatusReport): Part {
  const bearers = count(oauth.bearers, "bearer");
  switch (oauth.kind) {
    case "none-assigned":
      return html`none assigned <span class="small">server-to-server authentication does not work</span>`;
    case "agree":
      return html`the same on all ${bearers} <span class="small">${oauthName(rows)}</span>`;
    case "differ":
      return html`<strong class="bad">not the same on all ${bearers}</strong>
        <span class="small">${some(oauth.deviating)}</span>`;
    case "unknown":
      return oauth.unseen.length === 0
        ? html`not known <span class="small">the deployment itself was not seen</span>`
        : html`${oauth.unseen.length} of ${bearers} not seen
            <span class="small">${some(oauth.unseen)}</span>`;
  }
}

function oauthName(rows: readonly StatusRow[]): Part {
  const row = rows.find(({ target, type }) => target.kind === "deployment" && type === "OAuthTokenIssuer");
  if (row?.current === undefined) return "";
  const { name: named, thumbprint } = row.current;
  return html`${named !== undefined && `${named}, `}<code title="${thumbprint}"
      >${thumbprint.slice(0, 16)}…</code
    >`;
}

function some(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}

/** The next date on which a certificate takes over, where one is ahead. */
function nextRoll({ next, at }: LookStatus): Part {
  const first = next.find(({ mark }) => mark.kind === "effective" || "effectiveDate" in mark);
  if (first === undefined) return html`none is planned`;
  const { lane, mark } = first;
  const date = mark.kind === "effective" ? mark.at : "effectiveDate" in mark ? mark.effectiveDate : mark.at;
  return html`${relative(date, at)}
    <span class="small">${mark.name}, ${lane.type} of ${lane.label}, ${instant(date)}</span>`;
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

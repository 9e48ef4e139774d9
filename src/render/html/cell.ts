// One (server, type) as a cell of the table: the certificate in force, the one that is staged, the one that was replaced.
// Each has a sign of its own shape, the same as in the timeline, and a word for who does not see it.

import type { Instant } from "../../base/instant.ts";
import type { StatusCopy, StatusRow } from "../../model/status.ts";
import { html, type Html } from "./html.ts";
import { instant, relative } from "./when.ts";

/** Shows a cell; `undefined` is a type that this server does not report. */
export function cell(row: StatusRow | undefined, now: Instant): Html {
  if (row === undefined) return html`<td class="none"><span class="vh">not used</span></td>`;
  const { current, next, previous, standing } = row;
  return html`<td class="cell ${standing}" data-type="${row.type}">
    <ul class="copies">
      ${current === undefined ? html`<li class="nothing">nothing in force</li>` : currentCopy(current, now)}
      ${next !== undefined && nextCopy(next, row.effectiveDate, now)}
      ${previous !== undefined && html`<li class="previous"><i class="swatch previous"></i><span class="vh">previous: </span>${name(previous)}</li>`}
    </ul>
    ${label(standing)}
  </td>`;
}

const LABELS = {
  "as-desired": undefined,
  differs: "differs from the YAML",
  unmanaged: "not in the YAML",
  override: "its own: must not be",
  "nothing-assigned": undefined,
} as const satisfies Record<StatusRow["standing"], string | undefined>;

function label(standing: StatusRow["standing"]): Html | undefined {
  const text = LABELS[standing];
  return text === undefined ? undefined : html`<span class="tag ${standing}">${text}</span>`;
}

function currentCopy(copy: StatusCopy, now: Instant): Html {
  const { daysLeft } = copy;
  return html`<li class="current">
    <i class="swatch in-force"></i><span class="vh">current: </span><b>${name(copy)}</b>${
      daysLeft !== undefined && html` <span class="days ${urgency(daysLeft)}">${daysWords(daysLeft)}</span>`
    }${life(copy, now)}
  </li>`;
}

function nextCopy(copy: StatusCopy, effectiveDate: Instant | undefined, now: Instant): Html {
  const when =
    effectiveDate === undefined
      ? undefined
      : html` <span class="when">${instant(effectiveDate)}, ${relative(effectiveDate, now)}</span>`;
  return html`<li class="next">
    <i class="swatch staged"></i><span class="vh">next: </span>${name(copy)}${when}
  </li>`;
}

/** Shows how a certificate is called, with its thumbprint in the title. */
export function name(copy: StatusCopy): Html {
  const { thumbprint, name: named, certificate } = copy;
  const facts = certificate === undefined ? thumbprint : `${thumbprint}, ${certificate.subject}`;
  return named === undefined
    ? html`<code title="${facts}">${thumbprint.slice(0, 8)}</code>`
    : html`<span title="${facts}">${named}</span>`;
}

/** How much of its life is left, as a bar. */
function life({ certificate, daysLeft }: StatusCopy, now: Instant): Html | undefined {
  if (certificate === undefined || daysLeft === undefined) return undefined;
  const { notBefore, notAfter } = certificate;
  const whole = Math.max(1, notAfter - notBefore);
  const left = Math.round(Math.min(1, Math.max(0, (notAfter - now) / whole)) * 1000) / 10;
  return html`<svg
    class="life ${urgency(daysLeft)}"
    viewBox="0 0 100 4"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect class="whole" width="100" height="4" />
    <rect class="left" width="${left}" height="4" />
  </svg>`;
}

/** From here on an expiry can wait no more. */
export const PRESSING_DAYS = 7;

/** Decides how pressing an expiry is: the horizons at which people are told. */
export function urgency(daysLeft: number): "calm" | "soon" | "pressing" {
  if (daysLeft < PRESSING_DAYS) return "pressing";
  return daysLeft < 30 ? "soon" : "calm";
}

/** Returns how long a certificate lasts in words. */
export function daysWords(daysLeft: number): string {
  if (daysLeft < 0) return "expired";
  if (daysLeft === 0) return "less than a day left";
  return `${daysLeft} day${daysLeft === 1 ? "" : "s"} left`;
}

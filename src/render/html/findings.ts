// Diagnostics on a page: message, place, the source line, what to do.

import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Location } from "../../diagnostic/location.ts";
import { html, type Html } from "./html.ts";
import { prose } from "./prose.ts";

/** Lists diagnostics, each told once; nothing when there are none. */
export function findings(diagnostics: readonly Diagnostic[]): Html | undefined {
  const told = new Map(diagnostics.map((each) => [`${each.code} ${each.message} ${placeKey(each)}`, each]));
  if (told.size === 0) return undefined;
  return html`<ul class="findings">
    ${[...told.values()].map(finding)}
  </ul>`;
}

function finding({ code, severity, message, location, related, hints }: Diagnostic): Html {
  return html`<li class="finding ${severity}">
    <p>
      <span class="tag ${severity}">${severity}</span> ${prose(message)} <code class="faint">${code}</code>
    </p>
    ${location !== undefined && excerpt(location)}
    ${related.map((other) => html`<p class="faint">${other.message}: ${place(other.location)}</p>`)}
    ${hints.map((hint) => html`<p class="hint">${prose(hint)}</p>`)}
  </li>`;
}

/** Shows a place in the YAML: `cscert.yaml:31:18`. */
export function place({ file, line, column }: Location): Html {
  return html`<code class="place">${`${file}:${line}:${column}`}</code>`;
}

function excerpt(location: Location): Html {
  const { sourceLine, line, column, length } = location;
  if (sourceLine === undefined) return html`<p>${place(location)}</p>`;
  const start = Math.max(0, column - 1);
  const from = Math.max(0, start - ROOM);
  const end = Math.min(sourceLine.length, start + length);
  const before = `${from > 0 ? "…" : ""}${sourceLine.slice(from, start)}`;
  const after = sourceLine.slice(end, end + ROOM);
  const marked = sourceLine.slice(start, Math.min(end, start + 2 * ROOM));
  return html`<p>${place(location)}</p>
    <pre
      class="excerpt"
      tabindex="0"
      role="region"
      aria-label="Source"
    ><span class="faint">${line}</span> ${before}<mark>${marked}</mark>${after}</pre>`;
}

/** Code units to either side of what is marked. */
const ROOM = 80;

function placeKey({ location }: Diagnostic): string {
  return location === undefined ? "" : `${location.file}:${location.line}:${location.column}`;
}

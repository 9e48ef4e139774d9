// Sentences that are written for every output, as a page shows them: what stands in backticks is code, instants are short and in one piece.

import { html, type Html, type Part } from "./html.ts";
import { instant } from "./when.ts";

/** Shows a sentence; everything in it is escaped. */
export function prose(text: string): Html {
  const parts: Part[] = [];
  let from = 0;
  for (const found of text.matchAll(SPECIAL)) {
    parts.push(text.slice(from, found.index), special(found[0]));
    from = found.index + found[0].length;
  }
  return html`${[...parts, text.slice(from)]}`;
}

const SPECIAL = /`[^`]{1,200}`|\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z/g;

function special(text: string): Html {
  if (text.startsWith("`")) return html`<code>${text.slice(1, -1)}</code>`;
  const at = Date.parse(text);
  return Number.isNaN(at) ? html`${text}` : instant(at);
}

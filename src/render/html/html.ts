// HTML that can't be made wrong by a name: whatever is put into a template is escaped unless it is HTML already.
// Untrusted text comes out printable, too: nothing in it hides, or reorders what is read.

import { printable } from "../../base/printable.ts";

/** A piece of a page. Made by {@link html} and {@link trusted} alone. */
export interface Html {
  readonly html: string;
}

/** What may stand in a template. Nothing and `false` show nothing; lists are joined. */
export type Part = Html | string | number | false | undefined | readonly Part[];

/** Makes HTML from a template; attributes must be quoted in it. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let made = texts[0] ?? "";
  for (const [index, part] of parts.entries()) made += show(part) + (texts[index + 1] ?? "");
  return { html: made };
}

/** Takes a text for HTML as it is: only for what this project wrote itself. */
export function trusted(text: string): Html {
  return { html: text };
}

function show(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map(show).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

function escapeHtml(text: string): string {
  return printable(text).replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? character);
}

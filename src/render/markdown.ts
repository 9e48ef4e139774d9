// Text that stays text in Markdown: no markup, no HTML, no mention, no link, no table border comes of it.

import { printable } from "../base/printable.ts";

/** Returns a text of any content as one line of GitHub-flavoured Markdown. */
export function markdown(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]<>#|~&]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll("@", "@\u2060")
    .replaceAll(/(https?|ftp):/gi, "$1&#58;")
    .replaceAll("www.", "www&#46;");
}

// Text that stays text in Markdown: no markup, no HTML, no mention, no link, no table border comes of it.

import { printable } from "../base/printable.ts";

/** Returns a text of any content as one line of Markdown, for GitHub, GitLab and Azure DevOps alike. */
export function markdown(text: string): string {
  return (
    printable(text)
      .replaceAll(/\s+/g, " ")
      .trim()
      .replace(/[\\`*_[\]<>#|~&$]/g, (character) => `&#${character.charCodeAt(0)};`)
      // What stands for people, issues, changes, labels, milestones and addresses is looked for after the entities are read: a word
      // joiner between the sign and the word ends that.
      .replaceAll(/@|(?:&#(?:35|36|38|126);|[!%^])(?=\w)/g, "$&\u2060")
      .replaceAll("://", "&#58;\u2060//")
      .replaceAll(/www\./gi, (found) => `${found.slice(0, 3)}&#46;\u2060`)
  );
}

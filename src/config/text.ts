// What is refused in a text before it is parsed: it can hide from a reader, or cost more than it is worth.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Place } from "./lines.ts";

// Control characters but tab, line feed and carriage return; line and paragraph separators; bidi and invisible marks.
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/;
const REPLACEMENT = "\ufffd";

/** As much nesting as may reach the parser, which would spend seconds on more; nodes.ts is the exact judge. */
const OPEN_MAX = 1_000;

/** Checks a decoded text: not UTF-8, control characters, nesting beyond all reason. */
export function checkText(text: string, place: Place): readonly Diagnostic[] {
  const broken = text.indexOf(REPLACEMENT);
  if (broken >= 0) return [diagnose("yaml/not-utf8", {}, { location: place(broken, broken + 1) })];
  const hidden = findHidden(text);
  if (hidden !== undefined) {
    const location = place(hidden.index, hidden.index + 1);
    return [diagnose("yaml/control-character", { character: hidden.name }, { location })];
  }
  const deep = findDepth(text);
  if (deep === undefined) return [];
  return [diagnose("yaml/too-deep", { depthMax: OPEN_MAX }, { location: place(deep, deep + 1) })];
}

/** Finds the first control or invisible character of a text, by its name: `U+200B`. */
export function findHidden(text: string): { readonly name: string; readonly index: number } | undefined {
  const match = HIDDEN.exec(text);
  if (match === null) return undefined;
  const code = match[0].codePointAt(0) ?? 0;
  return { name: `U+${code.toString(16).toUpperCase().padStart(4, "0")}`, index: match.index };
}

/** Returns where brackets, dashes or indentation go too deep, as seen without parsing: texts and comments count too. */
function findDepth(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    if (depth > OPEN_MAX) return at;
  }
  return COMPACT.exec(text)?.index;
}

const COMPACT = new RegExp(`^ {${OPEN_MAX}}|^ *(?:[-?:] +){${OPEN_MAX}}`, "m");

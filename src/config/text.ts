// What is refused in a text before it is parsed: it can hide from a reader, or cost more than it is worth.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Place } from "./lines.ts";

// Control characters but tab, line feed and carriage return; line and paragraph separators; bidi and invisible marks.
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/;
const REPLACEMENT = "\ufffd";

/** Checks a decoded text: not UTF-8, control characters, deep nesting. */
export function checkText(text: string, depthMax: number, place: Place): readonly Diagnostic[] {
  const broken = text.indexOf(REPLACEMENT);
  if (broken >= 0) return [diagnose("yaml/not-utf8", {}, { location: place(broken, broken + 1) })];
  const hidden = HIDDEN.exec(text);
  if (hidden !== null) {
    const character = `U+${(hidden[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    return [
      diagnose("yaml/control-character", { character }, { location: place(hidden.index, hidden.index + 1) }),
    ];
  }
  const deep = findDepth(text, depthMax);
  return deep === undefined
    ? []
    : [diagnose("yaml/too-deep", { depthMax }, { location: place(deep, deep + 1) })];
}

/** Returns where the nesting of brackets or of `- - -` goes too deep, as seen without parsing. */
function findDepth(text: string, depthMax: number): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    if (depth > depthMax) return at;
  }
  const compact = new RegExp(`^[ ]*(?:[-?:] +){${depthMax + 1}}`, "m").exec(text);
  const indented = compact ?? /^[ ]{1000}/m.exec(text);
  return indented?.index;
}

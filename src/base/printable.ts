// Untrusted text, made safe to show: nothing in it can move a cursor, change a colour, hide, or reorder what is read.

// Control and format characters (with them the bidirectional controls, invisible marks and tags), lone surrogates, line and paragraph
// separators, and what Unicode keeps free among them.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u180e\u2065\ufff0-\ufff8]|[\u{e0000}-\u{e007f}]/gu;

/** Returns the text on one line; each unsafe character is shown as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

// Untrusted text, made safe to show: nothing in it can move a cursor, change a colour, hide, or reorder what is read.

// Control characters, invisible marks, bidirectional controls, line and paragraph separators, lone surrogates, tags.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}|[\u{e0000}-\u{e007f}]/gu;

/** Returns the text on one line; each unsafe character is shown as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

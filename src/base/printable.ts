// Untrusted text, made safe to show: nothing in it can move a cursor, change a colour, hide, reorder what is read, or command the
// pipeline whose log it is printed into.

// Control and format characters (with them the bidirectional controls, invisible marks and tags), lone surrogates, line and paragraph
// separators, and what Unicode keeps free among them.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u180e\u2065\ufff0-\ufff8]|[\u{e0000}-\u{e007f}]/gu;

// What a job's runner takes for a command: `##[` and `##vso[` anywhere in a line, `::name` where a line, or a word of it, begins.
const COMMAND = /#(?=#(?:vso)?\[)|(?<!\S):(?=:[A-Za-z])/gi;

/** Returns the text on one line; each unsafe character is shown as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, escape).replace(COMMAND, escape);
}

function escape(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

// How text is shown on a terminal. Everything reads without colour too.

export interface TextStyle {
  readonly color: "always" | "never";
  /** Columns to fit into. */
  readonly width: number;
}

export type Paint = (text: string, color: Color) => string;
export type Color = keyof typeof CODES;

const CODES = { red: 31, green: 32, yellow: 33, blue: 34, cyan: 36, dim: 2, bold: 1 } as const;

/** Returns what colours a text, or leaves it alone. */
export function makePaint(color: TextStyle["color"]): Paint {
  return (text, name) => (color === "never" || text === "" ? text : `\u001b[${CODES[name]}m${text}\u001b[0m`);
}

/** Returns a number with its noun: `1 server`, `2 servers`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Breaks a text into lines at spaces; a longer word stays whole. The first line begins at column `taken`. */
export function wrap(text: string, width: number, indent: string, taken = 0): string {
  const lines = [""];
  let used = taken;
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && used + word.length + 1 > width) {
      lines.push(indent + word);
      used = indent.length + word.length;
    } else {
      lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
      used += word.length + (line === "" ? 0 : 1);
    }
  }
  return lines.join("\n");
}

// Offsets in a text → places that people can find.

import type { Location } from "../diagnostic/location.ts";

/** Returns the place of a range of a text; ranges over several lines are cut at the first. */
export type Place = (start: number, end: number) => Location;

/** Counts the lines of a text once, for {@link Place}. */
export function indexLines(file: string, text: string): Place {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  // A line is cut out once: there may be a million faults on one of a million characters.
  let shown = { index: -1, text: "" };
  const lineAt = (index: number, lineStart: number): string => {
    if (shown.index !== index)
      shown = { index, text: hidePasswords(text.slice(lineStart, endOfLine(text, starts[index + 1]))) };
    return shown.text;
  };
  return (start, end) => {
    const offset = Math.max(0, Math.min(start, text.length));
    const index = lineOf(starts, offset);
    const lineStart = starts[index] ?? 0;
    const sourceLine = lineAt(index, lineStart);
    const column = offset - lineStart + 1;
    const length = Math.max(1, Math.min(end - start, sourceLine.length - column + 1));
    return { file, line: index + 1, column, length, sourceLine };
  };
}

/** A password that was written out by mistake is not shown again, wherever on its line a fault lies. References to one are. */
function hidePasswords(line: string): string {
  return line.replace(WRITTEN_PASSWORD, (_, key: string, value: string) => key + "*".repeat(value.length));
}

const WRITTEN_PASSWORD = /(\bpassword["']?\s*:\s*)((?!\{\s*(?:file|env)\b)[^\s#].*)$/i;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Where a line's text ends, its line end left out. */
function endOfLine(text: string, nextStart: number | undefined): number {
  let end = nextStart ?? text.length;
  if (text.charCodeAt(end - 1) === LINE_FEED && nextStart !== undefined) end -= 1;
  return text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end;
}

/** The last line that starts at or before the offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

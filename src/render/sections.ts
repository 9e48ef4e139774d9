// A text of sections that keeps to a limit: what matters most gets its room first, and each section closes what it opens.

import { count } from "./style.ts";

export interface Section {
  /** The lower, the earlier it gets its room. */
  readonly rank: number;
  /** Renders into at most `room` characters; empty where there is nothing to say or no room to say anything of it. */
  readonly render: (room: number) => string;
}

const GAP = "\n\n";

/** Joins sections in their order, with an empty line between them, in at most `limit` characters. */
export function joinSections(sections: readonly Section[], limit: number): string {
  const texts = new Map<Section, string>();
  let room = limit;
  for (const section of sections.toSorted((a, b) => a.rank - b.rank)) {
    const text = section.render(Math.max(0, room - GAP.length));
    if (text === "" || text.length + GAP.length > room) continue;
    texts.set(section, text);
    room -= text.length + GAP.length;
  }
  return sections.flatMap((section) => texts.get(section) ?? []).join(GAP);
}

/** Makes a section of one piece: it is there whole, or not at all. */
export function whole(rank: number, text: string): Section {
  return { rank, render: (room) => (text.length <= room ? text : "") };
}

export interface ListParts {
  readonly head: string;
  readonly lines: readonly string[];
  readonly foot: string;
  /** The line that stands for those which were left out. */
  readonly more: (count: number) => string;
  /** As many characters as it takes at most, whatever the room is. */
  readonly roomMost?: number;
}

/** Makes a section of lines between a head and a foot; as many as there is room for, and a line that says how many are missing. */
export function list(rank: number, parts: ListParts): Section {
  return { rank, render: (room) => renderList(parts, Math.min(room, parts.roomMost ?? room)) };
}

function renderList({ head, lines, foot, more }: ListParts, room: number): string {
  if (lines.length === 0) return "";
  const join = (shown: readonly string[]): string =>
    [head, ...shown, foot].filter((part) => part !== "").join("\n");
  const all = join(lines);
  if (all.length <= room) return all;
  let used = join([more(lines.length)]).length;
  let shown = 0;
  for (const line of lines) {
    used += line.length + 1;
    if (used > room) break;
    shown += 1;
  }
  const text = join([...lines.slice(0, shown), more(lines.length - shown)]);
  return text.length <= room ? text : "";
}

/** Returns `and 3 actions more: see …`. */
export function andMore(left: number, noun: string, where: string): string {
  return `and ${count(left, noun)} more: ${where}`;
}

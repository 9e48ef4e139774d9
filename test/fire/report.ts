// The table of counts for docs/robustness.md: what was done to an apply, how often it really happened, and what came of it.

import type { Campaign } from "./campaign.ts";
import type { Story } from "./estate.ts";
import type { Point } from "./points.ts";
import type { Fault } from "./strike.ts";

/** What one kind of fault did to one story. */
export interface Chapter {
  readonly story: Story;
  readonly fault: Fault;
  readonly campaign: Campaign;
}

const BEGIN = "<!-- fire: begin -->";
const END = "<!-- fire: end -->";

/** Writes the counts as Markdown. */
export function renderChapters(chapters: readonly Chapter[]): string {
  const rows = chapters.map(({ story, fault, campaign }) => {
    const { incidents, missed } = campaign;
    const count = (what: (end: string) => boolean): number => incidents.filter(({ end }) => what(end)).length;
    const wrong = incidents.filter(({ problems }) => problems.length > 0).length;
    const ends =
      fault === "KILL"
        ? [incidents.length, "", ""]
        : ["", count((end) => end !== "0"), count((end) => end === "0")];
    return [story.name, fault, incidents.length, missed.length, ...ends, wrong].join(" | ");
  });
  return [
    "| story | fault | happened | did not happen | killed | told (exit 1 or 8) | in nobody's way | wrong afterwards |",
    "|---|---|---:|---:|---:|---:|---:|---:|",
    ...rows.map((row) => `| ${row} |`),
    "",
    "Where it happened, by call and file:",
    "",
    "| call | files | times |",
    "|---|---|---:|",
    ...renderPlaces(chapters.flatMap(({ campaign }) => campaign.incidents.map(({ point }) => point))),
    "",
  ].join("\n");
}

/** Puts the tables between their marks. */
export function insertChapters(page: string, tables: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the page lacks ${BEGIN} or ${END}`);
  return `${before}${BEGIN}\n\n${tables}\n${END}${after}`;
}

function renderPlaces(points: readonly Point[]): readonly string[] {
  const kinds = Map.groupBy(points, ({ call, place }) => `| \`${call}\` | \`${kindOfPlace(place)}\` |`);
  return [...kinds].map(([kind, all]) => `${kind} ${all.length} |`).toSorted();
}

/** A place without what differs from one deployment to the next. */
export function kindOfPlace(place: string): string {
  return place.replace(/[0-9A-F]{40}/, "THUMBPRINT").replace(/servers\/[^/]+/, "servers/FQDN");
}

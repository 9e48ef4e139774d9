// What comes next, told once: a certificate that several types or servers use does the same thing to all of them at the same instant.

import type { Instant } from "../../base/instant.ts";
import type { NextEvent } from "../../model/timeline.ts";
import { describeMark } from "../mark-words.ts";
import { personMust } from "../next.ts";
import { count } from "../style.ts";

export interface TogetherEvent {
  readonly at: Instant;
  /** What happens, in one sentence. */
  readonly says: string;
  /** To whom: types, and where. */
  readonly where: string;
  /** What a person must do. */
  readonly must?: string;
}

/** Joins the events that happen at one instant and read the same, in their order. */
export function together(events: readonly NextEvent[]): readonly TogetherEvent[] {
  const groups = Map.groupBy(
    events,
    ({ mark, actBefore }) => `${mark.at} ${actBefore} ${describeMark(mark)}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const must = personMust(first);
    return [
      {
        at: first.mark.at,
        says: describeMark(first.mark),
        where: whereOf(group),
        ...(must === undefined ? {} : { must }),
      },
    ];
  });
}

function whereOf(group: readonly NextEvent[]): string {
  const types = [...new Set(group.map(({ lane }) => lane.type))];
  const labels = [...new Set(group.map(({ lane }) => lane.label))];
  const servers = new Set(group.flatMap(({ lane }) => lane.servers)).size;
  const places = labels.length <= 2 ? labels.join(" and ") : `${labels.length} places`;
  return `${types.join(", ")}; ${places}, ${count(servers, "server")}`;
}

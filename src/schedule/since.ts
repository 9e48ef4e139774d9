// Since when a server surely signs with the copy in force (design.md section 4). Eviction counts
// from that instant.

import type { Instant } from "../base/instant.ts";
import { settle } from "../model/assignment.ts";
import type { ObservedAssignment, Sight } from "../model/observed.ts";

export interface SinceInput {
  readonly observed: ObservedAssignment;
  readonly observedAt: Instant;
  /** What is remembered of this (server, type). */
  readonly sight?: Sight | undefined;
  readonly at: Instant;
}

/**
 * Returns the later of the effective date and the first instant at which the server was known to
 * hold the copy: the record's own write time, else a sight of it (in force, or as the stage that
 * became it), else the observation itself. Undefined where nothing is in force, or a roll is
 * pending: the record's write time then says nothing about the copy in force.
 */
export function inForceSince(input: SinceInput): Instant | undefined {
  const { observed, at } = input;
  const copies = settle(observed.record, at);
  if (copies.kind !== "settled") return undefined;
  const held = observed.writtenAt ?? sightOf(input) ?? input.observedAt;
  return Math.max(held, observed.record.effectiveDate ?? held);
}

function sightOf({ observed, sight }: SinceInput): Instant | undefined {
  const { thumbprint, effectiveDate } = observed.record;
  if (sight === undefined) return undefined;
  if (sight.inForce === thumbprint) return sight.inForceSince;
  const { staged } = sight;
  const becameIt = staged?.thumbprint === thumbprint && staged.effectiveDate === effectiveDate;
  return becameIt ? staged.seenAt : undefined;
}

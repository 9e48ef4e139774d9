// Records that can't be believed (design.md section 4, doubt D2): a roll that was seen pending and
// that a record no longer shows, though the record was not written since. In the other conceivable
// shape of the product it is still there, and invisible.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Bearer, RollGroup } from "./roll-group.ts";
import type { Context } from "./context.ts";

/** Returns a gap for each bearer whose record is doubtful. */
export function findDoubtful(context: Context, group: RollGroup): readonly Diagnostic[] {
  const place = { location: group.assignment.location };
  return group.bearers
    .filter((bearer) => hidesRoll(context, bearer))
    .map(({ server }) => diagnose("roll/doubtful-record", { target: server, type: group.type }, place));
}

function hidesRoll(context: Context, { seen, sight }: Bearer): boolean {
  const staged = sight?.staged;
  if (seen === undefined || staged === undefined || seen.copies.kind !== "settled") return false;
  if (context.reading.reached(staged.effectiveDate)) return false;
  // A cancelled roll reads as previous; a record written since says what it holds.
  if (seen.copies.previous === staged.thumbprint || seen.copies.current !== sight?.inForce) return false;
  return seen.writtenAt === undefined || seen.writtenAt <= staged.seenAt;
}

// Records that can't be believed (design.md section 4, doubt D2): a roll that was seen pending and
// that a record no longer shows, though the record was not written since. In the other conceivable
// shape of the product it is still there, and invisible.

import { mayHideRoll } from "../schedule/sights.ts";
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

function hidesRoll({ reading, now }: Context, { seen, sight }: Bearer): boolean {
  if (seen === undefined || sight === undefined) return false;
  // The date itself ends the doubt.
  if (sight.staged !== undefined) reading.reached(sight.staged.effectiveDate);
  return mayHideRoll(sight, { ...seen, at: now });
}

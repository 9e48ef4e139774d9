// Who asked for an action: the configuration, the world, or the clock. For people; nothing is decided by it.

import type { Cause, Reason } from "../model/action.ts";
import type { DesiredAssignment } from "../model/desired.ts";
import { knownKey, type Known } from "../model/observed.ts";
import { formatTarget } from "../model/target.ts";
import { describeDesired } from "./last-desired.ts";

/**
 * Returns *config* where the last apply desired something else, or none is known; else *clock*
 * where a date brought it; else *drift*. `before` says that what is asked for was there already, so that no date can have brought it.
 */
export function causeOf(
  known: Known,
  assignment: DesiredAssignment,
  reason: Reason,
  before: "was-there" | "unknown" = "unknown",
): Cause {
  const key = knownKey(formatTarget(assignment.target), assignment.type);
  if (known.lastDesired.get(key) !== describeDesired(assignment)) return "config";
  return BY_THE_CLOCK.has(reason) && before === "unknown" ? "clock" : "drift";
}

const BY_THE_CLOCK: ReadonlySet<Reason> = new Set([
  "roll-ahead",
  "effective-date-reached",
  "roll-incomplete",
  "previous-not-needed",
]);

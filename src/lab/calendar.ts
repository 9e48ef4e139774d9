// The dates of a lab's story, all of them counted from its present. Pure.

import { DAY, formatInstant, SECOND, type Instant } from "../base/instant.ts";

/** The zone in which a lab's administrators live. */
export const LAB_ZONE = "Europe/Paris";

export interface LabCalendar {
  readonly now: Instant;
  /** The authority, and with it the deployment, is older than everything else. */
  readonly founded: Instant;
  /** When the OAuth certificate in force was made (never in the year of {@link newMade}), and when it was assigned. */
  readonly oauthMade: Instant;
  readonly oauthAssigned: Instant;
  /** When the certificates were made that some servers still use though they end in {@link oldEnds}. */
  readonly oldMade: Instant;
  readonly oldAssigned: Instant;
  readonly oldEnds: Instant;
  /** When what most servers already hold was made and assigned. */
  readonly settledMade: Instant;
  readonly settledAssigned: Instant;
  /** When the new server joined and took its first replication. */
  readonly joined: Instant;
  /** When the certificates were made that the first apply installs. */
  readonly newMade: Instant;
  /** The local time at which the next OAuth certificate takes over, as the YAML writes it: `2027-02-23T02:00`. */
  readonly rollLocal: string;
  /** Noon, UTC, of the day after the roll. */
  readonly afterRoll: Instant;
}

/** How long a lab's certificates last; those in use never end within a lab's first year. */
export const LAB_VALIDITY = 730 * DAY;

/**
 * Returns the calendar of a lab, in whole seconds, as certificates count them. The roll is at 02:00 on the first Tuesday that is at least 80 days ahead: never a Sunday, so
 * never an hour that does not exist or occurs twice.
 */
export function makeLabCalendar(present: Instant): LabCalendar {
  const now = Math.floor(present / SECOND) * SECOND;
  const rollDay = nextTuesday(startOfDay(now) + 80 * DAY);
  return {
    now,
    founded: now - 900 * DAY,
    oauthMade: now - 400 * DAY,
    oauthAssigned: now - 398 * DAY,
    oldMade: now - 346 * DAY,
    oldAssigned: now - 345 * DAY,
    oldEnds: now + 19 * DAY,
    settledMade: now - 62 * DAY,
    settledAssigned: now - 60 * DAY,
    joined: now - 1 * DAY,
    newMade: now - 3 * DAY,
    rollLocal: `${formatInstant(rollDay).slice(0, 10)}T02:00`,
    afterRoll: rollDay + 1.5 * DAY,
  };
}

/** Returns the year of an instant, UTC: a part of certificates' names. */
export function yearOf(instant: Instant): number {
  return new Date(instant).getUTCFullYear();
}

function startOfDay(instant: Instant): Instant {
  return instant - (((instant % DAY) + DAY) % DAY);
}

function nextTuesday(day: Instant): Instant {
  const weekday = new Date(day).getUTCDay();
  return day + ((2 - weekday + 7) % 7) * DAY;
}

// What an instant of a timeline means, in one sentence: for text, calendars, pictures and pull requests alike.

import { formatInstant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { RefusalReason, Standing, TimelineMark } from "../model/timeline.ts";

/** Returns the sentence of a mark, without its instant and without a full stop. */
export function describeMark(mark: TimelineMark): string {
  const name = printable(mark.name);
  switch (mark.kind) {
    case "assign":
      return `cscert assigns ${name}`;
    case "remove-previous":
      return `cscert removes ${name}, which nothing needs any more`;
    case "stage":
      return `cscert stages ${name} for ${formatInstant(mark.effectiveDate)}; the last moment is ${formatInstant(mark.lastStaging)}`;
    case "unstage":
      return `cscert cancels the roll to ${name} of ${formatInstant(mark.effectiveDate)}`;
    case "last-staging":
      return `last moment to stage ${name} for ${formatInstant(mark.effectiveDate)}`;
    case "last-cancelling":
      return `last moment to cancel the roll to ${name} of ${formatInstant(mark.effectiveDate)}`;
    case "effective":
      return mark.displaced === undefined
        ? `${name} comes into force`
        : `${name} comes into force, ${printable(mark.displaced)} becomes previous`;
    case "overlap-ends":
      return `no token needs ${name} any more`;
    case "expires":
      return `${name} expires (${STANDINGS[mark.standing]})`;
    case "refused":
      return `the roll to ${name} of ${formatInstant(mark.effectiveDate)} is refused: ${REASONS[mark.reason]}`;
    case "held":
      return `${name} is held back by ${printable(mark.guard)}`;
  }
}

export const STANDINGS = {
  staged: "staged",
  "in-force": "in force",
  previous: "previous",
  expired: "expired",
} as const satisfies Record<Standing, string>;

const REASONS = {
  unknown: "its certificate is not known, or does not suit the type",
  "too-close": "it is too near the roll before it",
  "new-not-valid": "its certificate is not surely valid then",
  "old-expires": "the old certificate expires while tokens need it",
  "too-late": "the last moment to stage it is past",
  "previous-not-free": "tokens need the previous certificate until too late",
} as const satisfies Record<RefusalReason, string>;

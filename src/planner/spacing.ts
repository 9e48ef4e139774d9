// How soon a roll can be: the earliest date that is safe, and the least distance from the roll before it.

import { formatInstant, type Instant } from "../base/instant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { DesiredStep } from "../model/desired.ts";
import { earliestSafeDate, leastSpacing, soon } from "../schedule/roll-rules.ts";
import { nameOfStep } from "./choice.ts";
import type { Context } from "./context.ts";
import type { RollGroup } from "./roll-group.ts";
import type { Wish } from "./roll-wish.ts";

/**
 * Returns the earliest safe date of the next roll, or of a roll to the certificate that the steps
 * say for now.
 */
export function earliestDateOf(context: Context, group: RollGroup, wish: Wish): Instant {
  const certificate = context.facts((wish.next?.choice ?? wish.choice).thumbprint);
  const dateBefore = wish.next?.dateBefore;
  return earliestSafeDate({
    now: soon(context.now),
    type: group.type,
    policy: context.desired.policy,
    ...(dateBefore === undefined ? {} : { dateBefore }),
    ...(certificate === undefined ? {} : { notBefore: certificate.notBefore }),
  });
}

/** Returns the diagnostic of a roll that comes too soon after the one before it. */
export function findTooClose(
  context: Context,
  group: RollGroup,
  step: DesiredStep,
  dates: { readonly effectiveDate: Instant; readonly dateBefore: Instant },
): Diagnostic | undefined {
  const least = leastSpacing(group.type, context.desired.policy);
  if (dates.effectiveDate - dates.dateBefore >= least) return undefined;
  const { now } = context;
  const { policy } = context.desired;
  const earliest = earliestSafeDate({
    now: soon(now),
    type: group.type,
    policy,
    dateBefore: dates.dateBefore,
  });
  const args = {
    type: group.type,
    target: group.label,
    certificate: nameOfStep(step),
    effectiveDate: formatInstant(dates.effectiveDate),
    dateBefore: formatInstant(dates.dateBefore),
    earliest: formatInstant(earliest),
    least,
  };
  return diagnose("roll/too-close", args, { location: step.location });
}

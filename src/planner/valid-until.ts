// How long a plan stays what it is when nothing but the clock moves.

import { canonicalJson } from "../base/canonical-json.ts";
import type { Instant } from "../base/instant.ts";
import type { Action } from "../model/action.ts";
import { essenceOf } from "./digest.ts";

/** The actions at an instant, and the instants after it at which some comparison behind them changes. */
export interface Outlook {
  readonly actions: readonly Action[];
  readonly ahead: ReadonlySet<Instant>;
}

/**
 * Returns the next instant at which the clock alone would change the actions, null when none would.
 * It looks at every instant at which a comparison changes, in turn; after {@link MOST_LOOKS} of
 * them the next one counts, which is early and never late.
 */
export function findValidUntil(now: Outlook, outlookAt: (instant: Instant) => Outlook): Instant | null {
  const today = essence(now.actions);
  let { ahead } = now;
  for (let looks = 0; ; looks += 1) {
    const next = earliest(ahead);
    if (next === undefined) return null;
    if (looks === MOST_LOOKS) return next;
    const outlook = outlookAt(next);
    if (essence(outlook.actions) !== today) return next;
    ({ ahead } = outlook);
  }
}

const MOST_LOOKS = 32;

function earliest(instants: ReadonlySet<Instant>): Instant | undefined {
  let least: Instant | undefined;
  for (const instant of instants) if (least === undefined || instant < least) least = instant;
  return least !== undefined && Number.isFinite(least) ? least : undefined;
}

/**
 * What a digest is made of, and which guards hold it. A window that opens changes when an action may be begun, and not what it is: an
 * approved plan can wait for its window.
 */
function essence(actions: readonly Action[]): string {
  return JSON.stringify(
    actions.map((action) => `${canonicalJson(essenceOf(action))} ${action.heldBy.join()}`).toSorted(),
  );
}

// What nobody planned yet: every assignment whose last certificate will end, with the day by which a pull request must be merged.

import { DAY, type Instant } from "../base/instant.ts";
import { compareText } from "../base/order.ts";
import { typeFacts } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedState } from "../model/observed.ts";
import { formatScope } from "../model/scope.ts";
import type { Unplanned } from "../model/suggestion.ts";
import { makeLanes, type Lane } from "./lane.ts";
import { gainsFromRoll, latestSafeDate, sureLead } from "./roll-rules.ts";
import { nextOpening } from "./window.ts";

export interface UnplannedInput {
  readonly desired: DesiredState;
  readonly observed?: ObservedState | undefined;
  readonly now: Instant;
}

/** Returns every assignment that will end, the most urgent first; servers of a pool with the same certificate and end share an entry. */
export function listUnplanned(input: UnplannedInput): readonly Unplanned[] {
  const merged = new Map<string, Unplanned>();
  for (const lane of makeLanes(input)) {
    const found = findEnd(input, lane);
    if (found === undefined) continue;
    const [first] = found.servers;
    const pool = first === undefined ? undefined : input.desired.topology.servers.get(first)?.pool;
    const label = found.scope === "global" || pool === undefined ? found.label : pool;
    const key = `${found.type}|${found.scope}|${label}|${found.certificate}|${found.notAfter}`;
    const before = merged.get(key);
    if (before === undefined) merged.set(key, found);
    else merged.set(key, { ...before, label, servers: [...before.servers, ...found.servers] });
  }
  return [...merged.values()].toSorted(
    (a, b) => a.mergeBefore - b.mergeBefore || compareText(a.label, b.label) || compareText(a.type, b.type),
  );
}

function findEnd({ desired, now }: UnplannedInput, lane: Lane): Unplanned | undefined {
  const last = lane.steps.at(-1) ?? lane.steps[0];
  const notAfter = last.certificate?.notAfter;
  if (notAfter === undefined) return undefined;
  const lastDate = lastDateOf(desired, lane, notAfter);
  const mergeBefore = lastDate - leadOf(desired, lane);
  return {
    type: lane.type,
    label: lane.label,
    scope: formatScope(lane.assignment.scope),
    servers: serversOf(lane),
    certificate: last.name,
    notAfter,
    lastDate,
    mergeBefore,
    urgency:
      mergeBefore < now ? "overdue" : mergeBefore < now + desired.policy.expiryWarning ? "soon" : "later",
    location: last.location,
  };
}

function serversOf({ targets, bearers }: Lane): readonly Fqdn[] {
  return targets[0]?.kind === "deployment" ? [] : bearers;
}

/** A roll is staged by a run that surely comes; other types change with a run at their date. */
function leadOf({ policy }: DesiredState, { type }: Lane): number {
  return gainsFromRoll(type) ? sureLead(policy) : policy.applyWindow;
}

function lastDateOf({ policy }: DesiredState, { type }: Lane, notAfter: Instant): Instant {
  if (gainsFromRoll(type)) return latestSafeDate(notAfter, type, policy);
  if (!typeFacts(type).interrupts || policy.windows.length === 0) return notAfter;
  // The last window that opens before the end: each opens at least once a week.
  let last = nextOpening(policy.windows, notAfter - 8 * DAY);
  for (let next = last; next <= notAfter; next = nextOpening(policy.windows, next + DAY)) last = next;
  return Math.min(last, notAfter);
}

// What a plan looked at, and what it could not see.

import { formatDuration, formatInstant, type Instant } from "../base/instant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Completeness } from "../model/plan.ts";
import type { Context } from "./context.ts";
import { say } from "./drafting.ts";

/** Returns what was seen; whatever was not, or is too old to be believed, makes the plan incomplete. */
export function makeCompleteness(context: Context): Completeness {
  const { desired, observed, draft } = context;
  const unreachable: Completeness["unreachable"][number][] = [];
  let serversObserved = 0;
  let oldest: Instant | undefined = observed.deployment?.observedAt;
  let youngest = oldest;
  for (const server of desired.topology.servers.keys()) {
    const observation = observed.servers.get(server);
    if (observation === undefined) {
      unreachable.push({ server, diagnostic: diagnose("server/not-observed", { server }) });
      continue;
    }
    if (observation.kind === "unreachable") {
      unreachable.push({ server, diagnostic: knowingLifted(context, observation.diagnostic, server) });
      continue;
    }
    serversObserved += 1;
    if (oldest === undefined || observation.observedAt < oldest) oldest = observation.observedAt;
    if (youngest === undefined || observation.observedAt > youngest) youngest = observation.observedAt;
  }
  if (oldest !== undefined) sayTooOld(context, oldest);
  if (youngest !== undefined) sayAhead(context, youngest);
  const gaps: readonly Diagnostic[] = draft.gaps;
  return {
    serversExpected: desired.topology.servers.size,
    serversObserved,
    unreachable,
    ...(oldest === undefined ? {} : { oldestObservation: oldest }),
    gaps,
    complete: unreachable.length === 0 && gaps.length === 0,
  };
}

/** Nobody is told to lift a guard that is lifted. */
function knowingLifted(context: Context, diagnostic: Diagnostic, server: Fqdn): Diagnostic {
  const guard = `guard/unreachable:${server}`;
  if (!context.lifted(guard) || !diagnostic.hints.some((hint) => hint.includes(guard))) return diagnostic;
  return { ...diagnostic, hints: [`bring ${server} back; ${guard} is lifted, and nothing waits for it`] };
}

function sayTooOld({ desired, now, draft }: Context, oldest: Instant): void {
  const most = desired.policy.maxObservationAge;
  if (now - oldest <= most) return;
  const args = {
    observedAt: formatInstant(oldest),
    age: formatDuration(now - oldest),
    most: formatDuration(most),
  };
  say(draft.gaps, diagnose("server/observation-too-old", args));
}

/** Whoever observed had another clock than we: nobody can tell how old it is. */
function sayAhead({ desired, now, draft }: Context, youngest: Instant): void {
  const { clockSkew } = desired.policy;
  if (youngest - now <= 2 * clockSkew) return;
  const args = { observedAt: formatInstant(youngest), skew: formatDuration(clockSkew) };
  say(draft.gaps, diagnose("server/observation-ahead", args));
}

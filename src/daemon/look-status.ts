// What one look showed, as pages and messages tell it. Pure.

import { DAY, type Instant } from "../base/instant.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { describeStatus } from "../reconcile/in-force.ts";
import { findNextEvents } from "../schedule/next.ts";
import { prove } from "../schedule/proof.ts";
import { makeTimeline } from "../schedule/timeline.ts";
import { describeDeviations, type DeviationContext } from "./deviations.ts";
import type { Look } from "./look.ts";
import type { LookStatus, Trigger } from "./status.ts";

export interface LookStatusInput extends DeviationContext {
  readonly desired: DesiredState;
  readonly look: Look;
  readonly triggers: readonly Trigger[];
  /** When each server was last seen before this look. */
  readonly lastSeen: ReadonlyMap<Fqdn, Instant>;
}

const PAST = 30 * DAY;

/** Describes a look. */
export function describeLook(input: LookStatusInput): LookStatus {
  const { desired, look, triggers } = input;
  const { at: now, took, observed, known, plan } = look;
  const world = { desired, observed, known, now };
  const from = Math.floor((now - PAST) / DAY) * DAY;
  return {
    at: now,
    took,
    triggers,
    report: describeStatus(world),
    timeline: makeTimeline({ ...world, from, to: lastExpiry(desired, now) }),
    plan,
    next: findNextEvents(world),
    ...(plan.completeness.complete ? { proof: prove({ ...world, firstRun: "now" }) } : {}),
    deviations: describeDeviations(plan, input),
    servers: describeServers(input),
  };
}

/** Returns when each server was last seen, with this look. */
export function withSeen(before: ReadonlyMap<Fqdn, Instant>, { observed }: Look): ReadonlyMap<Fqdn, Instant> {
  const seen = new Map(before);
  for (const server of observed.servers.values())
    if (server.kind === "observed") seen.set(server.server, server.observedAt);
  return seen;
}

function describeServers({ desired, look, lastSeen }: LookStatusInput): LookStatus["servers"] {
  const seen = withSeen(lastSeen, look);
  return [...desired.topology.servers.values()].map((server) => {
    const at = seen.get(server.fqdn);
    return { ...server, ...(at === undefined ? {} : { lastSeen: at }) };
  });
}

/** A little beyond the last expiry of what the YAML assigns, so that it is still in the picture. */
function lastExpiry({ assignments, certificates }: DesiredState, now: Instant): Instant {
  const ends = assignments.flatMap(({ steps }) =>
    steps.flatMap(({ certificate }) =>
      certificate.kind === "named" && certificate.thumbprint !== undefined
        ? (certificates(certificate.thumbprint)?.notAfter ?? [])
        : [],
    ),
  );
  const last = ends.reduce((a, b) => Math.max(a, b), now + 60 * DAY);
  return Math.ceil(last / DAY + 7) * DAY;
}

// What one look showed, as pages and messages tell it. Pure.

import { DAY, HOUR, type Instant } from "../base/instant.ts";
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
  /** What the look before showed, of the same configuration. */
  readonly before: LookStatus | undefined;
  readonly breathe?: (() => Promise<void>) | undefined;
}

const PAST = 30 * DAY;
/** For so long at most, what a look foretells is taken from the one before it, where nothing has changed. */
const FRESH = HOUR;

/** Describes a look; others have turns between its parts. */
export async function describeLook(input: LookStatusInput): Promise<LookStatus> {
  const { desired, look, triggers, breathe } = input;
  const { at: now, took, observed, plan } = look;
  const report = describeStatus({ desired, observed, now });
  await breathe?.();
  const foretold = await foretell(input);
  await breathe?.();
  const deviations = describeDeviations(plan, input);
  return {
    at: now,
    took,
    triggers,
    report,
    plan,
    ...foretold,
    deviations,
    servers: describeServers(input),
  };
}

type Foretold = Pick<LookStatus, "timeline" | "next" | "proof">;

/** The costly part, which says the same as long as nothing changed and nothing of it has come to pass. */
async function foretell({ desired, look, before, breathe }: LookStatusInput): Promise<Foretold> {
  const { at: now, observed, known, plan } = look;
  if (before !== undefined && saysTheSame(before, look)) {
    const { timeline, next, proof } = before;
    return { timeline, next, ...(proof === undefined ? {} : { proof }) };
  }
  const world = { desired, observed, known, now };
  const from = Math.floor((now - PAST) / DAY) * DAY;
  const timeline = makeTimeline({ ...world, from, to: lastExpiry(desired, now) });
  await breathe?.();
  const next = findNextEvents(world);
  await breathe?.();
  return {
    timeline,
    next,
    ...(plan.completeness.complete ? { proof: prove({ ...world, firstRun: "now" }) } : {}),
  };
}

function saysTheSame(before: LookStatus, { at, sights, plan }: Look): boolean {
  return (
    sights === "same" &&
    plan.digest === before.plan.digest &&
    plan.completeness.serversObserved === before.plan.completeness.serversObserved &&
    plan.completeness.complete === before.plan.completeness.complete &&
    at >= before.timeline.now &&
    at < before.timeline.now + FRESH &&
    before.next.every(({ mark }) => mark.at > at)
  );
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

// What observations teach about time: since when a server holds what is in force, and which rolls were cancelled
// before anybody signed with them (design.md section 4). Pure; the journal and snapshots keep the result.
//
//   seen {A, next B@D} … seen {A, previous B} before D      → B was cancelled: it never was in force
//   seen {A, next B@D} … seen {B, previous A}               → B in force since D, or since it was first held if later
//   seen {A} … seen {A}, not written in between             → A in force since the first of them

import type { DurationMs, Instant } from "../base/instant.ts";
import { sortedBy } from "../base/order.ts";
import { inForce, settle, type Copies } from "../model/assignment.ts";
import { CERTIFICATE_TYPES, parseCertificateType, typeFacts } from "../model/certificate-type.ts";
import {
  knownKey,
  type Known,
  type ObservedAssignment,
  type ObservedServer,
  type ObservedState,
  type Sight,
} from "../model/observed.ts";

/**
 * Returns all sights to remember after an observation, ordered by server and type: those of observed servers brought up to date,
 * those of unreachable ones as they were. A type that cscert does not plan leaves none, nor does one without a copy in force.
 * The instants of the observation are of the observer's clock, which is within `clockSkew` of the true time.
 */
export function observeSights(
  known: Known,
  observed: ObservedState,
  clockSkew: DurationMs,
): readonly Sight[] {
  const sights = new Map(known.sights);
  for (const server of observed.servers.values()) {
    if (server.kind !== "observed") continue;
    for (const type of CERTIFICATE_TYPES) sights.delete(knownKey(server.server, type));
    for (const assignment of server.assignments.values()) {
      const key = knownKey(server.server, assignment.type);
      const published = publishedBeside(observed, assignment, server.observedAt);
      const sight = lookAgain(known.sights.get(key), server, assignment, { published, clockSkew });
      if (sight !== undefined) sights.set(key, sight);
    }
  }
  return sortedBy(sights.values(), ({ server, type }) => knownKey(server, type));
}

/** Returns what is known after an observation: as before, with its sights. */
export function withSights(known: Known, observed: ObservedState, clockSkew: DurationMs): Known {
  const sights = observeSights(known, observed, clockSkew);
  return { ...known, sights: new Map(sights.map((sight) => [knownKey(sight.server, sight.type), sight])) };
}

/** Returns the deployment's copies where a server has the type from there, and they were seen. */
function publishedBeside(
  { deployment }: ObservedState,
  { type, source }: ObservedAssignment,
  at: Instant,
): Copies | undefined {
  if (source === "local" || deployment === undefined) return undefined;
  return settle(deployment.assignments.get(type)?.record, at);
}

/** One look at one (server, type), beside what was known before it. */
interface Look {
  readonly before: Sight | undefined;
  readonly copies: Copies;
  readonly assignment: ObservedAssignment;
  readonly observedAt: Instant;
  readonly clockSkew: DurationMs;
}

function lookAgain(
  before: Sight | undefined,
  { server, observedAt }: ObservedServer,
  assignment: ObservedAssignment,
  { published, clockSkew }: { readonly published: Copies | undefined; readonly clockSkew: DurationMs },
): Sight | undefined {
  const { type, record, writtenAt } = assignment;
  const copies = settle(record, observedAt);
  const current = inForce(copies);
  if (current === undefined || parseCertificateType(type) === undefined) return undefined;
  const look: Look = { before, copies, assignment, observedAt, clockSkew };
  const held = writtenAt ?? observedAt;
  const isAnothers = isOverride(assignment) || isOvertaken(copies, published);
  const hidden = before !== undefined && mayHideRoll(before, { copies, writtenAt, at: observedAt });
  const staged = isAnothers ? undefined : hidden ? before.staged : stagedOf(before, copies, held);
  const previous = copies.kind === "settled" ? copies.previous : undefined;
  return {
    server,
    type,
    inForce: current,
    inForceSince: sinceOf(look, held),
    cancelled: cancelledOf(look),
    ...(staged === undefined ? {} : { staged }),
    seenAt: observedAt,
    ...(writtenAt === undefined ? {} : { writtenAt }),
    ...(previous === undefined ? {} : { previous }),
  };
}

/** What a server's own copy has staged goes with it, and tells nothing of the deployment's record beneath it. */
function isOverride({ type, source }: ObservedAssignment): boolean {
  const known = parseCertificateType(type);
  return known !== undefined && typeFacts(known).home === "deployment" && source === "local";
}

/**
 * Decides whether a record may hide a roll that was seen pending and that it does not show, though it was not written since: in the other
 * conceivable shape of the product it is still there (doubt D2). A cancelled roll reads as previous; a record written since says what it holds.
 */
export function mayHideRoll(
  { staged, inForce: before }: Sight,
  seen: { readonly copies: Copies; readonly writtenAt?: Instant | undefined; readonly at: Instant },
): boolean {
  const { copies, writtenAt, at } = seen;
  if (staged === undefined || copies.kind !== "settled" || at >= staged.effectiveDate) return false;
  if (copies.previous === staged.thumbprint || copies.current !== before) return false;
  return writtenAt === undefined || writtenAt <= staged.seenAt;
}

/** A stage keeps the instant at which it was first known to be held. */
function stagedOf(before: Sight | undefined, copies: Copies, held: Instant): Sight["staged"] {
  if (copies.kind !== "staged") return undefined;
  const { next: thumbprint, effectiveDate } = copies;
  const known = before?.staged;
  const same = known?.thumbprint === thumbprint && known.effectiveDate === effectiveDate;
  return same ? known : { thumbprint, effectiveDate, seenAt: held };
}

/**
 * Decides whether a server that lags behind may sign with its staged copy before its own date: the deployment has it in force
 * already, or earlier, and may publish that at any moment between two looks. Such a stage can't be known to have been cancelled.
 */
function isOvertaken(copies: Copies, published: Copies | undefined): boolean {
  if (copies.kind !== "staged" || published === undefined) return false;
  const { next, effectiveDate } = copies;
  if (inForce(published) === next) return true;
  return published.kind === "staged" && published.next === next && published.effectiveDate < effectiveDate;
}

function sinceOf(look: Look, held: Instant): Instant {
  const { before, copies, assignment } = look;
  const current = inForce(copies);
  if (before !== undefined && before.inForce === current && !mayHaveBeenAway(look, before)) {
    return before.inForceSince;
  }
  const { effectiveDate } = assignment.record;
  if (copies.kind !== "settled" || effectiveDate === undefined) return held;
  const staged = before?.staged;
  const becameIt = staged?.thumbprint === current && staged?.effectiveDate === effectiveDate;
  return Math.max(becameIt ? staged.seenAt : held, effectiveDate);
}

/** Decides whether the copy in force may have been displaced since the last look: written anew with a copy behind it that was not merely cancelled. */
function mayHaveBeenAway(look: Look, before: Sight): boolean {
  const { copies, assignment } = look;
  if (copies.kind !== "settled" || copies.previous === undefined) return false;
  const writtenAnew = before.writtenAt !== assignment.writtenAt || before.previous !== copies.previous;
  return writtenAnew && findCancelled(look, before) === undefined;
}

/** Keeps a cancelled roll for as long as its certificate is the previous copy and nobody wrote the record anew. */
function cancelledOf(look: Look): Sight["cancelled"] {
  const { before, copies } = look;
  if (before === undefined || copies.kind !== "settled" || before.inForce !== copies.current) return [];
  const cancelled = findCancelled(look, before);
  const kept = before.cancelled.filter(({ thumbprint }) => thumbprint === copies.previous);
  if (cancelled !== undefined) return [...kept, cancelled];
  return mayHaveBeenAway(look, before) ? [] : kept;
}

/** Returns the stage of the last look that is now the previous copy and never was in force: the record, or we, tell so in time. */
function findCancelled(look: Look, { staged }: Sight): Sight["staged"] {
  const { copies, assignment, observedAt, clockSkew } = look;
  if (copies.kind !== "settled" || staged === undefined || staged.thumbprint !== copies.previous) {
    return undefined;
  }
  const { thumbprint, effectiveDate } = staged;
  const { writtenAt } = assignment;
  const byItsOwnClock = writtenAt !== undefined && writtenAt < effectiveDate;
  const inTime = byItsOwnClock || observedAt < effectiveDate - 2 * clockSkew;
  return inTime ? { thumbprint, effectiveDate, seenAt: observedAt } : undefined;
}

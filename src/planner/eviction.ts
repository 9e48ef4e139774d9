// Eviction (design.md section 4): staging takes the previous copy away, so every token that it
// signed must be dead first. A server that never got the copy in force still signs with an older
// one, and holds everybody back.

import type { Instant } from "../base/instant.ts";
import { heldCopies, sameCopies, type Copies } from "../model/assignment.ts";
import { typeFacts } from "../model/certificate-type.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Sight } from "../model/observed.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { cancelledInTime, evictionEnd } from "../schedule/roll-rules.ts";
import type { Context } from "./context.ts";
import type { Bearer, RollGroup } from "./roll-group.ts";

export type Freedom =
  | { readonly kind: "free" }
  /** `until` is absent where some server must first be read with the copy in force. */
  | { readonly kind: "waits"; readonly until?: Instant; readonly servers: readonly Fqdn[] };

/**
 * What is in force, what the writers will hold when the question arises, and the roll that takes
 * the rest away.
 */
export interface FreedomQuestion {
  readonly current: Thumbprint;
  readonly copies: readonly Copies[];
  /** Absent where the previous copies are only to be removed. */
  readonly roll?: { readonly next: Thumbprint; readonly effectiveDate: Instant };
}

/**
 * Decides whether the copies other than the one in force may go. Unreachable bearers are the
 * caller's matter: they can't be asked.
 */
export function findFreedom(context: Context, group: RollGroup, question: FreedomQuestion): Freedom {
  const { current } = question;
  // Whoever staged this same roll there already answered the question for the whole group.
  const bearers = group.bearers.filter(
    ({ seen }) => seen !== undefined && !holdsSameRoll(seen.copies, question),
  );
  const all = [...question.copies, ...bearers.map(({ seen }) => seen?.copies ?? NOTHING)];
  if (!all.some((held) => heldCopies(held).some((thumbprint) => thumbprint !== current)))
    return { kind: "free" };
  const waiting = bearers.flatMap((bearer) => {
    const end = freeFrom(context, group, bearer, question);
    return end === "free" ? [] : [{ server: bearer.server, end }];
  });
  if (waiting.length === 0) return { kind: "free" };
  const ends = waiting.map(({ end }) => end);
  const servers = waiting.map(({ server }) => server);
  const known = ends.every((end) => end !== undefined);
  return known ? { kind: "waits", until: Math.max(...ends), servers } : { kind: "waits", servers };
}

function holdsSameRoll(copies: Copies, { current, roll }: FreedomQuestion): boolean {
  if (copies.kind !== "staged" || roll === undefined || copies.current !== current) return false;
  return copies.next === roll.next && copies.effectiveDate === roll.effectiveDate;
}

/**
 * Returns `free`, the instant from which this bearer no longer needs the previous copy, or
 * undefined where that can't be known.
 */
function freeFrom(
  context: Context,
  group: RollGroup,
  bearer: Bearer,
  { current, copies }: FreedomQuestion,
): "free" | Instant | undefined {
  const { seen } = bearer;
  if (seen === undefined || seen.copies.kind !== "settled" || seen.copies.current !== current)
    return undefined;
  if (seen.override || seen.since === undefined) return undefined;
  // A bearer that does not hold the deployment's copies as they are now must get them, and be read, first.
  const [central] = typeFacts(group.type).home === "deployment" ? copies : [];
  if (central !== undefined && !sameCopies(seen.copies, central)) return undefined;
  // Where a server's own copies change, the displaced one stays as previous: without one, nothing
  // else signed here lately.
  if (typeFacts(group.type).home === "server" && seen.copies.previous === undefined) return "free";
  const end = evictionEnd(seen.since, group.type, context.desired.policy);
  const sooner = freeAsCancelled(context, group, bearer, current);
  const first = sooner === undefined ? end : Math.min(sooner, end);
  return context.reading.reached(first) ? "free" : first;
}

/**
 * Returns from when the previous copy of a bearer may go because it is a roll that was cancelled in time, and never was in force: no
 * token needs it. The copy in force must itself be long in force by then, else the roll could have been a return to an older
 * certificate. Undefined where it was no such roll.
 */
function freeAsCancelled(
  context: Context,
  group: RollGroup,
  bearer: Bearer,
  current: Thumbprint,
): Instant | undefined {
  const { seen, sight } = bearer;
  if (seen?.copies.kind !== "settled" || sight === undefined || sight.inForce !== current) return undefined;
  const { previous } = seen.copies;
  const { policy } = context.desired;
  const stages = cancelledStages(sight, seen.at).filter(({ thumbprint }) => thumbprint === previous);
  const inTime = stages.every(({ effectiveDate, seenAt }) =>
    cancelledInTime(
      effectiveDate,
      { byTheObserver: seenAt, ...(seen.writtenAt === undefined ? {} : { byItsOwnClock: seen.writtenAt }) },
      policy,
    ),
  );
  return stages.length > 0 && inTime ? evictionEnd(sight.inForceSince, group.type, policy) : undefined;
}

/**
 * A stage that was remembered and is no longer held now was cancelled too: this observation is the
 * first to show it.
 */
function cancelledStages(sight: Sight, observedAt: Instant): Sight["cancelled"] {
  const { staged, cancelled } = sight;
  return staged === undefined ? cancelled : [...cancelled, { ...staged, seenAt: observedAt }];
}

const NOTHING: Copies = { kind: "empty" };

// The proof's first part: what the bearers hold now. Every certificate that one of them signs with must be held by all, and a pending roll
// must be on all of them, or able to get there, or able to be withdrawn.

import type { Instant } from "../base/instant.ts";
import { heldCopies, inForce, settle, type Copies } from "../model/assignment.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { laneStepAt, makeFacts } from "./lane.ts";
import { findStarts, seenBearers } from "./lane-start.ts";
import type { LaneStart } from "./forecast-model.ts";
import { findRollAhead } from "./forecast-roll.ts";
import type { Counterexample } from "../model/proof.ts";
import type { HoldingGroup, LaneProof, PresentState } from "./proof-parts.ts";
import {
  tellAtOnce,
  tellCannotCancel,
  tellDiffering,
  tellExpired,
  tellLacking,
} from "./proof-present-story.ts";
import { evictionEnd, lastCancelling, lastFirstStaging } from "./roll-rules.ts";

export type Present =
  | { readonly kind: "sound"; readonly state: PresentState }
  | { readonly kind: "counterexample"; readonly counterexample: Counterexample };

/** Checks what is held now. */
export function checkPresent(proof: LaneProof): Present {
  const groups = groupBearers(proof);
  const counterexample = findDiffering(proof, groups);
  if (counterexample !== undefined) return { kind: "counterexample", counterexample };
  return together(startsOf(proof).map((start) => checkStart(proof, start, groups)));
}

/** The deployment's start speaks for its lane; each Edge of a pool has its own. One that could not be read holds what the others hold. */
function startsOf({ lane, policy, observed, known, now }: LaneProof): readonly LaneStart[] {
  const groups = findStarts({ lane, policy, observed, known, now });
  const seen = groups.filter(({ basis }) => basis !== "unseen");
  return (seen.length === 0 ? groups : seen).map(({ start }) => start);
}

/** Every start must be sound; the rolls ahead wait for the last of them, and what one lacks is not staged. */
function together(found: readonly Present[]): Present {
  const states: PresentState[] = [];
  for (const present of found) {
    if (present.kind === "counterexample") return present;
    states.push(present.state);
  }
  const staged = states.every((state) => state.staged !== undefined) ? states[0]?.staged : undefined;
  return sound({
    current: states[0]?.current,
    freeAt: Math.max(...states.map(({ freeAt }) => freeAt)),
    ...(staged === undefined ? {} : { staged }),
  });
}

function groupBearers(proof: LaneProof): readonly HoldingGroup[] {
  const groups = new Map<string, { copies: Copies; servers: Fqdn[] }>();
  for (const { server, assignment } of seenBearers(proof)) {
    const copies = settle(assignment?.record, proof.now);
    if (copies.kind === "empty") continue;
    const date = copies.kind === "staged" ? copies.effectiveDate : "";
    const key = `${copies.kind} ${heldCopies(copies).join(" ")} ${date}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { copies, servers: [server] });
    else group.servers.push(server);
  }
  return [...groups.values()];
}

/** A token that one bearer signs now reaches another one that does not hold its signer. */
function findDiffering(proof: LaneProof, groups: readonly HoldingGroup[]): Counterexample | undefined {
  for (const signer of groups) {
    const certificate = inForce(signer.copies);
    if (certificate === undefined) continue;
    const validator = groups.find(({ copies }) => !validates(proof, copies, certificate));
    if (validator !== undefined) return tellDiffering(proof, signer, validator, certificate);
  }
  return undefined;
}

function validates(
  { nextValidates = "near", now, policy }: LaneProof,
  copies: Copies,
  certificate: Thumbprint,
): boolean {
  if (copies.kind !== "staged" || copies.next !== certificate)
    return heldCopies(copies).includes(certificate);
  if (nextValidates === "near") return now >= copies.effectiveDate - 2 * policy.clockSkew;
  return nextValidates === "always";
}

function checkStart(proof: LaneProof, start: LaneStart, groups: readonly HoldingGroup[]): Present {
  const { lane, now, runs } = proof;
  const copies = settle(start.record, now);
  const wish = laneStepAt(lane.steps, now);
  const firstRun = runs.completedBy(now);
  switch (copies.kind) {
    case "empty":
      // A first assignment has nobody to break.
      return sound({ current: wish.thumbprint, freeAt: now });
    case "staged":
      return checkStaged(proof, start, copies, groups);
    case "settled":
      if (copies.current === wish.thumbprint)
        return sound({ current: copies.current, freeAt: freeOf(proof, start, copies) });
      if (hasExpired(proof, copies.current)) return counter(tellExpired(proof, wish, copies.current));
      if (
        copies.previous !== wish.thumbprint ||
        groups.some(({ copies: held }) => !holds(held, wish.thumbprint))
      )
        return counter(tellAtOnce(proof, wish, copies.current));
      return sound({ current: wish.thumbprint, freeAt: evictionEnd(firstRun, lane.type, proof.policy) });
  }
}

function checkStaged(
  proof: LaneProof,
  start: LaneStart,
  copies: Extract<Copies, { kind: "staged" }>,
  groups: readonly HoldingGroup[],
): Present {
  const { lane, now, policy, runs } = proof;
  const { next, effectiveDate, current } = copies;
  const ahead = findRollAhead(lane.steps, current, now);
  const staged = { next, effectiveDate };
  const lacking = groups
    .filter((group) => !hasRoll(group, next, effectiveDate))
    .flatMap(({ servers }) => servers);
  const isDesired = ahead?.step.thumbprint === next && ahead.effectiveDate === effectiveDate;
  if (isDesired) {
    if (lacking.length === 0) return sound({ current, freeAt: now, staged });
    const inTime = runs.completedBy(now) <= Math.min(lastFirstStaging(effectiveDate, policy), runs.stop);
    return inTime
      ? sound({ current, freeAt: now, staged })
      : counter(tellLacking(proof, ahead, lacking, isClosed(proof, effectiveDate) ? "split" : "incomplete"));
  }
  const cancelled = runs.completedBy(now);
  if (cancelled > Math.min(lastCancelling(effectiveDate, policy), runs.stop))
    return counter(tellCannotCancel(proof, staged));
  const longInForce =
    start.seenSince !== undefined && evictionEnd(start.seenSince, lane.type, policy) <= cancelled;
  const freeAt = longInForce ? cancelled : evictionEnd(cancelled, lane.type, policy);
  const wish = laneStepAt(lane.steps, now);
  if (wish.thumbprint === current || current === undefined) return sound({ current, freeAt });
  // Once cancelled, it is the previous copy of every bearer: going there in a second run is a way back, and safe at any time.
  if (wish.thumbprint !== next || lacking.length > 0) return counter(tellAtOnce(proof, wish, current));
  const assigned = runs.completedBy(cancelled);
  return sound({ current: next, freeAt: evictionEnd(assigned, lane.type, policy) });
}

function isClosed({ now, policy }: LaneProof, effectiveDate: Instant): boolean {
  return now > lastCancelling(effectiveDate, policy);
}

function freeOf(
  { lane, policy, now }: LaneProof,
  start: LaneStart,
  { previous }: Extract<Copies, { kind: "settled" }>,
): Instant {
  return previous === undefined ? now : evictionEnd(start.since ?? now, lane.type, policy);
}

function hasExpired({ desired, observed, now }: LaneProof, thumbprint: Thumbprint): boolean {
  const certificate = makeFacts({ desired, observed })(thumbprint);
  return certificate !== undefined && now > certificate.notAfter;
}

function holds(copies: Copies, thumbprint: Thumbprint | undefined): boolean {
  return thumbprint !== undefined && heldCopies(copies).includes(thumbprint);
}

function hasRoll({ copies }: HoldingGroup, next: Thumbprint, effectiveDate: Instant): boolean {
  return copies.kind === "staged" && copies.next === next && copies.effectiveDate === effectiveDate;
}

function sound(state: PresentState): Present {
  return { kind: "sound", state };
}

function counter(counterexample: Counterexample): Present {
  return { kind: "counterexample", counterexample };
}

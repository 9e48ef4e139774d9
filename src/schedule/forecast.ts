// What one target will hold over time if all goes as planned: every bearer can be reached, and somebody applies whenever there is
// something to do. Piecewise constant: every piece is as long as it can be, and nothing is sampled. It plays the product's two copies
// (model/assignment.ts) and the rules of rolls (roll-rules.ts); it decides nothing that the planner would decide otherwise.

import type { Instant } from "../base/instant.ts";
import { settle, type CopyRecord } from "../model/assignment.ts";
import type { CertificateLookup } from "../model/certificate.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Lane } from "./lane.ts";
import { decideRolling } from "./forecast-roll.ts";
import { decidePlain } from "./forecast-plain.ts";
import type { Forecast, ForecastEvent, ForecastInput, LaneState, Piece, Turn } from "./forecast-model.ts";
import { gainsFromRoll } from "./roll-rules.ts";

/** Plays a lane from now on. */
export function makeForecast(input: ForecastInput): Forecast {
  const { lane, policy, start, now, until } = input;
  const suits = (step: Lane["steps"][number], at: Instant): boolean =>
    input.suits === undefined ? isValidThen(step, at) : input.suits(lane, step, at);
  const decide = gainsFromRoll(lane.type) ? decideRolling : decidePlain;
  const pieces: Piece[] = [{ from: now, ...(start.record === undefined ? {} : { record: start.record }) }];
  const events: ForecastEvent[] = [];
  const said = new Set<string>();
  const facts = input.facts ?? factsOf(lane);
  // Where nobody knows since when a copy has been in force, that counts from now: once, not anew with each turn.
  let state: LaneState = { ...start, since: start.since ?? now, lane, policy, at: now, suits, facts };
  // Each turn changes something, or moves on to a later instant at which something may change.
  while (state.at <= until) {
    const turn = decide(state);
    if (turn.event !== undefined) sayOnce(events, said, turn.event);
    if (turn.change?.kind === "changed") {
      state = applyChange(state, turn, turn.change.record);
      addPiece(pieces, state);
      continue;
    }
    if (turn.lookAgain === undefined || turn.lookAgain > until) break;
    state = moveOn(state, turn.lookAgain, events, pieces);
  }
  return { pieces, events };
}

function factsOf({ steps }: Lane): CertificateLookup {
  return (wanted) => steps.find(({ thumbprint }) => thumbprint === wanted)?.certificate;
}

function isValidThen({ certificate }: Lane["steps"][number], at: Instant): boolean {
  return certificate !== undefined && certificate.notBefore <= at && at <= certificate.notAfter;
}

function sayOnce(events: ForecastEvent[], said: Set<string>, event: ForecastEvent): void {
  const key = event.kind === "refused" ? `${event.refusal.effectiveDate}` : `${event.kind} ${event.at}`;
  if (said.has(key)) return;
  said.add(key);
  events.push(event);
}

function applyChange(state: LaneState, { cancelled }: Turn, record: CopyRecord | undefined): LaneState {
  const { cancelled: _before, since: _since, record: _record, ...rest } = state;
  const copies = settle(record, state.at);
  const settled = copies.kind === "settled" ? { since: sinceAfter(state, record, cancelled) } : {};
  return { ...rest, record, ...settled, ...(cancelled === undefined ? {} : { cancelled }) };
}

/** Taking the previous copy away changes nothing about the one in force; whatever else is written begins anew. */
function sinceAfter(
  state: LaneState,
  record: CopyRecord | undefined,
  cancelled: Thumbprint | undefined,
): Instant | undefined {
  const removed = record?.previousThumbprint === undefined && state.record?.thumbprint === record?.thumbprint;
  return removed && cancelled === undefined ? state.since : state.at;
}

/** Moves to a later instant; a staged copy whose date is reached comes into force on the way. */
function moveOn(state: LaneState, to: Instant, events: ForecastEvent[], pieces: Piece[]): LaneState {
  const before = settle(state.record, state.at);
  const { record } = state;
  if (before.kind !== "staged" || before.effectiveDate > to || record === undefined)
    return { ...state, at: to };
  const { effectiveDate, next, current } = before;
  events.push({
    at: effectiveDate,
    kind: "effective",
    thumbprint: next,
    ...(current === undefined ? {} : { displaced: current }),
  });
  const arrived = {
    ...state,
    at: effectiveDate,
    since: effectiveDate,
    seenSince: effectiveDate,
  };
  addPiece(pieces, arrived);
  return arrived;
}

function addPiece(pieces: Piece[], { at, record }: LaneState): void {
  const last = pieces.at(-1);
  const isTurn = last !== undefined && last.record === record;
  const written = isTurn ? last.writtenAt : at;
  if (last !== undefined) pieces[pieces.length - 1] = { ...last, to: at };
  pieces.push({
    from: at,
    ...(record === undefined ? {} : { record }),
    ...(written === undefined ? {} : { writtenAt: written }),
  });
  if (last !== undefined && last.from === at) pieces.splice(-2, 1);
}

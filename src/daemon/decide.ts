// The loop's decisions: what an event means, what is due, what to do. Pure and total: the shell (daemon.ts) only does as it is told.

import { MINUTE, SECOND, type DurationMs } from "../base/instant.ts";
import { afterFindings, heldBack, nextRetry, NO_BACK_OFFS, type BackOffs } from "./back-off.ts";
import type { LoopEffect, LoopEvent, LoopState, Moment } from "./loop-state.ts";
import type { Trigger } from "./status.ts";

/** No timer is longer: timers stop with a suspended machine and overflow after 24.8 days; the wall clock is asked at each tick. */
export const LONGEST_TIMER: DurationMs = MINUTE;
/** More changes of files are waited for so long after each, */
export const DEBOUNCE: DurationMs = 50;
/** and so long after the first of them. */
const DEBOUNCE_MAX: DurationMs = SECOND;
/** The clocks may differ by so much between two ticks before it counts as a jump. */
const JUMP: DurationMs = 2 * SECOND;
/** So many reconciles in a row may follow at once on an apply; more wait for the interval: never a tight loop. */
const STREAK_MAX = 5;
const LEASE_POLL: DurationMs = 5 * SECOND;

export interface Decision {
  readonly state: LoopState;
  readonly effects: readonly LoopEffect[];
}

/** Returns what an event makes of the loop, and what is to be done now. The last effect is always the next timer, or the end. */
export function decide(before: LoopState, event: LoopEvent, now: Moment): Decision {
  if (before.phase === "finished") return { state: before, effects: [] };
  const took = take(noticeJump(before, now), event, now);
  const begun = begin(noticeDue(took.state, now), now);
  const { state } = begun;
  if (state.phase === "finished") return { state, effects: [...took.effects, { kind: "finish" }] };
  const delay = delayUntilDue(state, now);
  return { state, effects: [...took.effects, ...begun.effects, { kind: "arm", delay }] };
}

function take(state: LoopState, event: LoopEvent, now: Moment): Decision {
  switch (event.kind) {
    case "tick":
      return { state, effects: [] };
    case "changed":
      return { state: takeChange(state, now), effects: [] };
    case "hint":
      return { state: ask(state, "hint"), effects: [{ kind: "poke" }] };
    case "reload":
      return { state: ask({ ...state, backOffs: NO_BACK_OFFS }, "reload"), effects: [{ kind: "poke" }] };
    case "stop":
      return { state: { ...state, stopping: "yes", asked: [] }, effects: [{ kind: "stop-applying" }] };
    case "lease":
      return { state: takeLease(state, event.lease), effects: [] };
    case "read":
      return takeReading(state, event.fingerprint, now);
    case "abandoned":
      return { state: settleDown(state, now), effects: [] };
    case "reconciled":
      return { state: takeReconciled(state, event, now), effects: [] };
  }
}

function takeChange(state: LoopState, { monotonic }: Moment): LoopState {
  const firstChange = state.firstChange ?? monotonic;
  const notBefore = Math.min(monotonic + DEBOUNCE, firstChange + DEBOUNCE_MAX);
  return ask({ ...state, firstChange, notBefore, changedAt: monotonic }, "configuration");
}

/** Another's lease that is free again: it may have died in the middle of its work. */
function takeLease(state: LoopState, lease: LoopState["lease"]): LoopState {
  return state.lease === "held" && lease === "free" ? ask({ ...state, lease }, "lease") : { ...state, lease };
}

/** What differs from before is only looked at, until it has been left alone for a while. */
function takeReading(state: LoopState, fingerprint: string | undefined, now: Moment): Decision {
  const { monotonic } = now;
  if (state.stopping === "yes") return { state: { ...state, phase: "idle" }, effects: [] };
  if (fingerprint === undefined) return { state: settleDown(state, now), effects: [] };
  const isNew = fingerprint !== state.fingerprint;
  const read: LoopState = isNew
    ? { ...state, fingerprint, changedAt: monotonic, backOffs: onlyUnreachable(state.backOffs) }
    : state;
  const settled = isSettled(read, now);
  const may = state.settings.mode === "apply" && settled ? "apply" : "look";
  const { changedAt: _gone, ...quiet } = read;
  return {
    state: settled ? quiet : read,
    effects: [
      {
        kind: "reconcile",
        may,
        files: settled ? "settled" : "settling",
        held: heldBack(read.backOffs, monotonic),
      },
    ],
  };
}

/** A new configuration may be what mends a failed action. */
function onlyUnreachable(backOffs: BackOffs): BackOffs {
  return new Map([...backOffs].filter(([, { kind }]) => kind === "unreachable"));
}

function isSettled({ settings, changedAt }: LoopState, { monotonic }: Moment): boolean {
  return changedAt === undefined || monotonic >= changedAt + settings.settle;
}

function takeReconciled(
  state: LoopState,
  { findings, clockDue, more, lease }: Extract<LoopEvent, { kind: "reconciled" }>,
  now: Moment,
): LoopState {
  const { clockDue: _old, ...rest } = settleDown(state, now);
  const after: LoopState = {
    ...rest,
    lease,
    backOffs: afterFindings(state.backOffs, findings, now.monotonic),
    ...(clockDue === undefined ? {} : { clockDue }),
    streak: more === "yes" ? state.streak + 1 : 0,
  };
  const next = withLeaseDue(after, now.monotonic);
  return more === "yes" && after.streak <= STREAK_MAX ? ask(next, "after-apply") : next;
}

/** What was in hand is finished. */
function settleDown(state: LoopState, { monotonic }: Moment): LoopState {
  const { runs, interval } = state.settings;
  const isLast = state.stopping === "yes" || (runs === "once" && !isWaiting(state));
  return {
    ...state,
    phase: isLast ? "finished" : "idle",
    lookDue: monotonic + interval,
  };
}

/** Whoever waits for another looks often whether it is gone. */
function withLeaseDue(state: LoopState, monotonic: number): LoopState {
  const { leaseDue: _due, ...rest } = state;
  const poll = state.settings.leasePoll ?? (state.lease === "held" ? LEASE_POLL : undefined);
  return poll === undefined ? rest : { ...rest, leaseDue: monotonic + poll };
}

/** Whether an apply only waits for files to be left alone. */
function isWaiting({ settings, changedAt, fingerprint }: LoopState): boolean {
  return settings.mode === "apply" && fingerprint !== undefined && changedAt !== undefined;
}

function noticeJump(state: LoopState, { wall, monotonic }: Moment): LoopState {
  const apart = wall - state.last.wall - (monotonic - state.last.monotonic);
  const noticed: LoopState = { ...state, last: { wall, monotonic } };
  return Math.abs(apart) <= JUMP ? noticed : ask({ ...noticed, jumps: state.jumps + 1 }, "jump");
}

/** Asks for what the clocks say is due. */
function noticeDue(state: LoopState, { at, monotonic }: Moment): LoopState {
  if (state.phase !== "idle" || state.stopping === "yes") return state;
  const due: Trigger[] = [];
  if (state.clockDue !== undefined && at >= state.clockDue) due.push("clock");
  if (isPast(settleDue(state), monotonic)) due.push("configuration");
  if (isPast(retryDue(state), monotonic)) due.push("retry");
  if (monotonic >= state.lookDue) due.push("interval");
  return due.reduce(ask, state);
}

function isPast(due: number | undefined, monotonic: number): boolean {
  return due !== undefined && monotonic >= due;
}

/** When what was read last may be applied, and is one to fall back to. */
function settleDue({ settings, changedAt, fingerprint, notBefore }: LoopState): number | undefined {
  return changedAt === undefined || fingerprint === undefined
    ? undefined
    : Math.max(changedAt + settings.settle, notBefore ?? 0);
}

/** The end of the earliest back-off that no look has followed yet. */
function retryDue({ backOffs, lookedAt }: LoopState): number | undefined {
  return nextRetry(backOffs, lookedAt);
}

function begin(state: LoopState, { monotonic }: Moment): Decision {
  if (state.phase !== "idle") return { state, effects: [] };
  if (state.stopping === "yes") return { state: { ...state, phase: "finished" }, effects: [] };
  const waits = state.notBefore !== undefined && monotonic < state.notBefore;
  const urgent = state.asked.some((trigger) => trigger !== "configuration");
  if (state.asked.length > 0 && (!waits || urgent)) {
    const { notBefore: _n, firstChange: _f, clockDue: _c, ...rest } = state;
    const effect: LoopEffect = { kind: "read", triggers: state.asked };
    return { state: { ...rest, phase: "busy", asked: [], lookedAt: monotonic }, effects: [effect] };
  }
  if (!isPast(state.leaseDue, monotonic)) return { state, effects: [] };
  return { state: withLeaseDue(state, monotonic), effects: [{ kind: "peek-lease" }] };
}

/** Milliseconds until something is due, at most a minute. While busy the timer only shows that the loop lives. */
function delayUntilDue(state: LoopState, { at, monotonic }: Moment): DurationMs {
  if (state.phase === "busy") return LONGEST_TIMER;
  const waits = state.asked.length > 0 ? [state.notBefore ?? monotonic] : [];
  const dues = [state.lookDue, ...waits, settleDue(state), retryDue(state), state.leaseDue].filter(
    (due) => due !== undefined,
  );
  const delays = [...dues.map((due) => due - monotonic), ...clockDelay(state, at), LONGEST_TIMER];
  return Math.max(0, Math.ceil(Math.min(...delays)));
}

function clockDelay({ clockDue }: LoopState, at: number): readonly number[] {
  return clockDue === undefined ? [] : [clockDue - at];
}

function ask(state: LoopState, trigger: Trigger): LoopState {
  return state.asked.includes(trigger) ? state : { ...state, asked: [...state.asked, trigger] };
}

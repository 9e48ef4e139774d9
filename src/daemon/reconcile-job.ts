// One reconcile as the loop's job: runs it, remembers what it showed, puts it on the board and tells the loop what it means.

import { SECOND, type DurationMs, type Instant } from "../base/instant.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { NOTHING_KNOWN, type Known } from "../model/observed.ts";
import type { Run } from "../model/run.ts";
import type { BackOff, BackOffs } from "./back-off.ts";
import type { Board } from "./board.ts";
import type { DaemonInput } from "./daemon-input.ts";
import { sinceOf } from "./deviations.ts";
import { findingsOf, leaseSeen, leavesMore, nextByClock, resultOf } from "./findings.ts";
import type { Look } from "./look.ts";
import { describeLook, withSeen } from "./look-status.ts";
import type { LoopEvent } from "./loop-state.ts";
import { reconcileOnce, type Reconciled } from "./reconcile-once.ts";
import type { Kept } from "./source.ts";
import type { ApplyStatus, ReconcileResult, Trigger } from "./status.ts";
import { tellReconcile } from "./telling.ts";
import type { Tally } from "./tally.ts";

/** What is remembered between two reconciles. */
export interface Memory {
  known: Known;
  triggers: readonly Trigger[];
  lastSeen: ReadonlyMap<Fqdn, Instant>;
  /** The next instant of the clock by the last look: the look after it tells how late it was. */
  clockDue: Instant | undefined;
  /** The configuration of the look that is on the board. */
  described: Kept | undefined;
}

export interface ReconcileJob {
  readonly input: DaemonInput;
  readonly board: Board;
  readonly tally: Tally;
  readonly memory: Memory;
  readonly kept: Kept;
  readonly held: BackOffs;
  readonly may: "look" | "apply";
  readonly files: "settled" | "settling";
  readonly signal: AbortSignal;
}

/** How many runs are shown. */
const RUNS = 50;

/** Begins with what the journal remembers, and puts its runs on the board. */
export function makeMemory(input: DaemonInput, board: Board): Memory {
  board.put({ runs: readRuns(input, []) });
  return {
    known: readKnown(input),
    triggers: [],
    lastSeen: new Map(),
    clockDue: undefined,
    described: undefined,
  };
}

/** Reconciles once. Throws only bugs and the reason of an abort. */
export async function runReconcile(job: ReconcileJob): Promise<LoopEvent> {
  const { input, board, tally, memory, kept, held, may, signal } = job;
  const begun = input.monotonic();
  measureLateness(job);
  const done = await reconcileOnce({
    kept,
    known: memory.known,
    held,
    heldUntil: untilOf(job),
    allow: input.allow,
    hash: input.hash,
    makePlan: input.makePlan,
    signal,
    monotonic: input.monotonic,
    may,
    journal: input.journal,
    holder: input.holder,
    actor: input.actor,
    lockTimeout: input.lockTimeout,
    realClock: input.realClock,
    stop: signal,
    breathe: input.breathe,
    onLook: async (look) => await showLook(job, look),
    onEvent: (event) => {
      if (event.kind === "planned") board.put({ activity: "applying" });
    },
  });
  if (done.apply !== undefined) memory.known = readKnown(input);
  await showLook(job, done.look);
  tally.observe("reconcile-seconds", (input.monotonic() - begun) / SECOND);
  showOutcome(job, done);
  await input.publish?.(done.look, kept);
  return eventOf(job, done);
}

function eventOf({ board, memory, held }: ReconcileJob, done: Reconciled): LoopEvent {
  const { plan, at } = done.look;
  const waits = new Set(board.parts().backOffs.map(({ until }) => until));
  const clockDue = nextByClock(plan, board.parts().look?.next ?? [], waits, at);
  memory.clockDue = clockDue;
  const findings = findingsOf(done, held);
  return { kind: "reconciled", findings, clockDue, more: leavesMore(done), lease: leaseSeen(done) };
}

function measureLateness({ tally, memory, kept }: ReconcileJob): void {
  if (!memory.triggers.includes("clock") || memory.clockDue === undefined) return;
  tally.observe("lateness-seconds", Math.max(0, kept.clock() - memory.clockDue) / SECOND);
}

/** Back-offs end by the monotonic clock; plans and pages want the deployment's. */
function untilOf({ input, kept }: ReconcileJob): (backOff: BackOff) => Instant {
  const apart: DurationMs = kept.clock() - input.monotonic();
  return ({ until }) => Math.round(until + apart);
}

async function showLook(job: ReconcileJob, look: Look): Promise<void> {
  const { input, board, tally, memory, kept, held, files } = job;
  memory.known = look.known;
  tally.observe("look-seconds", look.took / SECOND);
  const until = untilOf(job);
  const status = await describeLook({
    breathe: input.breathe,
    desired: kept.desired,
    look,
    triggers: memory.triggers,
    lastSeen: memory.lastSeen,
    before: memory.described === kept ? board.parts().look : undefined,
    mode: input.settings.mode,
    files,
    failedUntil: new Map([...held].map(([target, backOff]) => [target, until(backOff)])),
    since: sinceOf(board.parts().look?.deviations ?? []),
    now: input.realClock(),
  });
  if (files === "settling") showSettling(job);
  memory.described = kept;
  memory.lastSeen = withSeen(memory.lastSeen, look);
  board.put({ look: status });
}

/** Nothing is wrong with it: it only waits. */
function showSettling({ input, board, kept }: ReconcileJob): void {
  if (input.settings.mode !== "apply" || board.parts().offered !== undefined) return;
  const named = kept.commit === undefined ? {} : { commit: kept.commit };
  board.put({ offered: { kind: "settling", since: input.realClock(), diagnostics: [], ...named } });
}

function showOutcome({ input, board, tally, memory }: ReconcileJob, done: Reconciled): void {
  const result = resultOf(done);
  const now = input.realClock();
  tally.count("reconciles", { result });
  if (done.apply?.kind === "report") {
    const { plan, outcomes } = done.apply.report;
    for (const { id, kind } of plan.actions)
      tally.count("actions", { kind, outcome: outcomes.get(id)?.kind ?? "skipped" });
  }
  board.put({
    ...(done.apply === undefined ? {} : { apply: applyStatus(done.apply, result, now) }),
    ...(BAD.has(result) ? {} : { lastSuccess: now }),
    ...(result === "in-order" || isInOrder(done.look) ? { lastInOrder: now } : {}),
    runs: readRuns(input, board.parts().runs),
  });
  tellReconcile(input, memory.triggers, done, result);
}

const BAD: ReadonlySet<ReconcileResult> = new Set(["failed", "partial", "fenced", "locked", "incomplete"]);

function isInOrder({ plan }: Look): boolean {
  return plan.completeness.complete && plan.actions.length === 0;
}

function applyStatus(
  apply: NonNullable<Reconciled["apply"]>,
  result: ReconcileResult,
  finishedAt: Instant,
): ApplyStatus {
  const { startedAt } = apply;
  if (apply.kind === "failure")
    return { startedAt, finishedAt, result, actions: [], diagnostics: [apply.diagnostic] };
  const { outcomes, diagnostics } = apply.report;
  const actions = [...outcomes].map(([id, outcome]) => ({ id, outcome }));
  return { startedAt, finishedAt, result, actions, diagnostics };
}

function readKnown({ journal }: DaemonInput): Known {
  return orElse(() => journal.known(), NOTHING_KNOWN);
}

/** Runs are read anew only where the latest is another, or has ended meanwhile. */
function readRuns({ journal }: DaemonInput, before: readonly Run[]): readonly Run[] {
  return orElse(() => {
    const [latest] = journal.history(1);
    const [shown] = before;
    const same = latest?.id === shown?.id && latest?.result === shown?.result;
    return same ? before : journal.history(RUNS);
  }, before);
}

/** What the journal can't tell is not told: nobody's safety depends on it. */
function orElse<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) return otherwise;
    throw error;
  }
}

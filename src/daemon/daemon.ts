// The daemon's shell: takes events one by one, asks `decide` what to do, and does it. It decides nothing itself.

import type { Moment, LoopEffect, LoopEvent, LoopState } from "./loop-state.ts";
import { beginLoop } from "./loop-state.ts";
import { makeBoard, type Board } from "./board.ts";
import { DEPLOYMENT_ITSELF, EVERYTHING } from "./back-off.ts";
import type { DaemonInput } from "./daemon-input.ts";
import { decide as decideItself } from "./decide.ts";
import { makeWorker, type Worker } from "./worker.ts";
import type { StatusFeed } from "./status.ts";
import { makeTally, type Tally } from "./tally.ts";

export interface RunningDaemon {
  readonly feed: StatusFeed;
  /** Somebody trustworthy says that something changed. */
  readonly hint: () => void;
  /** Reads everything anew and forgets every back-off. */
  readonly reload: () => void;
  /** Finishes the action in hand and ends. Idempotent. */
  readonly stop: () => void;
  /** Counts what happens beside the loop. */
  readonly tally: Tally;
  /** Settles when the loop has ended; rejects only for a bug. */
  readonly ended: Promise<void>;
}

/** Starts a daemon. It looks at once, and then as `decide` says. */
export function startDaemon(input: DaemonInput): RunningDaemon {
  const tally = makeTally();
  const { settings, realClock, source } = input;
  const now = momentOf(input);
  let state = beginLoop(settings, now);
  const board = makeBoard(
    {
      startedAt: realClock(),
      actor: input.actor,
      release: input.release,
      mode: settings.mode,
      interval: settings.interval,
      activity: "starting",
      clockOffset: input.clockOffset,
      source: source.status,
      runs: [],
      backOffs: [],
      nextLook: realClock(),
    },
    tally,
    realClock,
  );
  const worker = makeWorker(input, board, tally);
  const loop = makeLoop(
    input,
    board,
    tally,
    worker,
    () => state,
    (next) => void (state = next),
  );
  return {
    feed: board.feed,
    tally,
    hint: () => loop.dispatch({ kind: "hint" }),
    reload: () => loop.dispatch({ kind: "reload" }),
    stop: () => loop.dispatch({ kind: "stop" }),
    ended: loop.run(),
  };
}

interface Loop {
  readonly dispatch: (event: LoopEvent) => void;
  readonly run: () => Promise<void>;
}

function makeLoop(
  input: DaemonInput,
  board: Board,
  tally: Tally,
  worker: Worker,
  read: () => LoopState,
  write: (state: LoopState) => void,
): Loop {
  const decide = input.decide ?? decideItself;
  const end = Promise.withResolvers<void>();
  let disarm = (): void => undefined;
  let died: "yes" | "no" = "no";
  const die = (bug: unknown): void => {
    died = "yes";
    end.reject(bug);
  };
  const dispatch = (event: LoopEvent): void => {
    // Nothing would ever end it: a timer that it armed would keep the process.
    if (died === "yes") return;
    const before = read();
    const { state, effects } = decide(before, event, momentOf(input));
    if (state.jumps > before.jumps) tally.count("clock-jumps");
    write(state);
    for (const effect of effects) perform(effect);
    show(input, board, state, effects);
  };
  const after = (work: Promise<LoopEvent | undefined>): void =>
    void work.then((event) => event && dispatch(event)).catch(die);
  const perform = (effect: LoopEffect): void => {
    switch (effect.kind) {
      case "arm":
        disarm();
        disarm = input.timer(effect.delay, () => {
          tally.count("ticks");
          dispatch({ kind: "tick" });
        });
        return;
      case "read":
        return after(worker.read(effect.triggers));
      case "reconcile":
        return after(worker.reconcile(effect));
      case "peek-lease":
        return after(worker.peekLease());
      case "poke":
        return input.source.poke?.();
      case "stop-applying":
        return worker.stop();
      case "finish":
        disarm();
        return end.resolve();
    }
  };
  return { dispatch, run: () => live(input, dispatch, end.promise, () => disarm()) };
}

async function live(
  { source }: DaemonInput,
  dispatch: (event: LoopEvent) => void,
  ended: Promise<void>,
  disarm: () => void,
): Promise<void> {
  let unwatch = async (): Promise<void> => undefined;
  try {
    unwatch = await source.watch(() => dispatch({ kind: "changed" }));
    dispatch({ kind: "tick" });
    await ended;
  } finally {
    disarm();
    await unwatch();
  }
}

/** Every decision that changes what there is to see is published; so is one a minute at least, to show that the loop lives. */
function show(input: DaemonInput, board: Board, state: LoopState, effects: readonly LoopEffect[]): void {
  const { at, wall, monotonic } = momentOf(input);
  const activity = activityOf(state, effects, board.parts().activity);
  const held = [...state.backOffs.values()].filter(({ until }) => until > monotonic);
  const shown = board.parts().backOffs;
  board.put({
    activity,
    nextLook: wall + Math.max(0, state.lookDue - monotonic),
    backOffs:
      held.length === 0 && shown.length === 0
        ? shown
        : held.map(({ target, until, ...rest }) => ({
            target: target === EVERYTHING ? DEPLOYMENT_ITSELF : target,
            until: at + until - monotonic,
            ...rest,
          })),
  });
}

function activityOf(
  { phase, stopping }: LoopState,
  effects: readonly LoopEffect[],
  before: ReturnType<Board["parts"]>["activity"],
): ReturnType<Board["parts"]>["activity"] {
  if (phase === "finished") return "stopped";
  if (stopping === "yes") return "stopping";
  if (effects.some(({ kind }) => kind === "read")) return before === "starting" ? "starting" : "looking";
  return phase === "idle" ? "idle" : before;
}

function momentOf({ realClock, monotonic, clockOffset }: DaemonInput): Moment {
  const wall = realClock();
  return { at: wall + clockOffset, wall, monotonic: monotonic() };
}

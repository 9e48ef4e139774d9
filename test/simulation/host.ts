// A machine with one daemon on it: its clocks, its timers, and how it dies, freezes and wakes up.

import type { DurationMs, Instant } from "../../src/base/instant.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What a process is whose power went. */
export class PowerCut extends Error {
  override readonly name = "PowerCut";
}

/** One life of a daemon's process. After its death nothing that it began goes on. */
export interface Process {
  readonly pid: number;
  readonly life: () => "alive" | "frozen" | "dead";
  /** Since when it has been frozen. */
  readonly frozenSince: () => Instant | undefined;
  readonly timer: (delay: DurationMs, fire: () => void) => () => void;
  /** A point at which a real process would wait; it may die or freeze here. */
  readonly pause: (delay: DurationMs) => Promise<void>;
  /** A point at which a real process would write a file at once; it may die here. */
  readonly step: () => void;
  /** Calls back only while it lives; what comes while it is frozen is called when it wakes up. */
  readonly deliver: (call: () => void) => void;
  readonly kill: () => void;
  readonly freeze: () => void;
  readonly wake: () => void;
  /** Dies, or freezes, at its `steps`-th step from now. */
  readonly plan: (what: "kill" | "freeze", steps: number) => void;
  /** Makes the timer that is armed fire within a minute, as it would have without the skipping of idle ticks. */
  readonly nudge: () => void;
  /** Called when it dies or freezes by plan. */
  onPlanned: (what: "kill" | "freeze") => void;
  /** Called when it does far too much while no time passes at all. */
  onTightLoop: () => void;
}

const MINUTE = 60_000;
/** More steps without any time passing are no work. */
const STEPS_MAX = 20_000;

/** Starts a process. */
export function startProcess(time: VirtualTime, pid: number): Process {
  let life: "alive" | "frozen" | "dead" = "alive";
  let frozenSince: Instant | undefined;
  let waiting: (() => void)[] = [];
  let planned: { readonly what: "kill" | "freeze"; left: number } | undefined;
  let armed: { fire: () => void; forget: () => void; at: Instant } | undefined;
  const deliver = (call: () => void): void => {
    if (life === "alive") call();
    else if (life === "frozen") waiting.push(call);
  };
  let stepsNow = { at: 0, steps: 0 };
  const count = (): void => {
    stepsNow = { at: time.now(), steps: stepsNow.at === time.now() ? stepsNow.steps + 1 : 0 };
    if (stepsNow.steps === STEPS_MAX) self.onTightLoop();
    if (planned === undefined || (planned.left -= 1) > 0) return;
    const { what } = planned;
    planned = undefined;
    if (what === "kill") self.kill();
    else self.freeze();
    self.onPlanned(what);
  };
  const arm = (at: Instant, fire: () => void): void => {
    const own = { fire, at, forget: time.at(at, () => deliver(fire)) };
    armed = own;
  };
  const self: Process = {
    pid,
    life: () => life,
    frozenSince: () => frozenSince,
    timer(delay, fire) {
      arm(time.now() + delay, fire);
      const mine = armed;
      return () => {
        mine?.forget();
        if (armed === mine) armed = undefined;
      };
    },
    pause(delay) {
      count();
      return new Promise((resolve) => {
        if (life === "dead") return;
        if (delay === 0 && life === "alive") resolve();
        else time.after(delay, () => deliver(resolve));
      });
    },
    step() {
      count();
      if (life === "dead") throw new PowerCut("no power");
    },
    deliver,
    kill() {
      life = "dead";
      waiting = [];
    },
    freeze() {
      if (life !== "alive") return;
      life = "frozen";
      frozenSince = time.now();
    },
    wake() {
      if (life !== "frozen") return;
      life = "alive";
      frozenSince = undefined;
      const calls = waiting;
      waiting = [];
      for (const call of calls) deliver(call);
    },
    plan: (what, steps) => void (planned = { what, left: steps }),
    nudge() {
      if (armed === undefined || armed.at <= time.now() + MINUTE) return;
      const { fire, forget } = armed;
      forget();
      arm(time.now() + MINUTE, fire);
    },
    onPlanned: () => undefined,
    onTightLoop: () => undefined,
  };
  return self;
}

// What the loop decides, event by event, at any time: it is pure, so time is a number here.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../src/base/instant.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import type { Findings } from "../../src/daemon/back-off.ts";
import { decide, LONGEST_TIMER } from "../../src/daemon/decide.ts";
import {
  beginLoop,
  type LoopEffect,
  type LoopEvent,
  type LoopSettings,
  type LoopState,
} from "../../src/daemon/loop-state.ts";

const T0 = Date.UTC(2026, 10, 26);
const SETTINGS: LoopSettings = {
  mode: "apply",
  interval: MINUTE,
  settle: 2 * SECOND,
  leasePoll: undefined,
  runs: "for-ever",
};
const WELL: Findings = { asked: [], written: [], troubles: [] };

/** A loop under test, whose clocks go on together unless a jump says otherwise. */
function aLoop(settings: Partial<LoopSettings> = {}) {
  let monotonic = 1_000;
  let wall = T0;
  let state: LoopState = beginLoop({ ...SETTINGS, ...settings }, { at: wall, wall, monotonic });
  const loop = {
    state: () => state,
    wall: () => wall,
    send(event: LoopEvent): readonly LoopEffect[] {
      const decision = decide(state, event, { at: wall, wall, monotonic });
      state = decision.state;
      return decision.effects;
    },
    /** Lets time pass and ticks. */
    pass(duration: number, jump = 0): readonly LoopEffect[] {
      monotonic += duration;
      wall += duration + jump;
      return loop.send({ kind: "tick" });
    },
    /** Answers a read and a reconcile. */
    finish(fingerprint = "a", news: Partial<Extract<LoopEvent, { kind: "reconciled" }>> = {}) {
      const effects = [...loop.send({ kind: "read", fingerprint })];
      effects.push(
        ...loop.send({
          kind: "reconciled",
          findings: WELL,
          clockDue: undefined,
          more: "no",
          lease: "free",
          ...news,
        }),
      );
      return effects;
    },
  };
  return loop;
}

const kinds = (effects: readonly LoopEffect[]): readonly string[] => effects.map(({ kind }) => kind);
const triggers = (effects: readonly LoopEffect[]) =>
  effects.flatMap((effect) => (effect.kind === "read" ? [effect.triggers] : []));
const may = (effects: readonly LoopEffect[]) =>
  effects.flatMap((effect) => (effect.kind === "reconcile" ? [effect.may] : []));
/** A loop that is at rest: it has looked, and what it keeps may be applied. */
function aRestingLoop(settings: Partial<LoopSettings> = {}) {
  const loop = aLoop(settings);
  loop.send({ kind: "tick" });
  loop.finish();
  loop.pass(2 * SECOND);
  if (loop.state().phase === "busy") loop.finish();
  return loop;
}

describe("the loop", () => {
  test("looks at once when it is started, and applies what it read only once it was left alone", () => {
    const loop = aLoop();
    expect(triggers(loop.send({ kind: "tick" }))).toEqual([["start"]]);
    expect(may(loop.finish())).toEqual(["look"]);
    expect(triggers(loop.pass(1_999))).toEqual([]);
    expect(triggers(loop.pass(1))).toEqual([["configuration"]]);
    expect(may(loop.finish())).toEqual(["apply"]);
  });

  test("only looks in report mode", () => {
    const loop = aLoop({ mode: "report" });
    loop.send({ kind: "tick" });
    expect(may(loop.finish())).toEqual(["look"]);
    expect(triggers(loop.pass(2 * SECOND))).toEqual([["configuration"]]);
    expect(may(loop.finish())).toEqual(["look"]);
    expect(triggers(loop.pass(30 * SECOND))).toEqual([]);
    expect(triggers(loop.pass(30 * SECOND))).toEqual([["interval"]]);
    expect(may(loop.finish())).toEqual(["look"]);
  });

  test("shows an edit after 50 ms, and applies it two seconds after the last write", () => {
    const loop = aRestingLoop();
    expect(kinds(loop.send({ kind: "changed" }))).toEqual(["arm"]);
    expect(triggers(loop.pass(30))).toEqual([]);
    loop.send({ kind: "changed" });
    expect(triggers(loop.pass(30))).toEqual([]);
    expect(triggers(loop.pass(20))).toEqual([["configuration"]]);
    expect(may(loop.finish("b"))).toEqual(["look"]);
    expect(triggers(loop.pass(1_940))).toEqual([]);
    expect(triggers(loop.pass(60))).toEqual([["configuration"]]);
    expect(may(loop.finish("b"))).toEqual(["apply"]);
  });

  test("shows an edit within a second though writes go on and on, and applies nothing meanwhile", () => {
    const loop = aRestingLoop();
    let looked = 0;
    for (let step = 0; step < 100; step += 1) {
      loop.send({ kind: "changed" });
      if (triggers(loop.pass(40)).length === 0) continue;
      looked += 1;
      expect(may(loop.finish(`half ${step}`))).toEqual(["look"]);
    }
    expect(looked).toBeGreaterThanOrEqual(4);
  });

  test("does not apply what a look found changed that no event told of", () => {
    const loop = aRestingLoop();
    loop.pass(MINUTE);
    expect(may(loop.finish("half written"))).toEqual(["look"]);
    loop.pass(2 * SECOND);
    expect(may(loop.finish("whole"))).toEqual(["look"]);
    loop.pass(2 * SECOND);
    expect(may(loop.finish("whole"))).toEqual(["apply"]);
  });

  test("waits between two writes of a file though nothing has to settle", () => {
    const loop = aRestingLoop({ settle: 0 });
    expect(loop.send({ kind: "changed" }).at(-1)).toEqual({ kind: "arm", delay: 50 });
  });

  test("makes one look of many events", () => {
    const loop = aRestingLoop();
    loop.send({ kind: "hint" });
    for (let i = 0; i < 10; i += 1) loop.send({ kind: "hint" });
    loop.send({ kind: "reload" });
    loop.send({ kind: "changed" });
    loop.send({ kind: "read", fingerprint: "a" });
    const effects = loop.send({
      kind: "reconciled",
      findings: WELL,
      clockDue: undefined,
      more: "no",
      lease: "free",
    });
    expect(triggers(effects)).toEqual([["hint", "reload", "configuration"]]);
  });

  test("looks at the instant at which the clock changes something, not before", () => {
    const loop = aRestingLoop({ interval: HOUR });
    loop.send({ kind: "hint" });
    loop.finish("a", { clockDue: loop.wall() + 90 * SECOND });
    expect(triggers(loop.pass(60 * SECOND))).toEqual([]);
    const [last] = loop.pass(29_999);
    expect(last).toEqual({ kind: "arm", delay: 1 });
    expect(triggers(loop.pass(1))).toEqual([["clock"]]);
  });

  test("finds a roll due after a suspend in which the monotonic clock stood still", () => {
    const loop = aRestingLoop({ interval: HOUR });
    loop.send({ kind: "hint" });
    loop.finish("a", { clockDue: loop.wall() + 10 * HOUR });
    expect(triggers(loop.pass(SECOND, 12 * HOUR))).toEqual([["jump", "clock"]]);
  });

  test("looks anew after the clock was set back, and is not late for the interval", () => {
    const loop = aRestingLoop();
    expect(triggers(loop.pass(SECOND, -48 * HOUR))).toEqual([["jump"]]);
    loop.finish();
    expect(triggers(loop.pass(MINUTE))).toEqual([["interval"]]);
  });

  test("takes a slewed clock for no jump", () => {
    const loop = aRestingLoop();
    for (let i = 0; i < 30; i += 1) expect(triggers(loop.pass(SECOND, 1))).toEqual([]);
  });
});

describe("back-off", () => {
  const diagnostic = diagnose("server/unreachable", { server: "fe01" });
  const failing: Findings = {
    asked: [],
    written: [],
    troubles: [{ target: "fe01", kind: "failed", diagnostic }],
  };

  test("tries a failed target again after 1, 2, 4, … and never more than 32 minutes", () => {
    const loop = aRestingLoop({ interval: 24 * HOUR });
    loop.send({ kind: "hint" });
    loop.finish("a", { findings: failing });
    for (const minutes of [1, 2, 4, 8, 16, 32, 32, 32]) {
      expect(triggers(loop.pass(minutes * MINUTE - 1))).toEqual([]);
      expect(triggers(loop.pass(1))).toEqual([["retry"]]);
      loop.finish("a", { findings: failing });
    }
  });

  test("leaves a held target out of a look in between, and forgets the back-off once it was written to", () => {
    const loop = aRestingLoop({ interval: 24 * HOUR });
    loop.send({ kind: "hint" });
    loop.finish("a", { findings: failing });
    loop.send({ kind: "hint" });
    const [effect] = loop.send({ kind: "read", fingerprint: "a" });
    expect(effect?.kind === "reconcile" && [...effect.held.keys()]).toEqual(["fe01"]);
    loop.send({
      kind: "reconciled",
      findings: { ...WELL, written: ["fe01"] },
      clockDue: undefined,
      more: "no",
      lease: "free",
    });
    expect(loop.state().backOffs.size).toBe(0);
  });

  test("a new configuration and SIGHUP try again at once", () => {
    for (const act of ["reload", "configuration"] as const) {
      const loop = aRestingLoop({ interval: 24 * HOUR });
      loop.send({ kind: "hint" });
      loop.finish("a", { findings: failing });
      loop.send({ kind: act === "reload" ? "reload" : "hint" });
      const [effect] = loop.send({ kind: "read", fingerprint: act === "reload" ? "a" : "b" });
      expect(effect?.kind === "reconcile" && effect.held.size).toBe(0);
    }
  });

  test("progress leads to a look at once, five times in a row at most", () => {
    const loop = aRestingLoop();
    loop.send({ kind: "hint" });
    const followed = Array.from({ length: 8 }, () => triggers(loop.finish("a", { more: "yes" })).length);
    expect(followed).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
  });
});

describe("the end", () => {
  test("comes at once where nothing is in hand", () => {
    const loop = aRestingLoop();
    expect(kinds(loop.send({ kind: "stop" }))).toEqual(["stop-applying", "finish"]);
    expect(loop.send({ kind: "hint" })).toEqual([]);
  });

  test("waits for what is in hand", () => {
    const loop = aRestingLoop();
    loop.send({ kind: "hint" });
    expect(kinds(loop.send({ kind: "stop" }))).toEqual(["stop-applying", "arm"]);
    loop.send({ kind: "hint" });
    expect(kinds(loop.send({ kind: "read", fingerprint: "a" }))).toEqual(["finish"]);
  });

  test("comes after one look in report mode, and after one that may apply in apply mode, where it runs once", () => {
    const report = aLoop({ mode: "report", runs: "once" });
    report.send({ kind: "tick" });
    expect(kinds(report.finish())).toContain("finish");
    const apply = aLoop({ runs: "once" });
    apply.send({ kind: "tick" });
    expect(kinds(apply.finish())).not.toContain("finish");
    apply.pass(2 * SECOND);
    expect(kinds(apply.finish())).toContain("finish");
  });
});

describe("whatever happens", () => {
  const event = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("pass"),
        by: fc.integer({ min: 0, max: 90_000 }),
        jump: fc.constantFrom(0, 0, 0, HOUR, -HOUR),
      }),
    },
    { weight: 4, arbitrary: fc.constant({ kind: "answer" } as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        { kind: "changed" } as const,
        { kind: "hint" } as const,
        { kind: "reload" } as const,
      ),
    },
  );

  test("one job is in hand at a time, no timer is longer than a minute, and something is always ahead", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.constantFrom("report", "apply"), (events, mode) => {
        const loop = aLoop({ mode, leasePoll: 5 * SECOND });
        let inHand: "read" | "reconcile" | undefined;
        const take = (effects: readonly LoopEffect[]): void => {
          const last = effects.at(-1);
          expect(last?.kind).toBe("arm");
          if (last?.kind === "arm") {
            expect(last.delay).toBeGreaterThanOrEqual(0);
            expect(last.delay).toBeLessThanOrEqual(LONGEST_TIMER);
          }
          for (const { kind } of effects) {
            if (kind !== "read" && kind !== "reconcile") continue;
            expect(inHand).toBeUndefined();
            inHand = kind;
          }
        };
        take(loop.send({ kind: "tick" }));
        for (const each of events) {
          if (each.kind === "pass") take(loop.pass(each.by, each.jump));
          else if (each.kind !== "answer") take(loop.send({ kind: each.kind }));
          else if (inHand === "read") {
            inHand = undefined;
            take(loop.send({ kind: "read", fingerprint: "a" }));
          } else if (inHand === "reconcile") {
            inHand = undefined;
            take(
              loop.send({
                kind: "reconciled",
                findings: WELL,
                clockDue: undefined,
                more: "no",
                lease: "free",
              }),
            );
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("an idle loop that is left alone looks every minute and no more", () => {
    const loop = aRestingLoop();
    let looks = 0;
    let wakes = 0;
    for (let passed = 0; passed < HOUR;) {
      const armed = loop.pass(0).at(-1);
      const delay = armed?.kind === "arm" ? Math.max(1, armed.delay) : 1;
      passed += delay;
      wakes += 1;
      if (triggers(loop.pass(delay)).length > 0) {
        looks += 1;
        loop.finish();
      }
    }
    expect(looks).toBe(60);
    expect(wakes).toBeLessThan(125);
  });
});

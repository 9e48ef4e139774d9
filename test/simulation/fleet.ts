// The machines of a simulated deployment, each with its clock, its journal and its daemon, and the stores between them.

import { MINUTE, SECOND, type DurationMs, type Instant } from "../../src/base/instant.ts";
import { startDaemon, type RunningDaemon } from "../../src/daemon/daemon.ts";
import type { DaemonInput } from "../../src/daemon/daemon-input.ts";
import { decide, LONGEST_TIMER, type Decision } from "../../src/daemon/decide.ts";
import type { LoopEvent, LoopState, Moment } from "../../src/daemon/loop-state.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { Failure } from "../../src/diagnostic/failure.ts";
import type { Lease, NodeStore, StoreWrite } from "../../src/port/node-store.ts";
import { aMemoryJournal, type MemoryJournal } from "../kit/memory-journal.ts";
import { createMemoryStore, type MemoryAnswer, type MemoryState } from "../kit/memory-store.ts";
import { sha256 } from "../kit/names.ts";
import { write } from "./canary.ts";
import type { Shape } from "./deployment.ts";
import { PowerCut, startProcess, type Process } from "./host.ts";
import type { Random } from "./random.ts";
import { sourceOf, type Repository } from "./repository.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** A lease that was not renewed for so long may be taken over. */
const LAPSE = 15 * SECOND;

export interface Machine {
  readonly name: string;
  /** How far its wall clock is ahead of the true time. */
  skew: DurationMs;
  /** How long it has been suspended in all: its monotonic clock stood still. */
  slept: DurationMs;
  journal: MemoryJournal;
  /** Whether its journal can be written. */
  disk: "free" | "full";
  process: Process;
  daemon: RunningDaemon | undefined;
  lives: number;
}

/** Who watches what a machine does to the stores. */
export interface Witness {
  /** Just before a write has its effect, or is answered otherwise. */
  attempt(machine: Machine, write: StoreWrite): MemoryAnswer;
  /** Just before, and just after, anything may change in a store. */
  around(where: string, when: "before" | "after"): void;
}

export interface Fleet {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly shape: Shape;
  readonly state: MemoryState;
  readonly repository: Repository;
  readonly machines: readonly Machine[];
  readonly interval: DurationMs;
  /** How long each step may take at most; 0 where one machine is alone. */
  readonly latency: DurationMs;
  readonly skipping: "yes" | "no";
  readonly witness: Witness;
  /** What a planted mutant hands in instead. */
  readonly mutant: (input: DaemonInput) => DaemonInput;
  /** Told when a machine found that its lease had been taken over. */
  readonly onFenced: () => void;
  /** Everything that left a daemon: what it logged, and what it showed of its work. */
  readonly said: Set<string>;
  /** What went wrong beyond any rule: a bug that a daemon died of. */
  readonly bugs: unknown[];
}

export function aMachine(name: string, skew: DurationMs, time: VirtualTime, pid: number): Machine {
  const journal = aMemoryJournal();
  return {
    name,
    skew,
    slept: 0,
    journal,
    disk: "free",
    process: startProcess(time, pid),
    daemon: undefined,
    lives: 0,
  };
}

/** Boots a machine's daemon; one that died begins another life with what its journal remembers. */
export function boot(fleet: Fleet, machine: Machine, memory: "kept" | "lost"): void {
  machine.lives += 1;
  if (machine.lives > 1) machine.process = startProcess(fleet.time, machine.process.pid + 100);
  if (memory === "lost") machine.journal = aMemoryJournal();
  const { process, journal } = machine;
  process.onTightLoop = () => {
    fleet.bugs.push("R10: a tight loop");
    process.kill();
  };
  journal.before = () => {
    process.step();
    if (machine.disk === "full")
      throw new Failure(diagnose("store/journal-unusable", { path: ".cscert", reason: "ENOSPC" }));
  };
  const input = inputOf(fleet, machine);
  const daemon = startDaemon(fleet.mutant(input));
  machine.daemon = daemon;
  let shown: unknown;
  daemon.feed.subscribe(({ apply, offered, health }) => {
    if (apply?.result === "fenced") fleet.onFenced();
    if (apply === shown) return;
    shown = apply;
    fleet.said.add(write({ apply, offered, health }));
  });
  daemon.ended.catch((error: unknown) => {
    if (!(error instanceof PowerCut) && process.life() !== "dead") fleet.bugs.push(error);
  });
}

export function wallOf(fleet: Pick<Fleet, "time">, machine: Pick<Machine, "skew">): Instant {
  return fleet.time.now() + machine.skew;
}

function inputOf(fleet: Fleet, machine: Machine): DaemonInput {
  const { time, shape, repository } = fleet;
  const { process } = machine;
  const clock = (): Instant => wallOf(fleet, machine);
  const store = storeOf(fleet, machine);
  return {
    settings: {
      mode: "apply",
      interval: fleet.interval,
      settle: 2 * SECOND,
      leasePoll: undefined,
      runs: "for-ever",
    },
    source: sourceOf(repository, shape, store, clock, process.deliver),
    journal: machine.journal,
    allow: shape.allow,
    hash: sha256,
    holder: { holder: machine.name, host: machine.name, bootId: "boot", pid: process.pid },
    actor: machine.name,
    release: "0",
    lockTimeout: 20 * SECOND,
    realClock: clock,
    monotonic: () => time.now() - machine.slept,
    clockOffset: 0,
    timer: process.timer,
    isHeld: (lease) => isHeld(fleet, lease),
    log: (line) => void fleet.said.add(write(line)),
    decide: fleet.skipping === "yes" ? skipIdleTicks(decide) : decide,
  };
}

/** Decides whether the holder of a lease renews it. */
export function isHeld(
  { time, machines }: Pick<Fleet, "time" | "machines">,
  lease: Pick<Lease, "pid">,
): boolean {
  const process = machines.map((machine) => machine.process).find(({ pid }) => pid === lease.pid);
  if (process === undefined || process.life() === "dead") return false;
  const since = process.frozenSince();
  return since === undefined || time.now() - since < LAPSE;
}

function storeOf(fleet: Fleet, machine: Machine): NodeStore {
  const { state, random, latency, witness, time } = fleet;
  const { process } = machine;
  const pause = async (where: string): Promise<void> => {
    await process.pause(latency === 0 ? 0 : random.whole(0, latency));
    witness.around(where, where.startsWith("after") ? "after" : "before");
  };
  const own: Partial<MemoryState> = { pause, answer: (one) => witness.attempt(machine, one) };
  const view = new Proxy(state, {
    get: (target, key) => Reflect.get(key in own ? own : target, key),
  });
  const store = createMemoryStore(view, () => wallOf(fleet, machine));
  return {
    ...store,
    async open(request, signal) {
      const deadline = time.now() + request.lockTimeout;
      for (let { lease } = state; lease !== undefined && isHeld(fleet, lease); lease = state.lease) {
        if (time.now() >= deadline) {
          const { holder, host, pid, startedAt } = lease;
          throw new Failure(diagnose("store/locked", { holder, host, pid, since: String(startedAt) }));
        }
        await process.pause(SECOND);
        signal.throwIfAborted();
      }
      return await store.open({ ...request, lockTimeout: 0 }, signal);
    },
  };
}

/**
 * Ticks at which nothing is decided are skipped: the pure loop is asked in advance which they are. Whatever comes from
 * outside meanwhile nudges the machine, so that it wakes up within a minute as it would have.
 */
function skipIdleTicks(real: typeof decide): typeof decide {
  return (state, event, now) => {
    const decision = real(state, event, now);
    const last = decision.effects.at(-1);
    if (last?.kind !== "arm" || last.delay !== LONGEST_TIMER || decision.state.phase !== "idle")
      return decision;
    let quiet = 0;
    for (let minutes = 1; minutes < 4096 && isQuiet(real, decision.state, now, minutes); minutes *= 2)
      quiet = minutes;
    const delay = (quiet + 1) * MINUTE;
    return { state: decision.state, effects: [...decision.effects.slice(0, -1), { kind: "arm", delay }] };
  };
}

const TICK: LoopEvent = { kind: "tick" };

function isQuiet(real: typeof decide, state: LoopState, now: Moment, minutes: number): boolean {
  const passed = minutes * MINUTE;
  const { effects }: Decision = real(state, TICK, {
    at: now.at + passed,
    wall: now.wall + passed,
    monotonic: now.monotonic + passed,
  });
  const [only] = effects;
  return effects.length === 1 && only?.kind === "arm" && only.delay === LONGEST_TIMER;
}

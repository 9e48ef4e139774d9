// One simulated deployment from a seed: machines, stores, faults and checks; the same seed plays the same story.

import { HOUR, MINUTE, type DurationMs, type Instant } from "../../src/base/instant.ts";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import type { DaemonInput } from "../../src/daemon/daemon-input.ts";
import type { StoreWrite } from "../../src/port/node-store.ts";
import { T0 } from "../kit/deployment.ts";
import type { MemoryAnswer } from "../kit/memory-store.ts";
import { thumbprint } from "../kit/names.ts";
import { findLeak } from "./canary.ts";
import {
  checkWrite,
  countEffects,
  findRemains,
  findUndesired,
  lastEffect,
  watchOauth,
  worldOf,
} from "./checks.ts";
import { aShape, foundStores, SKEW, type Version } from "./deployment.ts";
import { plotStory, type Fault, type Story } from "./faults.ts";
import { aMachine, boot, type Fleet, type Machine } from "./fleet.ts";
import { makeRandom } from "./random.ts";
import { aRepository } from "./repository.ts";
import { makeVirtualTime } from "./virtual-time.ts";

export interface SimulationOptions {
  /** What a planted mutant hands in instead. */
  readonly mutant?: (input: DaemonInput) => DaemonInput;
  /** `no` plays every idle tick. */
  readonly skipping?: "yes" | "no";
}

export interface Outcome {
  readonly seed: number;
  readonly servers: number;
  readonly daemons: number;
  readonly met: ReadonlySet<Fault>;
  /** What broke a rule, the first first; empty where nothing did. */
  readonly violations: readonly string[];
  readonly writes: number;
  readonly runs: number;
  /** How late plain rolls were, where nothing went wrong around them. */
  readonly lateness: readonly DurationMs[];
  /** Reconciles that wrote between the end of the faults and silence. */
  readonly settledAfter: number;
  /** What the stores hold in the end, and who ran what. */
  readonly end: string;
}

interface Assigned {
  readonly write: StoreWrite;
  readonly at: Instant;
  readonly machine: Machine;
}

/** A tick, and what steps may take. */
const LATEST: DurationMs = 75_000;
/** Long enough for back-offs of half an hour to end, and for what they held back to be done. */
const MENDING: DurationMs = 40 * MINUTE;

/** Plays the story of a seed. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<Outcome> {
  const random = makeRandom(seed);
  const time = makeVirtualTime(T0);
  const shape = aShape(random);
  const state = foundStores(shape, T0, random);
  const first: Version = { number: 1, oauth: ["A"], plain: ["P"] };
  const repository = aRepository(first);
  const daemons = random.weighted([
    [7, 1],
    [2, 2],
    [1, 3],
  ]);
  const skews = Array.from({ length: daemons }, () => (random.onceIn(2) ? 0 : random.whole(-SKEW, SKEW)));
  const machines = skews.map((skew, index) => aMachine(`watcher${index + 1}`, skew, time, index + 1));
  const violations: string[] = [];
  const met = new Set<Fault>();
  if (daemons > 1) met.add("two daemons");
  if (skews.some((skew) => skew !== 0)) met.add("skew");
  const clocks = new Map(shape.names.map((name) => [name, random.onceIn(3) ? random.whole(-SKEW, SKEW) : 0]));
  const fail = (what: string): void => void violations.push(`${new Date(time.now()).toISOString()} ${what}`);

  const watch = watchOauth(T0);
  const world = worldOf(state, clocks);
  const checkTokens = (): void => {
    if (story.outside !== "no" || shape.manages === "plain") return;
    try {
      watch.advance(world, time.now());
      watch.check(world);
    } catch (error) {
      story.outside = "yes";
      fail(`R6: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const attempt = (machine: Machine, write: StoreWrite): MemoryAnswer => {
    const wrong = checkWrite(fleet, machine, write);
    if (wrong !== undefined && !(story.outside === "yes" && wrong.startsWith("R5"))) fail(wrong);
    if (write.kind === "assign" && write.type === "Default")
      assigned.push({ write, at: time.now(), machine });
    const { answers } = story;
    if (answers === undefined || answers.left <= 0) return undefined;
    answers.left -= 1;
    return answers.kind;
  };
  const assigned: Assigned[] = [];
  const fleet: Fleet = {
    time,
    random,
    shape,
    state,
    repository,
    machines,
    interval: random.pick([2 * HOUR, 3 * HOUR]),
    latency: daemons === 1 ? 0 : random.pick([0, 20, 2_000]),
    skipping: options.skipping ?? "yes",
    witness: { attempt, around: checkTokens },
    mutant: options.mutant ?? ((input) => input),
    onFenced: () => void met.add("fenced"),
    said: new Set(),
    bugs: [],
  };
  const end = T0 + random.whole(6, 20) * HOUR;
  const story: Story = {
    fleet,
    start: T0,
    end,
    met,
    version: first,
    answers: undefined,
    outside: "no",
    clocks,
    passwords: "right",
    edited: "no",
    away: 0,
  };
  state.alive = (holder) => {
    const process = machines.map((machine) => machine.process).find(({ pid }) => pid === holder.pid);
    return process?.life() === "alive" ? "yes" : "no";
  };
  state.clockAhead = (server) => clocks.get(server) ?? 0;
  const { open } = state;
  state.open = async (material) => {
    met.add("secret read");
    return story.passwords === "right" ? await open(material) : diagnose("pfx/wrong-password", {});
  };
  plotStory(story, makeRandom(seed + LATER));
  for (const machine of machines) boot(fleet, machine, "kept");

  await time.runUntil(end);
  await time.runUntil(end + MENDING);
  const runsAt = (): number => machines.reduce((sum, { journal }) => sum + journal.runs.length, 0);
  const mended = runsAt();
  const last = lastDate(story.version, end);
  // A night's window may have to come first.
  const rest = shape.windows === "none" ? 8 * HOUR : 32 * HOUR;
  await time.runUntil(Math.max(last, end + MENDING) + rest);
  checkTokens();
  for (const wrong of findUndesired(fleet, story.version)) fail(`R1/R10: ${wrong}`);
  for (const left of findRemains(fleet)) fail(`R1: ${left}`);
  const settledAfter = runsAt() - mended;
  // A date that has just come is remembered by the next look; a server that is late shows it later yet.
  await time.runUntil(Math.max(time.now(), lastEffect(fleet) + SKEW + 2 * fleet.interval));
  const before = countEffects(fleet);
  await time.runUntil(time.now() + 6 * HOUR);
  if (countEffects(fleet) !== before) fail(`R2: not silent: ${before}, then ${countEffects(fleet)}`);
  const lateness = latenessOf(story, assigned);
  for (const late of lateness) if (late > LATEST) fail(`R5: a roll was ${late / 1000} s late`);
  for (const machine of machines) if (mostRuns(machine) > RUNS_MAX) fail("R10: a tight loop");
  const leak = findLeak([...fleet.said, ...whatIsLeft(fleet)]);
  if (leak !== undefined) fail(`R8: a secret is shown: ${leak}`);
  for (const bug of fleet.bugs) fail(`bug: ${bug instanceof Error ? bug.stack : String(bug)}`);
  for (const machine of machines) machine.process.kill();
  return {
    seed,
    servers: shape.names.length,
    daemons,
    met,
    violations,
    writes: state.writes,
    runs: runsAt(),
    lateness,
    settledAfter,
    end: JSON.stringify([
      [...state.central.own],
      [...state.servers].map(([name, { own, replica }]) => [name, [...own], [...replica]]),
    ]),
  };
}

/** The chance of faults that were added later. */
const LATER = 1_000_000_000;

/** What daemons, journals and stores hold in the end. */
function whatIsLeft({ machines, state }: Fleet): readonly unknown[] {
  return [
    ...machines.map(({ daemon }) => daemon?.feed.current()),
    ...machines.map(({ journal }) => journal.runs),
    state.central,
    state.servers,
  ];
}

/** One for what changed, five that follow on progress, and one for whatever else happened in that minute. */
const RUNS_MAX = 12;

/** The most runs that a machine began within one minute. */
function mostRuns({ journal }: Machine): number {
  const starts = journal.runs.map(({ startedAt }) => startedAt);
  return Math.max(
    0,
    ...starts.map((at) => starts.filter((other) => other >= at && other < at + MINUTE).length),
  );
}

function lastDate({ oauth, plain }: Version, otherwise: Instant): Instant {
  const dates = [...oauth, ...plain].flatMap((step) => (typeof step === "string" ? [] : [step.at]));
  return Math.max(otherwise, ...dates);
}

/** Of rolls that were asked for in time and came after the faults: the first daemon acts at its own tick. */
function latenessOf({ fleet, end, version }: Story, assigned: readonly Assigned[]): readonly DurationMs[] {
  if (fleet.shape.windows !== "none") return [];
  return version.plain.flatMap((step) => {
    // An event that got lost is made good for by the next interval, and back-offs are over then.
    if (typeof step === "string" || step.at < end + MENDING + fleet.interval) return [];
    const first = assigned.find(
      ({ write, at, machine }) =>
        at + machine.skew >= step.at - 10 * MINUTE &&
        "thumbprint" in write &&
        write.thumbprint === thumbprint(step.certificate),
    );
    return first === undefined ? [] : [first.at + first.machine.skew - step.at];
  });
}

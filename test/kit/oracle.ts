// Law 9 by brute force: plays a schedule minute by minute, on every server, with every clock, replica, run and crash at its extremes, and
// looks at every token. Knows the product's two copies and what cscert promises to do at a run; knows no interval and no formula of the prover.

/** Everything in minutes; the applier's clock reads 0 at the beginning. */
export interface OracleSchedule {
  readonly servers: number;
  readonly lifetime: number;
  readonly skew: number;
  readonly replication: number;
  readonly margin: number;
  readonly window: number;
  /** How late a run may really be. */
  readonly late: number;
  readonly certificates: readonly { readonly notBefore: number; readonly notAfter: number }[];
  /** Dates ascending; roll k brings certificate k + 1. */
  readonly rolls: readonly number[];
  readonly next: "near" | "never" | "always";
}

export type OracleVerdict =
  | { readonly kind: "accepted"; readonly worlds: number; readonly minutes: number }
  | { readonly kind: "rejected"; readonly why: string; readonly at: number };

/** Plays every extreme world of a schedule until one fails. */
export function askOracle(schedule: OracleSchedule): OracleVerdict {
  let worlds = 0;
  let minutes = 0;
  for (const world of worldsOf(schedule)) {
    const end = play(schedule, world);
    worlds += 1;
    if (typeof end !== "number") return { kind: "rejected", ...end };
    minutes += end;
  }
  return { kind: "accepted", worlds, minutes };
}

type Mode = "at once" | "late" | "cut short, then late";
const MODES: readonly Mode[] = ["at once", "late", "cut short, then late"];

interface World {
  /** How far each server's clock is ahead of the true time, and the applier's. */
  readonly clocks: readonly number[];
  readonly applier: number;
  /** How long a published change takes to each server. */
  readonly delays: readonly number[];
  /** How the runs come that could stage each roll. */
  readonly modes: readonly Mode[];
}

function* worldsOf({ servers, skew, replication, rolls }: OracleSchedule): Generator<World> {
  for (const clocks of choices(servers, [-skew, skew])) {
    for (const applier of [-skew, skew]) {
      for (const modes of choices(rolls.length, MODES)) {
        for (const slow of [0, servers - 1]) {
          const delays = clocks.map((_, index) => (index === slow ? replication : 0));
          yield { clocks, applier, delays, modes };
        }
      }
    }
  }
}

function choices<Item>(length: number, items: readonly Item[]): readonly (readonly Item[])[] {
  if (length === 0) return [[]];
  return choices(length - 1, items).flatMap((rest) => items.map((item) => [...rest, item]));
}

/** The two copies of one server, certificates by number; −1 is none. */
interface Copies {
  current: number;
  previous: number;
  next: number;
  date: number;
}

interface Arrival {
  readonly at: number;
  readonly server: number;
  readonly copies: Copies;
}

interface Failure {
  readonly why: string;
  readonly at: number;
}

/** Plays one world; returns the minutes played, or what went wrong. */
function play(schedule: OracleSchedule, world: World): number | Failure {
  const { servers, skew, lifetime, rolls } = schedule;
  const held: Copies[] = Array.from({ length: servers }, () => ({
    current: 0,
    previous: -1,
    next: -1,
    date: 0,
  }));
  const central: Copies = { current: 0, previous: -1, next: -1, date: 0 };
  const lastSigned = schedule.certificates.map(() => -Infinity);
  const runs = runsOf(schedule, world);
  let arrivals: Arrival[] = [];
  const end = (rolls.at(-1) ?? 0) + 2 * lifetime + 4 * skew;
  const begin = -lifetime;
  for (let now = begin; now <= end; now++) {
    const reading = now + world.applier;
    for (const run of runs.get(reading) ?? [])
      arrivals.push(...apply(schedule, world, { central, held, now, run }));
    if (arrivals.length > 0) arrivals = arrive(arrivals, held, now);
    for (let index = 0; index < servers; index++) {
      const copies = held[index] as Copies;
      settle(copies, now + (world.clocks[index] ?? 0));
      lastSigned[copies.current] = now;
    }
    settle(central, reading);
    for (let certificate = 0; certificate < lastSigned.length; certificate++) {
      if (now > (lastSigned[certificate] ?? -Infinity) + lifetime) continue;
      for (let index = 0; index < servers; index++) {
        const local = now + (world.clocks[index] ?? 0);
        const why = rejection(schedule, held[index] as Copies, certificate, local);
        if (why !== undefined)
          return { why: `${why} on server ${index}, certificate ${certificate}`, at: now };
      }
    }
    const due = rolls.findLastIndex((date) => now > date + skew);
    if (held.some(({ current }) => current <= due)) return { why: `roll ${due} did not happen`, at: now };
  }
  return end - begin + 1;
}

function rejection(
  { next, skew, certificates }: OracleSchedule,
  copies: Copies,
  certificate: number,
  local: number,
): string | undefined {
  const facts = certificates[certificate];
  if (facts === undefined || local < facts.notBefore) return "not yet valid";
  if (local > facts.notAfter) return "expired";
  if (copies.current === certificate || copies.previous === certificate) return undefined;
  if (copies.next !== certificate) return "not held";
  if (next === "always") return undefined;
  return next === "near" && local >= copies.date - 2 * skew ? undefined : "only next";
}

function settle(copies: Copies, local: number): void {
  if (copies.next < 0 || local < copies.date) return;
  copies.previous = copies.current;
  copies.current = copies.next;
  copies.next = -1;
}

type Run = "whole" | "cut short";

/**
 * When runs come, by the applier's clock. A roll can be staged from some minute on; the run that could do it comes then, or one came the
 * minute before and the next one ends as late as may be. One that is cut short reaches the deployment and one server. Beside those
 * there is a run right after each last moment, to see what cscert then withdraws.
 */
function runsOf(schedule: OracleSchedule, world: World): ReadonlyMap<number, readonly Run[]> {
  const { rolls, lifetime, skew, margin, window, late } = schedule;
  const runs = new Map<number, Run[]>();
  const add = (at: number, run: Run): void => void runs.set(at, [...(runs.get(at) ?? []), run]);
  const duration = Math.max(...world.delays);
  rolls.forEach((date, index) => {
    const possible = index === 0 ? 0 : (rolls[index - 1] ?? 0) + lifetime + 2 * skew;
    const mode = world.modes[index];
    if (mode === "at once") add(possible, "whole");
    else {
      add(possible - 1, "whole");
      if (mode === "cut short, then late") add(possible, "cut short");
      add(possible + Math.max(0, late - duration), "whole");
    }
    add(date - margin - window + 1, "whole");
    add(date - margin, "whole");
  });
  return runs;
}

interface Turn {
  readonly central: Copies;
  readonly held: readonly Copies[];
  readonly now: number;
  readonly run: Run;
}

/** What cscert promises to do at a run; returns what is published, and when it arrives. */
function apply(
  schedule: OracleSchedule,
  world: World,
  { central, held, now, run }: Turn,
): readonly Arrival[] {
  const { rolls, lifetime, skew, margin, window } = schedule;
  const reading = now + world.applier;
  if (reading < 0) return [];
  const index = rolls.findIndex((date) => date > reading);
  const date = rolls[index] ?? Infinity;
  settle(central, reading);
  const last = date - margin - window;
  if (central.next >= 0) {
    const lacking = held.some(({ next, date: theirs }) => next !== central.next || theirs !== central.date);
    if (!lacking) return [];
    if (reading > last) Object.assign(central, { previous: central.next, next: -1 });
  } else {
    // Somebody lacks what went before: the previous copy is not free, whatever the clock says.
    const behind = held.some(({ current }) => current !== central.current);
    const since = rolls[index - 1] ?? -Infinity;
    const isFree = central.previous < 0 || (!behind && reading >= since + lifetime + 2 * skew);
    if (index < 0 || central.current !== index || reading > last || !isFree) return [];
    Object.assign(central, { previous: -1, next: index + 1, date });
  }
  const reached = run === "whole" ? held.map((_, server) => server) : [0];
  return reached.map((server) => ({
    at: now + (run === "whole" ? (world.delays[server] ?? 0) : 0),
    server,
    copies: { ...central },
  }));
}

function arrive(arrivals: readonly Arrival[], held: readonly Copies[], now: number): Arrival[] {
  for (const { at, server, copies } of arrivals)
    if (at === now) Object.assign(held[server] as Copies, copies);
  return arrivals.filter(({ at }) => at > now);
}

// The small model, whole: every interleaving of runs, crashes, replicas that are late, clocks that are wrong and dates that come, of one
// schedule on a coarse grid of time. A state that was met before is not played again. Knows what cscert promises at a run, and no formula
// of the prover.

export interface SmallSchedule {
  readonly servers: 2 | 3;
  /** All in ticks. */
  readonly lifetime: number;
  readonly skew: number;
  readonly replication: number;
  readonly margin: number;
  readonly window: number;
  readonly certificates: readonly { readonly notBefore: number; readonly notAfter: number }[];
  readonly rolls: readonly number[];
}

export interface Exploration {
  readonly verdict: "accepted" | "rejected";
  readonly why: string;
  /** Distinct states that were met. */
  readonly states: number;
}

/** Explores all that can happen, or stops at the first thing that must not. */
export function explore(schedule: SmallSchedule): Exploration {
  let states = 0;
  for (const clocks of clocksOf(schedule)) {
    const { why, met } = exploreClocks(schedule, clocks);
    states += met;
    if (why !== undefined) return { verdict: "rejected", why, states };
  }
  return { verdict: "accepted", why: "", states };
}

interface Clocks {
  readonly servers: readonly number[];
  readonly applier: number;
}

/** Servers are alike: their clocks are taken in order. */
function* clocksOf({ servers, skew }: SmallSchedule): Generator<Clocks> {
  const marks = [-skew, 0, skew];
  for (const applier of marks) {
    for (const a of marks) {
      for (const b of marks.filter((mark) => mark >= a)) {
        if (servers === 2) yield { servers: [a, b], applier };
        else for (const c of marks.filter((mark) => mark >= b)) yield { servers: [a, b, c], applier };
      }
    }
  }
}

/** Copies of one holder: roll number of the one in force, whether the one before it is held, and whether the next one is. */
interface Holder {
  readonly current: number;
  readonly previous: -1 | 0 | 1 | 2;
  readonly next: 0 | 1;
}

interface State {
  readonly now: number;
  readonly central: Holder;
  readonly held: readonly Holder[];
  /** How long ago each certificate signed for the last time; −1: long dead or never. */
  readonly ages: readonly number[];
  /** By when a whole run must have ended. */
  readonly due: number;
  /** The run that is going on: since when, and which servers wait for its change. */
  readonly run: { readonly since: number; readonly waiting: readonly number[] } | undefined;
  /** A run was cut short since the last whole one. */
  readonly crashed: boolean;
}

function exploreClocks(schedule: SmallSchedule, clocks: Clocks): { why: string | undefined; met: number } {
  const first: Holder = { current: 0, previous: -1, next: 0 };
  const start: State = {
    now: -clocks.applier,
    central: first,
    held: clocks.servers.map(() => first),
    ages: schedule.certificates.map(() => -1),
    due: -clocks.applier + schedule.window,
    run: undefined,
    crashed: false,
  };
  const met = new Set<string>();
  const open = [start];
  const end = (schedule.rolls.at(-1) ?? 0) + schedule.lifetime + 2 * schedule.skew + 1;
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const seen = look(schedule, clocks, state);
    if (typeof seen === "string") return { why: seen, met: met.size };
    if (seen.now >= end) continue;
    for (const next of stepsOf(schedule, clocks, seen)) {
      const key = keyOf(next);
      if (met.has(key)) continue;
      met.add(key);
      open.push(next);
    }
  }
  return { why: undefined, met: met.size };
}

/** Lets dates come, signs, and looks at every token; returns what must not be. */
function look(schedule: SmallSchedule, clocks: Clocks, state: State): State | string {
  const { rolls, lifetime, skew, margin, window } = schedule;
  const { now } = state;
  const held = state.held.map((holder, server) => settle(rolls, holder, now + (clocks.servers[server] ?? 0)));
  const central = settle(rolls, state.central, now + clocks.applier);
  const ages = state.ages.map((age, certificate) => {
    if (held.some(({ current }) => current === certificate)) return 0;
    return age < 0 || age >= lifetime ? -1 : age + 1;
  });
  for (const [certificate, age] of ages.entries()) {
    if (age < 0) continue;
    for (const [server, holder] of held.entries()) {
      const local = now + (clocks.servers[server] ?? 0);
      const why = rejection(schedule, holder, certificate, local);
      if (why !== undefined) return `${why}: certificate ${certificate} on server ${server} at ${now}`;
    }
  }
  const index = rolls.findIndex((date) => date > now + clocks.applier);
  const date = rolls[index];
  const isMissed =
    date !== undefined &&
    now + clocks.applier > date - margin - window &&
    central.next === 0 &&
    central.current === index;
  if (isMissed && state.run === undefined) return `roll ${index} is not staged at ${now}`;
  const due = rolls.findLastIndex((effective) => now > effective + skew);
  if (held.some(({ current }) => current <= due)) return `roll ${due} did not happen at ${now}`;
  return { ...state, held, central, ages };
}

function rejection(
  { rolls, certificates, skew }: SmallSchedule,
  { current, previous, next }: Holder,
  certificate: number,
  local: number,
): string | undefined {
  const facts = certificates[certificate];
  if (facts === undefined || local < facts.notBefore) return "not yet valid";
  if (local > facts.notAfter) return "expired";
  if (certificate === current || certificate === previous) return undefined;
  const isNext = next === 1 && certificate === current + 1;
  return isNext && local >= (rolls[current] ?? Infinity) - 2 * skew ? undefined : "not held";
}

function settle(rolls: readonly number[], holder: Holder, local: number): Holder {
  const date = rolls[holder.current];
  if (holder.next === 0 || date === undefined || local < date) return holder;
  return { current: holder.current + 1, previous: previousOf(holder.current), next: 0 };
}

function previousOf(certificate: number): Holder["previous"] {
  return certificate === 0 ? 0 : certificate === 1 ? 1 : 2;
}

/** Everything that can happen until the next tick. */
function* stepsOf(schedule: SmallSchedule, clocks: Clocks, state: State): Generator<State> {
  const later = state.now + 1;
  if (state.run !== undefined) {
    yield* arrivalsOf(schedule, state);
    return;
  }
  if (later <= state.due) yield { ...state, now: later };
  const central = decide(schedule, clocks, state);
  const due = state.now + 1 + schedule.window;
  if (central === undefined) {
    // A whole run that has nothing to do: only its time counts.
    yield { ...state, now: later, due, crashed: false };
    return;
  }
  const waiting = state.held.flatMap((holder, server) => (has(holder, central) ? [] : [server]));
  const begun: State = { ...state, central, run: { since: state.now, waiting } };
  yield* arrivalsOf(schedule, begun);
  if (state.crashed || later > state.due) return;
  for (const reached of subsets(waiting)) {
    if (reached.length === waiting.length && waiting.length > 0) continue;
    yield { ...state, now: later, central, held: receive(state.held, reached, central), crashed: true };
  }
}

/** A whole run goes on until its change is everywhere, which takes as long as the replication may; it must end in time. */
function* arrivalsOf({ replication, window }: SmallSchedule, state: State): Generator<State> {
  const { run, now, held, central, due } = state;
  if (run === undefined) return;
  const isLast = now >= run.since + replication;
  for (const reached of isLast ? [run.waiting] : subsets(run.waiting)) {
    const waiting = run.waiting.filter((server) => !reached.includes(server));
    const received = receive(held, reached, central);
    if (waiting.length > 0)
      yield { ...state, now: now + 1, held: received, run: { since: run.since, waiting } };
    else if (now <= due) {
      yield {
        ...state,
        now: now + 1,
        held: received,
        run: undefined,
        due: run.since + 1 + window,
        crashed: false,
      };
    }
  }
}

/** What a run writes: a roll whose time has come, or its withdrawal; undefined where there is nothing to do. */
function decide(schedule: SmallSchedule, clocks: Clocks, { now, central, held }: State): Holder | undefined {
  const { rolls, lifetime, skew, margin, window } = schedule;
  const reading = now + clocks.applier;
  const date = rolls[central.current];
  if (date === undefined || reading >= date) return undefined;
  const last = date - margin - window;
  if (central.next === 1) {
    if (held.every((holder) => has(holder, central))) return undefined;
    if (reading > date - margin) return undefined;
    return reading <= last ? central : { ...central, previous: -1, next: 0 };
  }
  const since = rolls[central.current - 1] ?? -Infinity;
  const isRead = held.every(({ current }) => current === central.current);
  const isFree = central.previous === -1 || (isRead && reading >= since + lifetime + 2 * skew);
  return isFree && reading <= last ? { current: central.current, previous: -1, next: 1 } : undefined;
}

function receive(held: readonly Holder[], reached: readonly number[], central: Holder): readonly Holder[] {
  return held.map((holder, server) => (reached.includes(server) ? central : holder));
}

/** A server whose clock is ahead may have turned already what the deployment still calls staged. */
function has(holder: Holder, central: Holder): boolean {
  const { current, previous, next } = central;
  if (next === 1 && holder.current === current + 1) return true;
  return holder.current === current && holder.previous === previous && holder.next === next;
}

function subsets(items: readonly number[]): readonly (readonly number[])[] {
  return items.reduce<readonly (readonly number[])[]>(
    (all, item) => [...all, ...all.map((subset) => [...subset, item])],
    [[]],
  );
}

function keyOf({ now, central, held, ages, due, run, crashed }: State): string {
  const holders = [central, ...held].map(({ current, previous, next }) => `${current}${previous}${next}`);
  const going = run === undefined ? "" : `${run.since}:${run.waiting.join("")}`;
  return `${now} ${holders.join(",")} ${ages.join(",")} ${due} ${going} ${crashed ? 1 : 0}`;
}

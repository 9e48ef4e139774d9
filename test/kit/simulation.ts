// A deployment over weeks: somebody edits the configuration, somebody applies now and then, runs die, a server is away for a while,
// and every clock is a little wrong. Played against a planner, with the tokens watched.

import fc from "fast-check";
import { DAY, HOUR, MINUTE, type DurationMs, type Instant } from "../../src/base/instant.ts";
import { NOTHING_KNOWN, type Known } from "../../src/model/observed.ts";
import { withSights } from "../../src/schedule/sights.ts";
import { tokenLifetime } from "../../src/schedule/roll-rules.ts";
import { aDesiredState, T0, type StepInput } from "./deployment.ts";
import type { Planner } from "./laws.ts";
import { fqdn, sha256, thumbprint } from "./names.ts";
import { watchTokens } from "./tokens.ts";
import { anEmptyServer, applyPlan, observeWorld, type World } from "./world.ts";

const SKEW = 5 * MINUTE;
const POLICY = { clockSkew: SKEW, stagingMargin: 4 * HOUR, applyWindow: 24 * HOUR } as const;
const CERTIFICATES = ["A", "B", "C", "D"] as const;
const LENGTH = 60 * DAY;

const clock = fc.integer({ min: -SKEW, max: SKEW });
const certificate = fc.constantFrom(...CERTIFICATES);

/** An edit: the certificate for now, and a roll some time after the edit; what it names may be anything. */
const edit = fc.record({
  at: fc.integer({ min: 0, max: LENGTH }),
  base: fc.constantFrom("keep", "keep", "keep", ...CERTIFICATES),
  roll: fc.option(fc.record({ certificate, after: fc.integer({ min: -HOUR, max: 12 * DAY }) }), {
    nil: undefined,
    freq: 6,
  }),
});

const run = fc.record({
  /** Less than half of the apply window: of two runs in a row at most one is cut short. */
  after: fc.integer({ min: HOUR, max: 12 * HOUR }),
  effects: fc.option(fc.nat(3), { nil: undefined, freq: 2 }),
  memory: fc.constantFrom("kept", "kept", "kept", "lost"),
});

export const arbitraryStory = fc.record({
  clocks: fc.array(clock, { minLength: 2, maxLength: 3 }),
  applier: clock,
  initial: fc.constantFrom("settled", "with previous"),
  edits: fc.array(edit, { minLength: 1, maxLength: 8 }),
  runs: fc.array(run, { minLength: 20, maxLength: 60 }),
  outages: fc.array(
    fc.record({
      server: fc.nat(2),
      at: fc.integer({ min: 0, max: LENGTH }),
      length: fc.integer({ min: HOUR, max: 4 * DAY }),
    }),
    {
      maxLength: 4,
    },
  ),
  removePrevious: fc.boolean(),
});
export type Story = typeof arbitraryStory extends fc.Arbitrary<infer Value> ? Value : never;

/** What happened in a story, so that a law can show that it met the hard things. */
export interface Events {
  staged: number;
  rolled: number;
  cancelled: number;
  refused: number;
  crashed: number;
  away: number;
}

/** Plays a story; throws where a live token does not validate. */
export function play(planner: Planner, story: Story): Events {
  const world = makeStoryWorld(story);
  const watch = watchTokens(T0, { lifetime: tokenLifetime("OAuthTokenIssuer"), clockSkew: SKEW });
  const events: Events = { staged: 0, rolled: 0, cancelled: 0, refused: 0, crashed: 0, away: 0 };
  let known: Known = NOTHING_KNOWN;
  let at = T0;
  let cut = false;
  for (const { after, effects, memory } of repeat(story.runs)) {
    at += after;
    if (at > T0 + LENGTH) break;
    watch.advance(world, at);
    events.away += setReach(world, story, at);
    // Of two runs in a row at most one is cut short, so that a whole one is done within the apply window.
    cut = !cut && effects !== undefined;
    known = runOnce(planner, world, { story, at, known, effects: cut ? effects : undefined, events });
    if (memory === "lost") known = NOTHING_KNOWN;
    watch.check(world);
  }
  return events;
}

function* repeat<Item>(items: readonly Item[]): Generator<Item> {
  for (;;) yield* items;
}

interface Turn {
  readonly story: Story;
  readonly at: Instant;
  readonly known: Known;
  readonly effects: number | undefined;
  readonly events: Events;
}

function runOnce(planner: Planner, world: World, turn: Turn): Known {
  const { story, at, events } = turn;
  const now = at + story.applier;
  const desired = aDesiredState({
    pools: [{ pool: "pool01", servers: story.clocks.map((_, index) => serverName(index)) }],
    assignments: [{ steps: stepsAt(story, at), removePrevious: story.removePrevious }],
    certificates: Object.fromEntries(CERTIFICATES.map((name) => [name, {}])),
    policy: POLICY,
  });
  const observed = observeWorld(world, now);
  const known = withSights(turn.known, observed, SKEW);
  const plan = planner({ desired, observed, known, now, allow: [], hash: sha256 });
  const before = world.writes;
  applyPlan(world, plan, { at, ...(turn.effects === undefined ? {} : { effects: turn.effects }) });
  events.staged += plan.actions.filter(({ kind, heldBy }) => kind === "stage" && heldBy.length === 0).length;
  events.cancelled += plan.actions.filter(({ kind }) => kind === "unstage").length;
  events.refused += plan.diagnostics.length > 0 ? 1 : 0;
  const inForce = world.deployment.records.get("OAuthTokenIssuer")?.record.effectiveDate;
  events.rolled += inForce !== undefined && inForce <= now ? 1 : 0;
  events.crashed += turn.effects !== undefined && world.writes - before >= turn.effects ? 1 : 0;
  return withSights(known, observeWorld(world, now), SKEW);
}

/** The configuration as the edits until then left it: rolls stay until another edit. */
function stepsAt(story: Story, at: Instant): readonly [StepInput, ...StepInput[]] {
  let base: string = "A";
  let steps: readonly [StepInput, ...StepInput[]] = [base];
  for (const change of story.edits.toSorted((a, b) => a.at - b.at)) {
    const edited = T0 + change.at;
    if (edited > at) break;
    // A careful author keeps what is in force by now, and names another certificate only now and then.
    const last = steps.at(-1);
    if (last !== undefined && typeof last !== "string" && last.at <= edited) base = last.certificate;
    if (change.base !== "keep") base = change.base;
    const roll = change.roll;
    steps = roll === undefined ? [base] : [base, { certificate: roll.certificate, at: edited + roll.after }];
  }
  return steps;
}

function makeStoryWorld(story: Story): World {
  const record = {
    thumbprint: thumbprint("A"),
    ...(story.initial === "settled" ? {} : { previousThumbprint: thumbprint("D") }),
  };
  const written = { record, writtenAt: T0 - 100 * DAY };
  const keys = CERTIFICATES.map((name) => thumbprint(name));
  const world: World = {
    deployment: {
      records: new Map([["OAuthTokenIssuer", written]]),
      installed: new Set(keys),
      publication: 1,
    },
    servers: new Map(),
    certificates: () => undefined,
    distribution: "replicated",
    writes: 0,
  };
  story.clocks.forEach((clockAhead: DurationMs, index) => {
    const server = anEmptyServer();
    server.replica.set("OAuthTokenIssuer", written);
    for (const key of keys) server.installed.add(key);
    world.servers.set(fqdn(serverName(index)), { ...server, publication: 1, clockAhead });
  });
  return world;
}

/** At most one server is away at a time. */
function setReach(world: World, story: Story, at: Instant): number {
  const outage = story.outages.find(({ at: from, length }) => T0 + from <= at && at < T0 + from + length);
  const names = [...world.servers.keys()];
  const away = outage === undefined ? undefined : names[outage.server % names.length];
  for (const [name, server] of world.servers) server.reachable = name === away ? "no" : "yes";
  return away === undefined ? 0 : 1;
}

function serverName(index: number): string {
  return `fe${index + 1}`;
}

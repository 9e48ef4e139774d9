// A deployment over weeks: somebody edits the configuration, somebody applies now and then, runs
// die, a server is away for a while, and every clock is a little wrong. Played against a planner,
// with the tokens watched.

import fc from "fast-check";
import { DAY, HOUR, MINUTE, type DurationMs, type Instant } from "../../src/base/instant.ts";
import type { Action } from "../../src/model/action.ts";
import type { DesiredState } from "../../src/model/desired.ts";
import { NOTHING_KNOWN, type Known } from "../../src/model/observed.ts";
import type { Plan } from "../../src/model/plan.ts";
import { withSights } from "../../src/schedule/sights.ts";
import { tokenLifetime } from "../../src/schedule/roll-rules.ts";
import { aDesiredState, T0, type StepInput } from "./deployment.ts";
import type { Planner } from "./laws.ts";
import { fqdn, sha256, thumbprint } from "./names.ts";
import { watchTokens, type TokenRules, type TokenWatch } from "./tokens.ts";
import { anEmptyServer, applyPlan, observeWorld, pullReplica, type World } from "./world.ts";

const SKEW = 5 * MINUTE;
const BOUND = HOUR;
const POLICY = { clockSkew: SKEW, replicationBound: BOUND, applyWindow: 24 * HOUR } as const;
const CERTIFICATES = ["A", "B", "C", "D"] as const;

const clock = fc.integer({ min: -SKEW, max: SKEW });
const certificate = fc.constantFrom(...CERTIFICATES);
/** One time in `times`. */
const onceIn = <Value>(times: number, arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/**
 * An edit: the certificate for now, mostly kept, and a roll some time after it; near the last
 * staging more often than elsewhere.
 */
const edit = fc.record({
  base: fc.oneof({ weight: 12, arbitrary: fc.constant("keep") }, { weight: 1, arbitrary: certificate }),
  roll: fc.option(
    fc.record({
      certificate,
      after: fc.oneof(
        fc.integer({ min: 28 * HOUR, max: 42 * HOUR }),
        fc.integer({ min: -HOUR, max: 12 * DAY }),
      ),
    }),
    { nil: undefined, freq: 9 },
  ),
});

/** A server goes away, before a run or in the middle of one, and comes back some runs later. */
const absence = fc.record({
  server: fc.nat(2),
  when: fc.constantFrom("before", "during"),
  runs: fc.integer({ min: 1, max: 12 }),
});

const turn = fc.record({
  /** Less than half of the apply window: of two runs in a row at most one is cut short. */
  after: fc.integer({ min: HOUR, max: 12 * HOUR }),
  effects: onceIn(3, fc.nat(3)),
  memory: fc.constantFrom("kept", "kept", "kept", "lost"),
  edit: onceIn(8, edit),
  absence: onceIn(4, absence),
});
type StoryTurn = typeof turn extends fc.Arbitrary<infer Value> ? Value : never;

export const arbitraryStory = fc.record({
  clocks: fc.array(clock, { minLength: 2, maxLength: 3 }),
  applier: clock,
  initial: fc.constantFrom("settled", "with previous"),
  turns: fc.array(turn, { minLength: 20, maxLength: 80 }),
  removePrevious: fc.boolean(),
  /** The usual margin, or the least that is allowed: R + 2σ. */
  stagingMargin: fc.constantFrom(4 * HOUR, BOUND + 2 * SKEW),
  /** With the run, or by the product itself, for each server some time later but within R. */
  replication: fc.oneof(
    fc.constant("with the run" as const),
    fc.array(fc.integer({ min: 0, max: BOUND }), { minLength: 3, maxLength: 3 }),
  ),
});
export type Story = typeof arbitraryStory extends fc.Arbitrary<infer Value> ? Value : never;

/** What happened in a story, so that a law can show that it met the hard things. */
export interface Events {
  staged: number;
  rolled: number;
  cancelled: number;
  withdrawn: number;
  refused: number;
  crashed: number;
  away: number;
}

type Steps = readonly [StepInput, ...StepInput[]];

/** What a story has come to. */
interface State {
  readonly story: Story;
  readonly type: TokenRules["type"];
  readonly world: World;
  readonly events: Events;
  known: Known;
  steps: Steps;
  /** The server that is away, and for how many more runs. */
  away: { readonly server: number; runs: number } | undefined;
  /** Whether the last run was cut short. */
  cut: "cut" | "whole";
  /** Whether the last run was whole and reached everybody. */
  calm: "yes" | "no";
}

/**
 * Plays a story with the deployment's certificate, or with a pool's; throws where a live token does
 * not validate. The change of a pool's certificate at once, which no guard holds and no law covers,
 * ends the story.
 */
export function play(planner: Planner, story: Story, type: TokenRules["type"] = "OAuthTokenIssuer"): Events {
  const events: Events = {
    staged: 0,
    rolled: 0,
    cancelled: 0,
    withdrawn: 0,
    refused: 0,
    crashed: 0,
    away: 0,
  };
  const world = makeStoryWorld(story, type);
  const state: State = {
    story,
    type,
    world,
    events,
    known: NOTHING_KNOWN,
    steps: ["A"],
    away: undefined,
    cut: "whole",
    calm: "yes",
  };
  const watch = watchTokens(T0, { lifetime: tokenLifetime(type), clockSkew: SKEW, type });
  let at = T0;
  for (const next of [...story.turns, ...QUIET_TURNS]) {
    carry(state, watch, at);
    at += next.after;
    watch.advance(world, at);
    state.steps = next.edit === undefined ? state.steps : editSteps(state.steps, next.edit, at);
    if (playTurn(planner, state, next, at) === "broken") return events;
    watch.check(world);
  }
  return events;
}

/** How every story ends: somebody goes on applying. */
const QUIET_TURNS: readonly StoryTurn[] = Array.from({ length: 30 }, () => ({
  after: 12 * HOUR,
  effects: undefined,
  memory: "kept",
  edit: undefined,
  absence: undefined,
}));

/** The product's own replication after a run: each server takes what was published, after its own delay. */
function carry({ story, world }: State, watch: TokenWatch, from: Instant): void {
  const { replication } = story;
  if (replication === "with the run") return;
  const due = [...world.servers.keys()].map((name, index) => ({
    name,
    at: from + (replication[index] ?? 0),
  }));
  for (const { name, at } of due.toSorted((a, b) => a.at - b.at)) {
    watch.advance(world, at);
    pullReplica(world, name, at);
    watch.check(world);
  }
}

function playTurn(planner: Planner, state: State, next: StoryTurn, at: Instant): "whole" | "broken" {
  const { story, world, events } = state;
  const mayLeave = state.away === undefined && (state.calm === "yes" || !isPool(state));
  const leaves = mayLeave ? next.absence : undefined;
  if (leaves?.when === "before") state.away = { server: leaves.server, runs: leaves.runs };
  setReach(state);
  const now = at + story.applier;
  const desired = desiredOf(state);
  state.known = withSights(state.known, observeWorld(world, now), SKEW);
  const plan = planner({
    desired,
    observed: observeWorld(world, now),
    known: state.known,
    now,
    allow: [],
    hash: sha256,
  });
  if (plan.actions.some((action) => changesPoolAtOnce(action))) return "broken";
  if (leaves?.when === "during") state.away = { server: leaves.server, runs: leaves.runs };
  setReach(state);
  // Of two runs in a row at most one is cut short, so that a whole one is done within the apply window.
  const effects = state.cut === "whole" ? next.effects : undefined;
  const actions =
    story.replication === "with the run"
      ? plan.actions
      : plan.actions.filter(({ kind }) => kind !== "replicate");
  const done = applyPlan(world, { actions }, { at, ...(effects === undefined ? {} : { effects }) });
  state.cut = effects !== undefined && done >= effects ? "cut" : "whole";
  count(events, plan, state);
  state.calm = state.cut === "whole" && state.away === undefined ? "yes" : "no";
  state.known =
    next.memory === "lost" && (state.cut === "whole" || !isPool(state))
      ? NOTHING_KNOWN
      : withSights(state.known, observeWorld(world, now), SKEW);
  if (state.away !== undefined) {
    state.away.runs -= 1;
    if (state.away.runs === 0) state.away = undefined;
  }
  return "whole";
}

/**
 * The servers of a pool are written one by one, so two things stay outside of what is promised for
 * them: a run that is cut short, whose memory is lost, and whose only staged server is away from
 * then on; and two servers that are away so soon after each other that no whole run in between has
 * reached everybody.
 */
function isPool({ type }: State): boolean {
  return type === "AudioVideoAuthentication";
}

function changesPoolAtOnce(action: Action): boolean {
  return (
    action.kind === "assign" && action.type === "AudioVideoAuthentication" && action.expected.kind !== "empty"
  );
}

function count(events: Events, plan: Plan, { world, cut, away, type }: State): void {
  const done = plan.actions.filter(({ heldBy }) => heldBy.length === 0);
  events.staged += done.filter(({ kind }) => kind === "stage").length;
  events.cancelled += done.filter(
    ({ reason, kind }) => kind === "unstage" && reason === "roll-not-desired",
  ).length;
  events.withdrawn += done.filter(
    ({ reason, kind }) => kind === "unstage" && reason === "roll-incomplete",
  ).length;
  events.refused += plan.diagnostics.length > 0 ? 1 : 0;
  events.crashed += cut === "cut" ? 1 : 0;
  events.away += away === undefined ? 0 : 1;
  const [first] = world.servers.values();
  const date = (first?.own.get(type) ?? first?.replica.get(type))?.record.effectiveDate;
  events.rolled += date !== undefined && date <= plan.madeAt ? 1 : 0;
}

/** A careful author keeps what is in force by now, and names another certificate only now and then. */
function editSteps(steps: Steps, { base, roll }: NonNullable<StoryTurn["edit"]>, at: Instant): Steps {
  const last = steps.at(-1) ?? steps[0];
  const [first] = steps;
  const inForce = typeof last !== "string" && last.at <= at ? last.certificate : nameOf(first);
  const kept = base === "keep" ? inForce : base;
  return roll === undefined ? [kept] : [kept, { certificate: roll.certificate, at: at + roll.after }];
}

function nameOf(step: StepInput): string {
  return typeof step === "string" ? step : step.certificate;
}

function desiredOf({ story, steps, type }: State): DesiredState {
  const servers = story.clocks.map((_, index) => serverName(index));
  const { removePrevious, stagingMargin } = story;
  const central = type === "OAuthTokenIssuer";
  return aDesiredState({
    pools: [{ pool: "pool01", role: central ? "FrontEnd" : "Edge", servers }],
    assignments: central
      ? [{ steps, removePrevious }]
      : servers.map((server) => ({ server, type, steps, removePrevious })),
    certificates: Object.fromEntries(CERTIFICATES.map((name) => [name, {}])),
    policy: { ...POLICY, stagingMargin },
  });
}

function makeStoryWorld(story: Story, type: TokenRules["type"]): World {
  const record = {
    thumbprint: thumbprint("A"),
    ...(story.initial === "settled" ? {} : { previousThumbprint: thumbprint("D") }),
  };
  const written = { record, writtenAt: T0 - 100 * DAY };
  const keys = CERTIFICATES.map((name) => thumbprint(name));
  const world: World = {
    deployment: {
      records: new Map(type === "OAuthTokenIssuer" ? [[type, written]] : []),
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
    (type === "OAuthTokenIssuer" ? server.replica : server.own).set(type, written);
    for (const key of keys) server.installed.add(key);
    world.servers.set(fqdn(serverName(index)), { ...server, publication: 1, clockAhead });
  });
  return world;
}

/** At most one server is away at a time. */
function setReach({ world, away }: State): void {
  const names = [...world.servers.keys()];
  const gone = away === undefined ? undefined : names[away.server % names.length];
  for (const [name, server] of world.servers) server.reachable = name === gone ? "no" : "yes";
}

function serverName(index: number): string {
  return `fe${index + 1}`;
}

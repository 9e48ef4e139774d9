// The laws of design.md section 11 that the planner alone can keep or break, as predicates over any
// planner: the real one must satisfy them, and each planted mutant must be caught by one.

import { invariant } from "../../src/base/invariant.ts";
import { DAY, type DurationMs, type Instant } from "../../src/base/instant.ts";
import type { Action } from "../../src/model/action.ts";
import { heldCopies, settle, type Copies, type CopyRecord } from "../../src/model/assignment.ts";
import { bears, TYPE_FACTS } from "../../src/model/certificate-type.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { DesiredState, DesiredStep } from "../../src/model/desired.ts";
import { NOTHING_KNOWN, type Known } from "../../src/model/observed.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import { compareText } from "../../src/base/order.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { PlanInput } from "../../src/planner/plan-input.ts";
import { sha256 } from "./names.ts";
import type { Scenario } from "./scenario.ts";
import {
  applyPlan,
  cloneWorld,
  observeWorld,
  type World,
  type WorldServer,
  type WrittenRecord,
} from "./world.ts";

export type Planner = (input: PlanInput) => Plan;

/** Plans a scenario as it stands. */
export function planOf(
  planner: Planner,
  scenario: Scenario,
  world: World,
  known: Known = NOTHING_KNOWN,
): Plan {
  const { desired, now, allow } = scenario;
  return planner({ desired, observed: observeWorld(world, now), known, now, allow, hash: sha256 });
}

/** Returns the actions that an apply would run now. */
export function executable(plan: Plan): readonly Action[] {
  return plan.actions.filter(({ heldBy, waitsUntil }) => heldBy.length === 0 && waitsUntil === undefined);
}

/** Applies until nothing is left to run; returns how many applies that took, and fails after `most`. */
export function settleWorld(planner: Planner, scenario: Scenario, world: World, most: number): number {
  for (let runs = 0; runs <= most; runs += 1) {
    const plan = planOf(planner, scenario, world);
    if (executable(plan).length === 0) return runs;
    applyPlan(world, plan, { at: scenario.now });
  }
  throw new Error(`still not settled after ${most} applies`);
}

/**
 * Law 1: an apply leaves an empty plan, and a second one writes nothing. More runs are for what
 * must first be read back.
 */
export function law1(planner: Planner, scenario: Scenario): void {
  const world = cloneWorld(scenario.world);
  const runs = settleWorld(planner, scenario, world, 4);
  invariant(runs <= 1 || needsReadingBack(scenario), `an ordinary plan took ${runs} applies`);
  const { writes } = world;
  applyPlan(world, planOf(planner, scenario, world), { at: scenario.now });
  invariant(world.writes === writes, "a second apply wrote");
}

/**
 * What must be seen on every bearer before anything else may follow: a roll that is cancelled, a
 * bearer that was out of step.
 */
function needsReadingBack({ desired, world, now }: Scenario): boolean {
  const central = [...world.deployment.records.values()];
  const text = JSON.stringify(central.map(({ record }) => record));
  return [...world.servers].some(([name, { own, replica }]) => {
    const isPending = [...own.values(), ...central].some(({ record }) => (record.effectiveDate ?? now) > now);
    const held = JSON.stringify([...replica.values()].map(({ record }) => record));
    const isBehind = held !== text && desired.topology.servers.get(name)?.role !== "Edge";
    const isNew = own.size === 0 && desired.topology.servers.get(name)?.role === "Edge";
    return isPending || isBehind || isNew || own.has("OAuthTokenIssuer");
  });
}

/** Law 2: the order of the input is nothing. `order` turns each collection's entries around. */
export function law2(
  planner: Planner,
  scenario: Scenario,
  order: <Item>(items: readonly Item[]) => Item[],
): void {
  const plan = planOf(planner, scenario, scenario.world);
  const shuffled = reorder(scenario, order);
  const again = planOf(planner, shuffled, shuffled.world);
  invariant(plan.digest === again.digest, "another order gives another digest");
  invariant(
    JSON.stringify(plan.actions) === JSON.stringify(again.actions),
    "another order gives another plan",
  );
}

function reorder(scenario: Scenario, order: <Item>(items: readonly Item[]) => Item[]): Scenario {
  const { desired, world } = scenario;
  const { topology } = desired;
  return {
    ...scenario,
    desired: {
      ...desired,
      assignments: order(desired.assignments),
      topology: {
        pools: new Map(order([...topology.pools])),
        servers: new Map(order([...topology.servers])),
      },
    },
    world: { ...world, servers: new Map(order([...world.servers])) },
  };
}

/**
 * Law 3: stop after any effect, run again: the same end as an unbroken run. What was done in the
 * meantime may raise the guard on mass changes, which is a refusal and not an end; it is lifted
 * here. Where a bearer was out of step at the start, the two runs may differ in what they still
 * wait for, so the end is the one after the wait, or a refusal that is said.
 */
export function law3(planner: Planner, guarded: Scenario, stopAfter: number): void {
  const scenario = { ...guarded, allow: [...guarded.allow, "guard/change-share"] };
  const { desired } = scenario;
  const unbroken = cloneWorld(scenario.world);
  const broken = cloneWorld(scenario.world);
  applyPlan(broken, planOf(planner, scenario, broken), { at: scenario.now, effects: stopAfter });
  settleWorld(planner, scenario, unbroken, 4);
  settleWorld(planner, scenario, broken, 5);
  if (fingerprint(unbroken, desired) === fingerprint(broken, desired)) return;
  invariant(needsReadingBack(scenario), "a broken run ends elsewhere");
  const later = { ...scenario, now: scenario.now + 2 * DAY };
  settleWorld(planner, later, unbroken, 4);
  settleWorld(planner, later, broken, 5);
  if (fingerprint(unbroken, desired) === fingerprint(broken, desired)) return;
  const says = [unbroken, broken].some((world) => planOf(planner, later, world).diagnostics.length > 0);
  invariant(says, "a broken run ends elsewhere, without a word");
}

/** Law 4: no input yields an action that sets an OAuth certificate on a server. */
export function law4(planner: Planner, scenario: Scenario): void {
  for (const action of planOf(planner, scenario, scenario.world).actions) {
    const sets = action.kind === "assign" || action.kind === "stage" || action.kind === "unstage";
    invariant(
      !(sets && action.type === "OAuthTokenIssuer" && action.target.kind === "server"),
      "an OAuth certificate on one server",
    );
  }
}

/** Law 5: shifting every date and the clock shifts the plan. */
export function law5(planner: Planner, scenario: Scenario, by: DurationMs): void {
  const plan = planOf(planner, scenario, scenario.world);
  const shifted = shiftScenario(scenario, by);
  const later = planOf(planner, shifted, shifted.world);
  const expected = plan.actions.map((action) => shiftAction(action, by));
  invariant(JSON.stringify(later.actions) === JSON.stringify(expected), "a shifted plan is another plan");
  const until = plan.validUntil === null ? null : plan.validUntil + by;
  invariant(later.validUntil === until, "a shifted plan is valid for another time");
}

/** Law 8: once every server is back, a few applies reach an end, and then nothing is written any more. */
export function law8(planner: Planner, scenario: Scenario): void {
  const world = cloneWorld(scenario.world);
  applyPlan(world, planOf(planner, scenario, world), { at: scenario.now });
  for (const server of world.servers.values()) server.reachable = "yes";
  settleWorld(planner, scenario, world, 4);
  const plan = planOf(planner, scenario, world);
  invariant(executable(plan).length === 0, "not at an end");
  const says = [...plan.diagnostics, ...plan.completeness.gaps];
  const held = plan.actions.length > 0;
  invariant(!held || says.length > 0, "held without a word");
  const wrong = isAsDesired(scenario, world) ? [] : ["wrong"];
  invariant(wrong.length === 0 || says.length > 0, "not as desired, and nothing is said");
  invariant(hasEveryKey(scenario, world) || says.length > 0, "a key is missing, and nothing is said");
}

/**
 * Of two actions that interrupt the same type in one pool, one waits for the other: never two
 * servers at a time.
 */
export function lawOfChains(planner: Planner, scenario: Scenario): void {
  const { actions } = planOf(planner, scenario, scenario.world);
  const byId = new Map(actions.map((action) => [action.id, action]));
  const waitsFor = (from: Action, to: Action): boolean =>
    from.dependsOn.some((id) => {
      const before = byId.get(id);
      return before !== undefined && (before === to || waitsFor(before, to));
    });
  const interrupting = actions.filter((action) => interrupts(action));
  for (const [index, action] of interrupting.entries()) {
    for (const other of interrupting.slice(index + 1)) {
      const apart = action.type !== other.type || poolOf(scenario, action) !== poolOf(scenario, other);
      invariant(apart || waitsFor(action, other) || waitsFor(other, action), "two servers at a time");
    }
  }
}

/**
 * Decides from the product's facts alone whether an action takes a service away: it replaces what
 * is in force.
 */
function interrupts(action: Action): action is Extract<Action, { kind: "assign" }> {
  return action.kind === "assign" && action.expected.kind !== "empty" && TYPE_FACTS[action.type].interrupts;
}

function poolOf({ desired }: Scenario, { target }: Action): string | undefined {
  return target.kind === "server" ? desired.topology.servers.get(target.server)?.pool : undefined;
}

/**
 * The planner's promise of {@link Plan.validUntil}: before it the clock alone changes nothing, at
 * it something.
 */
export function lawOfValidity(
  planner: Planner,
  scenario: Scenario,
  at: (from: Instant, to: Instant) => Instant,
): void {
  const { desired, now, allow } = scenario;
  const observed = observeWorld(scenario.world, now);
  const input = { desired, observed, known: NOTHING_KNOWN, allow, hash: sha256 };
  const plan = planner({ ...input, now });
  const end = plan.validUntil ?? now + 400 * 86_400_000;
  const before = planner({ ...input, now: at(now, end - 1) });
  invariant(before.digest === plan.digest, "the plan changed before its time");
  if (plan.validUntil === null) return;
  const after = planner({ ...input, now: plan.validUntil });
  const same = JSON.stringify(after.actions.map(essence)) === JSON.stringify(plan.actions.map(essence));
  invariant(!same, "the plan did not change at its time");
}

function essence(action: Action): unknown {
  const { id, heldBy, dependsOn } = action;
  return { id, heldBy, dependsOn, servers: action.kind === "replicate" ? action.servers : [] };
}

/**
 * Decides whether what signs and serves everywhere is what the steps say for now, and every pending
 * roll is asked for.
 */
function isAsDesired({ desired, now }: Scenario, world: World): boolean {
  return desired.assignments.every(({ target, type, steps }) => {
    const records =
      target.kind === "server"
        ? [world.servers.get(target.server)?.own.get(type)]
        : [world.deployment.records.get(type)];
    const step = steps
      .filter(({ effectiveDate }) => effectiveDate === undefined || effectiveDate <= now)
      .at(-1);
    const wanted = thumbprintOf(step);
    return records.every((written) => written !== undefined && inForceAt(written, now) === wanted);
  });
}

/** Decides whether whoever signs now, or will, has the key for it; the previous copy's does not count. */
function hasEveryKey({ desired, now }: Scenario, world: World): boolean {
  return desired.assignments.every(({ target, type, distribution }) => {
    const records =
      target.kind === "server" ? world.servers.get(target.server)?.own : world.deployment.records;
    const record = records?.get(type)?.record;
    if (record === undefined) return true;
    const copies = settle(record, now);
    const previous = copies.kind === "settled" ? copies.previous : undefined;
    const needed = heldCopies(copies).filter((thumbprint) => thumbprint !== previous);
    const central = distribution === "manual" ? [] : [world.deployment];
    const bearers = [...world.servers]
      .filter(([name]) =>
        bears(desired.topology.servers.get(name)?.role ?? "Director", type, desired.product),
      )
      .map(([, server]) => server);
    const own = target.kind === "server" ? [world.servers.get(target.server)] : [...central, ...bearers];
    return own.every((holder) => needed.every((thumbprint) => holder?.installed.has(thumbprint) === true));
  });
}

function thumbprintOf(step: DesiredStep | undefined): string | undefined {
  return step?.certificate.kind === "named" ? step.certificate.thumbprint : undefined;
}

function inForceAt({ record }: WrittenRecord, now: Instant): string | undefined {
  const ahead = record.effectiveDate !== undefined && record.effectiveDate > now;
  return ahead ? record.previousThumbprint : record.thumbprint;
}

/**
 * What a world holds, without when and by which publication: copies, and whether their keys are
 * there. Keys that nothing signs with don't count: whether a lost one of a previous copy came back
 * depends on what was replicated in between. So do those of a server's own certificate that no step
 * names: it is nobody's to bring back.
 */
export function fingerprint(world: World, desired: DesiredState): string {
  const records = (
    map: ReadonlyMap<string, WrittenRecord>,
    installed: ReadonlySet<Thumbprint>,
    named = ALL,
  ) =>
    [...map]
      .map(([type, { record }]) => ({
        type,
        record,
        hasKeys: named(type, record.thumbprint) === "named" ? hasKeys(record, installed) : "nobody's",
      }))
      .toSorted((a, b) => compareText(a.type, b.type));
  const servers = [...world.servers].map(([name, server]) => ({
    name,
    own: records(server.own, server.installed, (type, thumbprint) =>
      namedFor(desired, name, type, thumbprint),
    ),
    replica: records(server.replica, server.installed),
  }));
  const { deployment } = world;
  return JSON.stringify({ deployment: records(deployment.records, deployment.installed), servers });
}

type Named = (type: string, thumbprint: Thumbprint) => "named" | "not-named";
const ALL: Named = () => "named";

function namedFor(
  desired: DesiredState,
  server: Fqdn,
  type: string,
  thumbprint: Thumbprint,
): ReturnType<Named> {
  const isNamed = desired.assignments.some(
    ({ target, type: asked, steps }) =>
      asked === type &&
      target.kind === "server" &&
      target.server === server &&
      steps.some(({ certificate }) => certificate.kind === "named" && certificate.thumbprint === thumbprint),
  );
  return isNamed ? "named" : "not-named";
}

function hasKeys(record: CopyRecord, installed: ReadonlySet<Thumbprint>): boolean {
  const { thumbprint, previousThumbprint, effectiveDate } = record;
  const signing = effectiveDate === undefined ? undefined : previousThumbprint;
  return installed.has(thumbprint) && (signing === undefined || installed.has(signing));
}

/** Moves a scenario in time. */
export function shiftScenario(scenario: Scenario, by: DurationMs): Scenario {
  const { desired } = scenario;
  const shifted = (written: WrittenRecord): WrittenRecord => ({
    writtenAt: written.writtenAt + by,
    record: {
      ...written.record,
      ...(written.record.effectiveDate === undefined
        ? {}
        : { effectiveDate: written.record.effectiveDate + by }),
    },
  });
  const all = (map: ReadonlyMap<string, WrittenRecord>) =>
    new Map([...map].map(([type, written]) => [type, shifted(written)]));
  const server = (before: WorldServer): WorldServer => ({
    ...before,
    own: all(before.own),
    replica: all(before.replica),
  });
  const certificates: DesiredState["certificates"] = (thumbprint) => {
    const facts = desired.certificates(thumbprint);
    return facts === undefined
      ? undefined
      : { ...facts, notBefore: facts.notBefore + by, notAfter: facts.notAfter + by };
  };
  return {
    ...scenario,
    now: scenario.now + by,
    desired: {
      ...desired,
      certificates,
      assignments: desired.assignments.map((assignment) => {
        const [first, ...rest] = assignment.steps;
        return { ...assignment, steps: [shiftStep(first, by), ...rest.map((step) => shiftStep(step, by))] };
      }),
    },
    world: {
      ...scenario.world,
      certificates,
      deployment: { ...scenario.world.deployment, records: all(scenario.world.deployment.records) },
      servers: new Map([...scenario.world.servers].map(([name, before]) => [name, server(before)])),
    },
  };
}

function shiftStep(step: DesiredStep, by: DurationMs): DesiredStep {
  return step.effectiveDate === undefined ? step : { ...step, effectiveDate: step.effectiveDate + by };
}

function shiftAction(action: Action, by: DurationMs): Action {
  const undo =
    action.undo.kind === "until" ? { ...action.undo, instant: action.undo.instant + by } : action.undo;
  switch (action.kind) {
    case "install":
    case "replicate":
      return { ...action, undo };
    case "stage":
      return {
        ...action,
        undo,
        effectiveDate: action.effectiveDate + by,
        expected: shiftCopies(action.expected, by),
      };
    default:
      return { ...action, undo, expected: shiftCopies(action.expected, by) };
  }
}

function shiftCopies(copies: Copies, by: DurationMs): Copies {
  return copies.kind === "staged" ? { ...copies, effectiveDate: copies.effectiveDate + by } : copies;
}

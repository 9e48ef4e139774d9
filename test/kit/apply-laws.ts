// Scenarios of the laws as deployments in memory, on which real applies run, crash and run again.

import { invariant } from "../../src/base/invariant.ts";
import type { ApplyReport } from "../../src/model/apply-report.ts";
import { bears } from "../../src/model/certificate-type.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { applyPlan, type ApplyInput } from "../../src/reconcile/apply.ts";
import { FAKE_MATERIAL, HOLDER } from "./apply-bench.ts";
import { executable, fingerprint } from "./laws.ts";
import { aMemoryJournal, type MemoryJournal } from "./memory-journal.ts";
import { aMemoryState, createMemoryStore, type MemoryCertificate, type MemoryState } from "./memory-store.ts";
import { sha256 } from "./names.ts";
import type { Scenario } from "./scenario.ts";
import { anEmptyServer, type World } from "./world.ts";

/** What a process is whose power went: thrown at one point, and at every point after it. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export interface Machine {
  readonly scenario: Scenario;
  readonly state: MemoryState;
  readonly journal: MemoryJournal;
  /** What a planted mutant hands in instead. */
  readonly mutant: (machine: Machine) => Partial<ApplyInput>;
}

/**
 * Applies that reach an end from anywhere. The longest chain known takes four: by hand, a key that is installed for a roll lets a server
 * take back a staged copy of another type, what replaces that one brings the key that the replica waits for, and only then may the
 * deployment's copies change.
 */
const BOUND = 5;

/** Nothing is mutated. */
const HEALTHY: Machine["mutant"] = () => ({});

/** Puts a scenario's world into a memory store. */
export function aMachine(scenario: Scenario, mutant: Machine["mutant"] = HEALTHY): Machine {
  const { world } = scenario;
  const state = aMemoryState([...world.servers.keys()]);
  for (const [type, written] of world.deployment.records) state.central.own.set(type, written);
  putKeys(state.central.installed, world, world.deployment.installed);
  state.central.publication = world.deployment.publication;
  for (const [name, server] of world.servers) {
    const held = state.servers.get(name);
    invariant(held !== undefined, "each server was made");
    for (const [type, written] of server.own) held.own.set(type, written);
    for (const [type, written] of server.replica) held.replica.set(type, written);
    putKeys(held.installed, world, server.installed);
    held.publication = server.publication;
    held.fault = server.reachable === "yes" ? "none" : "unreachable";
  }
  return { scenario, state, journal: aMemoryJournal(), mutant };
}

/** Runs one apply. */
export function applyOn(machine: Machine, input: Partial<ApplyInput> = {}): Promise<ApplyReport> {
  const { scenario, state, journal } = machine;
  const clock = (): number => scenario.now;
  return applyPlan({
    store: createMemoryStore(state, clock),
    journal,
    desired: scenario.desired,
    allow: scenario.allow,
    clock,
    material: FAKE_MATERIAL,
    hash: sha256,
    holder: HOLDER,
    actor: "laws",
    lockTimeout: 0,
    signal: new AbortController().signal,
    ...machine.mutant(machine),
    ...input,
  });
}

/** Runs an apply that dies at its `point`-th step, counted from 1; returns whether it got that far. The lease stays behind. */
export async function crashOn(machine: Machine, point: number): Promise<"crashed" | "survived"> {
  const { state, journal } = machine;
  let steps = 0;
  const step = (): void => {
    steps += 1;
    if (steps >= point) throw new Crash(`at step ${point}`);
  };
  state.pause = async () => step();
  journal.before = step;
  try {
    await applyOn(machine);
    return "survived";
  } catch (error) {
    if (error instanceof Crash) return "crashed";
    throw error;
  } finally {
    state.pause = async () => undefined;
    journal.before = () => undefined;
    state.alive = () => "no";
  }
}

/** Applies until a report leaves nothing that can be done now; returns how many applies that took. */
export async function settleMachine(machine: Machine, most: number): Promise<number> {
  for (let runs = 1; runs <= most; runs += 1) {
    const { remaining } = await applyOn(machine);
    invariant(remaining !== undefined, "nothing hinders a last look");
    if (executable(remaining).length === 0) return runs;
  }
  throw new Error(`still not settled after ${most} applies`);
}

/** Fails unless one more apply writes nothing: no target, no lease, no journal. */
export async function expectSilence(machine: Machine): Promise<void> {
  const { state, journal } = machine;
  // A run that was killed while it gave its lease back has left it: nobody needs it, and whoever does takes it over.
  const count = () => [state.writes, state.leases, journal.writes, state.lease?.fence].join(" ");
  const before = count();
  const report = await applyOn(machine);
  const after = count();
  invariant(before === after, `one more apply wrote: ${before}, then ${after}`);
  invariant(report.run === undefined, "one more apply is in the history");
}

/**
 * What the machine's stores hold, without when and by which publication. The replica of a server that bears none of the deployment's
 * types is left out: it takes what it happens to hold the keys of, and nobody reads it.
 */
export function fingerprintOf({ state, scenario }: Machine): string {
  const { topology, product } = scenario.desired;
  const servers = [...state.servers].map(([name, { own, replica, installed }]) => {
    const role = topology.servers.get(name)?.role;
    const isRead = role !== undefined && bears(role, "OAuthTokenIssuer", product);
    const seen = isRead ? replica : new Map();
    return [name, { ...anEmptyServer(), own, replica: seen, installed: new Set(installed.keys()) }] as const;
  });
  const { own: records, installed, publication } = state.central;
  const deployment = { records, installed: new Set(installed.keys()), publication };
  return fingerprint({ ...scenario.world, deployment, servers: new Map(servers) }, scenario.desired);
}

/** Applies until nothing is left to do, and returns what the stores then hold. */
export async function endOf(machine: Machine): Promise<string> {
  await settleMachine(machine, BOUND);
  await expectSilence(machine);
  return fingerprintOf(machine);
}

/** Law 1: what a report leaves is what the next plan says; in the end an apply writes nothing. Returns the first report. */
export async function applyLaw1(machine: Machine): Promise<ApplyReport> {
  const report = await applyOn(machine);
  for (const [id, { kind }] of report.outcomes) {
    invariant(kind === "done" || kind === "skipped", `${id} is ${kind} though nothing was wrong`);
  }
  const next = await applyOn(machine);
  invariant(next.plan.digest === report.remaining?.digest, "the next plan is not what was left");
  await settleMachine(machine, 4);
  await expectSilence(machine);
  return report;
}

/** Law 3 for a kill at every step in turn. Returns how many there were. */
export async function applyLaw3(make: () => Machine): Promise<number> {
  const unbroken = await endOf(make());
  for (let point = 1; ; point += 1) {
    const machine = make();
    if ((await crashOn(machine, point)) === "survived") return point - 1;
    invariant((await endOf(machine)) === unbroken, `killed at step ${point}, it ends elsewhere`);
  }
}

/** Law 8, on a machine that was maltreated: faults stop; a bounded number of applies reaches an end, one more writes nothing, and says what is left. */
export async function applyLaw8(machine: Machine): Promise<void> {
  machine.state.answer = () => undefined;
  for (const server of machine.state.servers.values()) server.fault = "none";
  await settleMachine(machine, BOUND);
  await expectSilence(machine);
  const { plan } = await applyOn(machine, { makePlan });
  invariant(executable(plan).length === 0, "something is left that could be done");
  const said = [...plan.diagnostics, ...plan.completeness.gaps];
  invariant(plan.actions.length === 0 || said.length > 0, "what is left is held without a word");
}

function putKeys(
  installed: Map<Thumbprint, MemoryCertificate>,
  world: World,
  keys: ReadonlySet<Thumbprint>,
): void {
  for (const thumbprint of keys) {
    const certificate = world.certificates(thumbprint);
    const facts = certificate === undefined ? {} : { certificate };
    installed.set(thumbprint, { thumbprint, exportable: "yes", ...facts });
  }
}

// Arbitrary deployments for the laws: small, but with everything that makes a plan hard. A scenario
// is made from plain choices, so that fast-check can shrink it, and says which hard things it
// holds.

import fc from "fast-check";
import { DAY, HOUR, MINUTE, type Instant } from "../../src/base/instant.ts";
import type { CopyRecord } from "../../src/model/assignment.ts";
import { bears } from "../../src/model/certificate-type.ts";
import type { DesiredState } from "../../src/model/desired.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type { GuardName, Policy } from "../../src/model/policy.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import { aDesiredState, T0, type AssignmentInput, type PoolInput, type StepInput } from "./deployment.ts";
import { fqdn, thumbprint } from "./names.ts";
import { anEmptyServer, type World, type WorldServer, type WrittenRecord } from "./world.ts";

export interface Scenario {
  readonly desired: DesiredState;
  readonly world: World;
  readonly now: Instant;
  readonly allow: readonly GuardName[];
}

/** The hard things that the laws must have met, each in at least a tenth of their cases. */
export interface Traits {
  readonly "pending roll": boolean;
  readonly "late replica": boolean;
  readonly override: boolean;
  readonly "unreachable bearer": boolean;
  readonly "two pools": boolean;
  readonly "lost key": boolean;
}

const CERTIFICATES = ["A", "B", "C"] as const;
const OFFSETS = [
  -40 * DAY,
  -30 * HOUR,
  -HOUR,
  HOUR,
  5 * HOUR,
  20 * HOUR,
  30 * HOUR,
  10 * DAY,
  13 * DAY,
  30 * DAY,
] as const;
const WRITTEN = [-60 * DAY, -26 * HOUR, -HOUR] as const;

const certificate = fc.constantFrom(...CERTIFICATES);

/** A record, by choices: nothing, in force with or without a previous copy, or pending. */
const recordChoice = fc.record({
  kind: fc.constantFrom("empty", "settled", "settled", "rolled", "staged", "staged"),
  first: certificate,
  second: certificate,
  offset: fc.constantFrom(...OFFSETS),
  written: fc.constantFrom(...WRITTEN),
});
type RecordChoice = typeof recordChoice extends fc.Arbitrary<infer Choice> ? Choice : never;

const stepsChoice = fc.record({
  base: certificate,
  rolls: fc.uniqueArray(fc.record({ certificate, offset: fc.constantFrom(...OFFSETS) }), {
    maxLength: 2,
    selector: ({ offset }) => offset,
  }),
  removePrevious: fc.boolean(),
});
type StepsChoice = typeof stepsChoice extends fc.Arbitrary<infer Choice> ? Choice : never;

/** Keys that somebody took away though a record needs them. */
const lostChoice = fc.oneof(
  { weight: 5, arbitrary: fc.constant<(typeof CERTIFICATES)[number][]>([]) },
  { weight: 1, arbitrary: fc.subarray([...CERTIFICATES]) },
);

const serverChoice = fc.record({
  standing: fc.constantFrom("sync", "sync", "sync", "sync", "older", "empty", "override"),
  own: recordChoice,
  defaultRecord: recordChoice,
  reachable: fc.constantFrom("yes", "yes", "yes", "yes", "yes", "yes", "no"),
  installed: fc.subarray([...CERTIFICATES]),
  lost: lostChoice,
});
type ServerChoice = typeof serverChoice extends fc.Arbitrary<infer Choice> ? Choice : never;

const poolServers = fc.array(serverChoice, { minLength: 1, maxLength: 3 });

const choices = fc.record({
  front: fc.array(poolServers, { minLength: 1, maxLength: 2 }),
  edge: fc.array(poolServers, { maxLength: 1 }),
  oauth: stepsChoice,
  distribution: fc.constantFrom("replicated", "replicated", "replicated", "replicated", "manual"),
  central: recordChoice,
  lost: lostChoice,
  audio: stepsChoice,
  audioRecord: recordChoice,
  plain: stepsChoice,
  allow: fc.constantFrom("all", "all", "none"),
  skew: fc.constantFrom(MINUTE, 5 * MINUTE),
  margins: fc.constantFrom(
    { stagingMargin: 4 * HOUR, applyWindow: 24 * HOUR },
    { stagingMargin: 2 * HOUR, applyWindow: 6 * HOUR },
  ),
  expired: fc.constantFrom(undefined, undefined, undefined, undefined, ...CERTIFICATES),
});
type Choices = typeof choices extends fc.Arbitrary<infer Choice> ? Choice : never;

/** Deployments in every state that a store can report. */
export const arbitraryScenario: fc.Arbitrary<Scenario> = choices.map(makeScenario);

/** The same, with every server reachable. */
export const arbitraryReachable: fc.Arbitrary<Scenario> = choices.map((choice) => {
  const scenario = makeScenario(choice);
  for (const server of scenario.world.servers.values()) server.reachable = "yes";
  return scenario;
});

/** The same, with every key where a record needs it. */
export const arbitraryComplete: fc.Arbitrary<Scenario> = arbitraryReachable.map((scenario) => {
  const { deployment, servers } = scenario.world;
  for (const { holder, records } of [
    { holder: deployment, records: [deployment.records] },
    ...[...servers.values()].map((server) => ({ holder: server, records: [server.own, server.replica] })),
  ]) {
    for (const written of records.flatMap((map) => [...map.values()]))
      for (const key of keysOf(written)) holder.installed.add(key);
  }
  return scenario;
});

/** Returns which hard things a scenario holds. */
export function traitsOf({ desired, world, now }: Scenario): Traits {
  const servers = [...world.servers];
  const oauthBearers = servers.filter(([name]) => isBearer(desired, name));
  const records = [
    ...world.deployment.records.values(),
    ...servers.flatMap(([, server]) => [...server.own.values(), ...server.replica.values()]),
  ];
  return {
    "pending roll": records.some(({ record }) => (record.effectiveDate ?? 0) > now),
    "late replica": oauthBearers.some(([, { publication }]) => publication !== world.deployment.publication),
    override: servers.some(([, { own }]) => own.has("OAuthTokenIssuer")),
    "unreachable bearer": servers.some(([, { reachable }]) => reachable === "no"),
    "two pools": desired.topology.pools.size >= 2,
    "lost key": [world.deployment, ...servers.map(([, server]) => server)].some((holder) => lacksKey(holder)),
  };
}

function lacksKey(holder: World["deployment"] | WorldServer): boolean {
  const records = "records" in holder ? [holder.records] : [holder.own, holder.replica];
  const keys = records.flatMap((map) => [...map.values()].flatMap((record) => keysOf(record)));
  return keys.some((key) => !holder.installed.has(key));
}

/** Returns every guard that a plan of this deployment could raise. */
export function everyGuard(desired: DesiredState): readonly GuardName[] {
  const servers = [...desired.topology.servers.keys()];
  return [
    "guard/change-share",
    "guard/immediate-oauth",
    ...servers.map((server) => `guard/override:${server}`),
    ...servers.map((server) => `guard/unreachable:${server}`),
  ];
}

function makeScenario(choice: Choices): Scenario {
  const front = choice.front.map((members, index) => namedPool(`pool0${index + 1}`, "fe", index, members));
  const edge = choice.edge.map((members, index) => namedPool("edge", "edge", index, members));
  const pools: PoolInput[] = [
    ...front.map(({ pool, members }) => ({ pool, servers: members.map(({ name }) => name) })),
    ...edge.map(({ pool, members }) => ({
      pool,
      role: "Edge" as const,
      servers: members.map(({ name }) => name),
    })),
  ];
  const frontServers = front.flatMap(({ members }) => members);
  const edgeServers = edge.flatMap(({ members }) => members);
  const policy: Partial<Policy> = { clockSkew: choice.skew, ...choice.margins };
  const desired = aDesiredState({
    pools,
    assignments: assignmentsOf(choice, frontServers, edgeServers),
    policy,
    certificates: {
      ...Object.fromEntries(CERTIFICATES.map((name) => [name, {}])),
      ...(choice.expired === undefined ? {} : { [choice.expired]: { notAfter: T0 - DAY } }),
    },
  });
  const world = makeWorld(choice, desired, frontServers, edgeServers);
  return { desired, world, now: T0, allow: choice.allow === "all" ? everyGuard(desired) : [] };
}

interface Member {
  readonly name: string;
  readonly choice: ServerChoice;
}

function namedPool(pool: string, prefix: string, index: number, members: readonly ServerChoice[]) {
  return {
    pool,
    members: members.map((choice, position): Member => ({
      name: `${prefix}${index + 1}${position + 1}`,
      choice,
    })),
  };
}

function assignmentsOf(
  choice: Choices,
  front: readonly Member[],
  edge: readonly Member[],
): AssignmentInput[] {
  return [
    { ...stepsOf(choice.oauth), distribution: choice.distribution },
    ...front.map(({ name }) => ({ server: name, type: "Default" as const, ...stepsOf(choice.plain) })),
    ...edge.map(({ name }) => ({
      server: name,
      type: "AudioVideoAuthentication" as const,
      ...stepsOf(choice.audio),
    })),
  ];
}

function stepsOf({
  base,
  rolls,
  removePrevious,
}: StepsChoice): Pick<AssignmentInput, "steps" | "removePrevious"> {
  const sorted = rolls.toSorted((a, b) => a.offset - b.offset);
  const dated = sorted.map((roll): StepInput => ({ certificate: roll.certificate, at: T0 + roll.offset }));
  return { steps: [base, ...dated], removePrevious };
}

function makeWorld(
  choice: Choices,
  desired: DesiredState,
  front: readonly Member[],
  edge: readonly Member[],
): World {
  const central = recordOf(choice.central);
  const world: World = {
    deployment: {
      records: new Map(central === undefined ? [] : [["OAuthTokenIssuer", central]]),
      installed: without(new Set(keysOf(central)), choice.lost),
      publication: 7,
    },
    servers: new Map(),
    certificates: desired.certificates,
    distribution: choice.distribution === "manual" ? "manual" : "replicated",
    writes: 0,
  };
  for (const { name, choice: server } of front) world.servers.set(fqdn(name), frontServer(server, central));
  for (const { name, choice: server } of edge) {
    const record = server.standing === "sync" ? recordOf(choice.audioRecord) : recordOf(server.own);
    const made = anEmptyServer();
    if (record !== undefined) made.own.set("AudioVideoAuthentication", record);
    finish(made, server, record);
    made.publication = 7;
    world.servers.set(fqdn(name), made);
  }
  return world;
}

function frontServer(choice: ServerChoice, central: WrittenRecord | undefined) {
  const server = anEmptyServer();
  const own = recordOf(choice.own);
  const replica = choice.standing === "older" ? own : choice.standing === "empty" ? undefined : central;
  if (replica !== undefined) server.replica.set("OAuthTokenIssuer", replica);
  server.publication = choice.standing === "older" || choice.standing === "empty" ? 6 : 7;
  if (choice.standing === "override" && own !== undefined) server.own.set("OAuthTokenIssuer", own);
  const plain = recordOf(choice.defaultRecord);
  if (plain !== undefined) server.own.set("Default", plain);
  finish(server, choice, replica, own, plain);
  return server;
}

function finish(
  server: ReturnType<typeof anEmptyServer>,
  choice: ServerChoice,
  ...records: readonly (WrittenRecord | undefined)[]
): void {
  for (const name of choice.installed) server.installed.add(thumbprint(name));
  for (const key of records.flatMap((record) => keysOf(record))) server.installed.add(key);
  without(server.installed, choice.lost);
  server.reachable = choice.reachable === "no" ? "no" : "yes";
}

function recordOf(choice: RecordChoice): WrittenRecord | undefined {
  const [first, second] = [thumbprint(choice.first), thumbprint(choice.second)];
  const writtenAt = T0 + choice.written;
  if (choice.kind === "empty") return undefined;
  if (choice.kind === "settled" || first === second) return { record: { thumbprint: first }, writtenAt };
  const base: CopyRecord = { thumbprint: second, previousThumbprint: first };
  if (choice.kind === "rolled") return { record: base, writtenAt };
  const record = { ...base, effectiveDate: T0 + Math.abs(choice.offset) };
  return { record, writtenAt };
}

function without(keys: Set<Thumbprint>, lost: readonly string[]): Set<Thumbprint> {
  for (const name of lost) keys.delete(thumbprint(name));
  return keys;
}

function keysOf(written: WrittenRecord | undefined): Thumbprint[] {
  if (written === undefined) return [];
  const { thumbprint: first, previousThumbprint: second } = written.record;
  return second === undefined ? [first] : [first, second];
}

function isBearer(desired: DesiredState, name: Fqdn): boolean {
  const role = desired.topology.servers.get(name)?.role;
  return role !== undefined && bears(role, "OAuthTokenIssuer", desired.product);
}

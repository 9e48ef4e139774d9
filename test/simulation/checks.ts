// What must hold whatever happens (R1 to R10 of the promises in docs/robustness.md), watched from outside: on the stores and the
// clocks alone, with no rule of the planner and no state of a daemon.

import { HOUR, type DurationMs, type Instant } from "../../src/base/instant.ts";
import { inForce, settle, type CopyRecord } from "../../src/model/assignment.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import { formatTarget } from "../../src/model/target.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { StoreWrite } from "../../src/port/node-store.ts";
import type { MemoryServer, MemoryState } from "../kit/memory-store.ts";
import { thumbprint } from "../kit/names.ts";
import { watchTokens, type TokenWatch } from "../kit/tokens.ts";
import type { World } from "../kit/world.ts";
import { POISON, SKEW, type Steps, type Version } from "./deployment.ts";
import { wallOf, type Fleet, type Machine } from "./fleet.ts";

export const TOKEN_LIFETIME: DurationMs = 24 * HOUR;

/** Stores as the tokens' watch sees them: the very same records. */
export function worldOf(state: MemoryState, clocks: ReadonlyMap<Fqdn, DurationMs>): World {
  const servers = [...state.servers].map(
    ([name, server]: [Fqdn, MemoryServer]) =>
      [
        name,
        {
          own: server.own,
          replica: server.replica,
          installed: new Set<Thumbprint>(),
          publication: 0,
          reachable: "yes" as const,
          get clockAhead() {
            return clocks.get(name) ?? 0;
          },
        },
      ] as const,
  );
  return {
    deployment: { records: state.central.own, installed: new Set(), publication: 0 },
    servers: new Map(servers),
    certificates: () => undefined,
    distribution: "replicated",
    writes: 0,
  };
}

export function watchOauth(start: Instant): TokenWatch {
  return watchTokens(start, { type: "OAuthTokenIssuer", lifetime: TOKEN_LIFETIME, clockSkew: SKEW });
}

/** Returns what is wrong with a write that a machine is about to make; undefined for a rightful one. */
export function checkWrite(fleet: Fleet, machine: Machine, write: StoreWrite): string | undefined {
  const { lease } = fleet.state;
  if (machine.process.life() === "dead") return "R1: a dead process writes";
  if (lease?.pid !== machine.process.pid) return `R3: ${machine.name} writes without the lease`;
  if ("type" in write && write.type === "OAuthTokenIssuer" && write.target.kind === "server") {
    if (write.kind !== "unassign") return `R4: OAuth is ${write.kind}ed on ${write.target.server}`;
  }
  if ("thumbprint" in write && write.thumbprint === thumbprint(POISON))
    return "R7: what was half written is applied";
  if (!isIntended(machine, write)) return `R9: ${write.kind} without an intent in the journal`;
  return checkDate(fleet, machine, write);
}

function isIntended({ journal }: Machine, write: StoreWrite): boolean {
  const [run] = journal.history(1);
  const target = formatTarget(write.target);
  return run?.actions.some((action) => action.target === target && action.intendedAt !== undefined) === true;
}

/** R5: nothing is assigned before its date, nothing is staged for another one, by the clock of whoever writes. */
function checkDate(fleet: Fleet, machine: Machine, write: StoreWrite): string | undefined {
  if (write.kind !== "assign" && write.kind !== "stage") return undefined;
  const now = wallOf(fleet, machine);
  const versions = [...fleet.repository.good.values()];
  const stepsOf = (version: Version): Steps =>
    write.type === "OAuthTokenIssuer" ? version.oauth : version.plain;
  if (write.kind === "stage") {
    const asked = versions.some((version) =>
      stepsOf(version).some(
        (step) =>
          typeof step !== "string" &&
          step.at === write.effectiveDate &&
          thumbprint(step.certificate) === write.thumbprint,
      ),
    );
    return asked ? undefined : "R5: a roll is staged that no version asks for";
  }
  if (inForce(write.expected) === write.thumbprint) return undefined;
  const rules = versions.some((version) => thumbprint(stepIn(stepsOf(version), now)) === write.thumbprint);
  return rules ? undefined : `R5: ${write.type} is assigned early, or to what no version asks for`;
}

/** The certificate that steps ask for at an instant. */
export function stepIn(steps: Steps, at: Instant): string {
  const past = steps.filter((step) => typeof step === "string" || step.at <= at);
  const last = past.at(-1) ?? steps[0];
  return typeof last === "string" ? last : last.certificate;
}

/**
 * R1, R10: returns what is not as the last version asks, by the true time; where a daemon refuses and says why, the deployment's own
 * type may stay as it is.
 */
export function findUndesired(fleet: Fleet, version: Version): readonly string[] {
  const { state, shape, time, machines } = fleet;
  const now = time.now();
  const wrong: string[] = [];
  const plans = machines.map(({ daemon }) => daemon?.feed.current().look?.plan);
  const refused = plans.every((plan) => plan?.diagnostics.some(({ severity }) => severity === "error"));
  const expect = (where: string, record: CopyRecord | undefined, steps: Steps): void => {
    const held = inForce(settle(record, now));
    const wanted = thumbprint(stepIn(steps, now));
    if (held !== wanted && !(refused && where.endsWith("OAuth")))
      wrong.push(`${where}: ${held?.slice(0, 6)} in place of ${wanted.slice(0, 6)}`);
  };
  if (shape.manages !== "plain") {
    expect("deployment OAuth", state.central.own.get("OAuthTokenIssuer")?.record, version.oauth);
    for (const [name, server] of state.servers) {
      expect(`${name} OAuth`, server.replica.get("OAuthTokenIssuer")?.record, version.oauth);
      if (server.own.has("OAuthTokenIssuer")) wrong.push(`${name} OAuth: an override`);
    }
  }
  if (shape.manages !== "oauth")
    for (const [name, server] of state.servers)
      expect(`${name} Default`, server.own.get("Default")?.record, version.plain);
  return wrong;
}

/** Returns the latest date on which a record of the stores takes effect, 0 where none has one. */
export function lastEffect({ state }: Fleet): Instant {
  const held = [state.central.own, ...[...state.servers.values()].map(({ own }) => own)];
  const dates = held.flatMap((records) =>
    [...records.values()].map(({ record }) => record.effectiveDate ?? 0),
  );
  return Math.max(0, ...dates);
}

/** What a quiet deployment must not change any more. */
export function countEffects({ state, machines }: Fleet): string {
  const journals = machines.map(({ journal }) => journal.writes);
  return JSON.stringify([state.writes, state.leases, ...journals]);
}

/** R1: returns what a killed run left that nobody has put away. */
export function findRemains({ state, machines }: Fleet): readonly string[] {
  const held = state.lease === undefined ? [] : [`the lease of process ${state.lease.pid} is left`];
  const running = machines.filter(({ journal }) => journal.history(1)[0]?.result === "running");
  return [...held, ...running.map(({ name }) => `${name}'s journal says that a run goes on`)];
}

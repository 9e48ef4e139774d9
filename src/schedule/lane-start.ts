// Where a forecast begins: what each target of a lane was observed to hold, or, without an observation, what it holds if all went as
// planned until now.

import type { Instant } from "../base/instant.ts";
import { sameCopies, settle, type CopyRecord } from "../model/assignment.ts";
import { typeFacts } from "../model/certificate-type.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { knownKey, type Known, type ObservedAssignment, type ObservedState } from "../model/observed.ts";
import type { Policy } from "../model/policy.ts";
import type { Target } from "../model/target.ts";
import { makeForecast } from "./forecast.ts";
import type { LaneStart } from "./forecast-model.ts";
import type { Lane } from "./lane.ts";
import { lastFirstStaging } from "./roll-rules.ts";
import { inForceSince } from "./since.ts";

export interface StartInput {
  readonly lane: Lane;
  readonly policy: Policy;
  readonly observed?: ObservedState | undefined;
  readonly known?: Known | undefined;
  readonly now: Instant;
}

/** Targets that begin alike. */
export interface StartGroup {
  readonly targets: readonly Target[];
  readonly start: LaneStart;
  /** `unseen`: these targets could not be read, and are taken to be as planned. */
  readonly basis: "observed" | "planned" | "unseen";
}

/** Returns the starts of a lane's targets, those that begin alike together. */
export function findStarts(input: StartInput): readonly StartGroup[] {
  const { lane, observed } = input;
  if (observed === undefined)
    return [{ targets: lane.targets, start: plannedStart(input), basis: "planned" }];
  const groups = new Map<string, { targets: Target[]; start: LaneStart; basis: StartGroup["basis"] }>();
  for (const target of lane.targets) {
    const found = observedStart(input, observed, target);
    const start = found === "unseen" ? plannedStart(input) : found;
    const basis = found === "unseen" ? "unseen" : "observed";
    const { record, since } = start;
    const key = `${basis}|${record?.thumbprint}|${record?.previousThumbprint}|${record?.effectiveDate}|${record?.previousThumbprint === undefined ? "" : since}`;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { targets: [target], start, basis });
      continue;
    }
    group.targets.push(target);
    group.start = { ...group.start, writtenAt: laterOf(group.start.writtenAt, start.writtenAt) };
  }
  return [...groups.values()];
}

/**
 * Returns what a target holds now if it held the first step's certificate long ago and everything has gone as planned since: a roll that
 * nobody is sure to stage any more from now on is staged already.
 */
export function plannedStart({ lane, policy, now }: StartInput): LaneStart {
  const [first, second] = lane.steps;
  if (first.thumbprint === undefined) return {};
  const settled: LaneStart = { record: { thumbprint: first.thumbprint } };
  if (second?.effectiveDate === undefined) return settled;
  const begin = Math.min(now, lastFirstStaging(second.effectiveDate, policy) - policy.applyWindow);
  if (begin >= now) return settled;
  const suits = (): boolean => true;
  const forecast = makeForecast({ lane, policy, start: settled, now: begin, until: now, suits });
  const { record } = forecast.pieces.at(-1) ?? {};
  const since = record?.effectiveDate;
  return record === undefined ? {} : { record, ...(since !== undefined && since <= now ? { since } : {}) };
}

/** Returns the assignments of a type that a lane's bearers were seen to hold. */
export function seenBearers({ lane, observed }: Pick<StartInput, "lane" | "observed">): readonly {
  readonly server: Fqdn;
  readonly assignment?: ObservedAssignment;
  readonly at: Instant;
}[] {
  return lane.bearers.flatMap((server) => {
    const seen = observed?.servers.get(server);
    if (seen?.kind !== "observed") return [];
    const assignment = seen.assignments.get(lane.type);
    return [{ server, at: seen.observedAt, ...(assignment === undefined ? {} : { assignment }) }];
  });
}

function observedStart(input: StartInput, observed: ObservedState, target: Target): LaneStart | "unseen" {
  const { lane } = input;
  if (target.kind === "deployment") {
    const { deployment } = observed;
    if (deployment === undefined) return "unseen";
    const assignment = deployment.assignments.get(lane.type);
    return { ...recordOf(assignment), ...agreedSince(input, lane.bearers, assignment?.record) };
  }
  const server = observed.servers.get(target.server);
  if (server?.kind !== "observed") return "unseen";
  const together = typeFacts(lane.type).sharedBy === "pool" ? lane.bearers : [target.server];
  return { ...recordOf(server.assignments.get(lane.type)), ...agreedSince(input, together, undefined) };
}

function recordOf(assignment: ObservedAssignment | undefined): Pick<LaneStart, "record" | "writtenAt"> {
  return { record: assignment?.record, writtenAt: assignment?.writtenAt };
}

function laterOf(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b);
}

/**
 * The last of the bearers decides: until it signs with the copy in force, tokens of the one before it are born. One that lags behind the
 * deployment's record gets it with the run that is due now.
 */
function agreedSince(
  input: StartInput,
  servers: readonly Fqdn[],
  central: CopyRecord | undefined,
): Pick<LaneStart, "since" | "seenSince"> {
  const { lane, known, now } = input;
  const bearers = new Set<string>(servers);
  let [since, seenSince]: [Instant | undefined, Instant | undefined] = [undefined, undefined];
  for (const { server, assignment, at } of seenBearers(input)) {
    if (!bearers.has(server)) continue;
    if (central !== undefined && !sameCopies(settle(assignment?.record, now), settle(central, now)))
      since = now;
    if (assignment === undefined) continue;
    const sight = known?.sights.get(knownKey(server, lane.type));
    const own = inForceSince({ observed: assignment, observedAt: at, sight, at: now });
    if (own !== undefined) since = Math.max(own, since ?? own);
    if (settle(assignment.record, now).kind !== "empty" && sight !== undefined)
      seenSince = Math.max(sight.inForceSince, seenSince ?? sight.inForceSince);
  }
  return { ...(since === undefined ? {} : { since }), ...(seenSince === undefined ? {} : { seenSince }) };
}

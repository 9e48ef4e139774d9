// The proof: for every instant up to the horizon, every server and every live token, the token's signer is among the two copies that the
// server holds, and is valid there; and every roll takes effect at its date. Quantified over clocks within ± σ, replicas at most R late
// and runs at most W late, by comparing the extremes of each interval: nothing is sampled. `docs/schedule.md` tells the model, and the
// oracle in test/kit/ plays it by brute force.

import { formatDuration, formatInstant, type Instant } from "../base/instant.ts";
import { CERTIFICATE_TYPES, typeFacts } from "../model/certificate-type.ts";
import { formatTarget } from "../model/target.ts";
import { makeLanes, type Lane } from "./lane.ts";
import type { Assumption, Counterexample, LaneEnd, Proof, ProofInput, RollByItself } from "../model/proof.ts";
import { makeRuns } from "./proof-runs.ts";
import type { LaneProof } from "./proof-parts.ts";
import { checkRolls } from "./proof-rolls.ts";
import { checkPresent } from "./proof-present.ts";
import { latestSafeDate } from "./roll-rules.ts";
import { tellExpiry } from "./proof-roll-story.ts";

/** Returns the proof, or the story that goes wrong first. Pure; under 100 ms for ten years of weekly rolls on a thousand servers. */
export function prove(input: ProofInput): Proof {
  const { desired, observed, now } = input;
  const { policy } = desired;
  const runs = makeRuns(input);
  const lanes = makeLanes({ desired, observed, now, types: "tokens" });
  const base = {
    assumptions: listAssumptions(input),
    lanes: lanes.length,
    uncovered: findUncovered(input),
  };
  const unknown = lanes.flatMap((lane) => findUnknown(lane, now));
  if (unknown.length > 0) return { kind: "unknown", unknown, byItself: [], ...base };
  const results = lanes.map((lane) => proveLane({ ...input, lane, policy, runs }));
  const byItself = (input.assume ?? []).length === 0 ? [] : results.flatMap((result) => result.byItself);
  const all = results
    .flatMap(({ counterexample }) => (counterexample === undefined ? [] : [counterexample]))
    .toSorted((a, b) => a.at - b.at);
  const [first] = all;
  if (first !== undefined) return { kind: "counterexample", counterexample: first, all, byItself, ...base };
  return { kind: "proved", ...endOf(input, lanes), byItself, ...base };
}

/** Finds what signs tokens and is in no lane; Edges of one pool are named once. */
function findUncovered({ desired, observed }: ProofInput): Proof["uncovered"] {
  const asked = new Set(desired.assignments.map(({ target, type }) => `${formatTarget(target)}|${type}`));
  const found = new Map<string, Proof["uncovered"][number]>();
  for (const type of CERTIFICATE_TYPES) {
    const { home, tokenLifetime } = typeFacts(type);
    if (tokenLifetime === undefined) continue;
    if (home === "deployment") {
      const isThere = observed?.deployment?.assignments.has(type) === true;
      if (isThere && !asked.has(`deployment|${type}`)) found.set(type, { type, label: "the deployment" });
      continue;
    }
    for (const server of observed?.servers.values() ?? []) {
      if (server.kind !== "observed" || !server.assignments.has(type)) continue;
      if (asked.has(`${server.server}|${type}`)) continue;
      const label = desired.topology.servers.get(server.server)?.pool ?? server.server;
      found.set(`${type}|${label}`, { type, label });
    }
  }
  return [...found.values()];
}

interface LaneResult {
  readonly counterexample?: Counterexample | undefined;
  readonly byItself: readonly RollByItself[];
}

function proveLane(proof: LaneProof): LaneResult {
  const present = checkPresent(proof);
  if (present.kind === "counterexample") return { counterexample: present.counterexample, byItself: [] };
  const rolls = checkRolls(proof, present.state);
  return { counterexample: rolls.counterexample ?? checkEnd(proof), byItself: rolls.byItself };
}

/** The last certificate must outlive the tokens that it signs until the horizon; without one, until now at least. */
function checkEnd(proof: LaneProof): Counterexample | undefined {
  const { lane, policy, horizon, now } = proof;
  const certificate = lastStep(lane).certificate;
  if (certificate === undefined || lane.bearers.length === 0) return undefined;
  const end = latestSafeDate(certificate.notAfter, lane.type, policy);
  return end < Math.max(horizon ?? now, now) ? tellExpiry(proof, lastStep(lane), end) : undefined;
}

function lastStep({ steps }: Lane): Lane["steps"][0] {
  return steps.at(-1) ?? steps[0];
}

/** Each schedule is proved to the end of its own last certificate; all of them together until the first of these ends. */
function endOf(
  { horizon, desired }: ProofInput,
  lanes: readonly Lane[],
): Pick<Extract<Proof, { kind: "proved" }>, "until" | "limit" | "ends"> {
  const ends = lanes
    .flatMap((lane): LaneEnd[] => {
      const { type, label, bearers } = lane;
      const { certificate, name, location } = lastStep(lane);
      if (certificate === undefined || bearers.length === 0) return [];
      const { notAfter } = certificate;
      return [
        { type, label, until: latestSafeDate(notAfter, type, desired.policy), name, notAfter, location },
      ];
    })
    .toSorted((a, b) => a.until - b.until);
  const [first] = ends;
  if (horizon !== undefined && (first === undefined || horizon < first.until))
    return { until: horizon, limit: { kind: "horizon" }, ends };
  return first === undefined
    ? { ends }
    : { until: first.until, limit: { kind: "certificate", ...first }, ends };
}

/** Certificates of the past need not be known any more. */
function findUnknown(
  { steps, bearers }: Lane,
  now: Instant,
): { name: string; location: Lane["steps"][0]["location"] }[] {
  if (bearers.length === 0) return [];
  return steps.flatMap(({ name, thumbprint, certificate, location, effectiveDate }, index) => {
    const next = steps[index + 1]?.effectiveDate;
    const isPast = next !== undefined && next <= now && (effectiveDate ?? now) <= now;
    return isPast || (thumbprint !== undefined && certificate !== undefined) ? [] : [{ name, location }];
  });
}

function listAssumptions(input: ProofInput): readonly string[] {
  const { desired, observed, nextValidates = "near", assume = [], firstRun = "within-window" } = input;
  const { clockSkew, replicationBound, applyWindow } = desired.policy;
  const late = assume.find((assumption) => assumption.kind === "apply-late");
  const window = formatDuration(late?.by ?? applyWindow);
  const stops = assume.some(({ kind }) => kind === "daemon-stops");
  const supposed = assume.flatMap((assumption) => sayAssumption(assumption));
  return [
    ...supposed,
    observed === undefined
      ? "all went as planned until now: every server holds the same, and a roll that nobody is sure to stage any more is staged"
      : `the servers hold what was observed, and tokens of certificates that none of them holds any more are dead`,
    `every clock is within ${formatDuration(clockSkew)} of the true time, and all runs use one clock`,
    `a published change is on every server that can be reached within ${formatDuration(replicationBound)}`,
    firstRun === "now"
      ? `a run is completed now, and after that within ${window} of any instant`
      : `within ${window} of any instant${stops ? " before that" : ""} somebody, or the daemon, completes a run`,
    NEXT[nextValidates],
    "partners and clients learn a new public key before its date",
    "no guard is lifted, and nobody changes a certificate by hand",
    ...unseen(input),
  ];
}

/** What was asked to be supposed stands first; how late a run may be is told with the runs. */
function sayAssumption(assumption: Assumption): readonly string[] {
  switch (assumption.kind) {
    case "unreachable":
      return [`nothing reaches ${assumption.server} from ${formatInstant(assumption.from)} on`];
    case "daemon-stops":
      return [`nobody applies any more from ${formatInstant(assumption.from)} on`];
    case "apply-late":
      return [];
  }
}

const NEXT = {
  near: "a staged certificate validates tokens shortly before its date, while clocks disagree about it",
  never: "a staged certificate validates nothing before its date",
  always: "a staged certificate validates tokens from the moment it is staged",
} as const;

function unseen({ observed }: ProofInput): readonly string[] {
  const away = [...(observed?.servers.values() ?? [])].filter(({ kind }) => kind === "unreachable");
  if (away.length === 0) return [];
  const names = away.slice(0, 5).map(({ server }) => server);
  const more = away.length > names.length ? ` and ${away.length - names.length} more` : "";
  return [`${names.join(", ")}${more} can be reached again in time, and hold what the others hold`];
}

// A lane: the targets that hold one type together over time. The deployment's OAuthTokenIssuer with all of its bearers, a pool's
// AudioVideoAuthentication with its Edges, and each server's other types alone. It says what is asked for, not what is there.

import type { Instant } from "../base/instant.ts";
import { compareText } from "../base/order.ts";
import type { Location } from "../diagnostic/location.ts";
import { inForce, settle } from "../model/assignment.ts";
import type { Certificate, CertificateLookup } from "../model/certificate.ts";
import { bears, typeFacts, type CertificateType } from "../model/certificate-type.ts";
import type { DesiredAssignment, DesiredState, DesiredStep } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedState } from "../model/observed.ts";
import { formatTarget, type Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";

/** From `effectiveDate` on (absent: from ever) this certificate is asked for. */
export interface LaneStep {
  readonly effectiveDate?: Instant;
  readonly name: string;
  /** Absent where it can't be known: such a step is never carried out. */
  readonly thumbprint?: Thumbprint;
  readonly certificate?: Certificate;
  readonly location: Location;
  /** The assignment's own step. */
  readonly desired: DesiredStep;
}

export interface Lane {
  readonly type: CertificateType;
  /** `the deployment`, or the name of a pool or a server. */
  readonly label: string;
  /** Whose copies are written. */
  readonly targets: readonly Target[];
  /** Who signs, serves and validates with them, in code-unit order. */
  readonly bearers: readonly Fqdn[];
  readonly steps: readonly [LaneStep, ...LaneStep[]];
  /** One of the assignments; the others ask for the same. */
  readonly assignment: DesiredAssignment;
}

export interface LanesInput {
  readonly desired: DesiredState;
  /** Tells what is in force where the configuration reuses an unmanaged certificate, and facts that the repository lacks. */
  readonly observed?: ObservedState | undefined;
  readonly now: Instant;
  /** `tokens`: only types that sign tokens. */
  readonly types?: "all" | "tokens" | CertificateType;
}

/** Returns the lanes of a configuration: the deployment's first, then by label and type. */
export function makeLanes(input: LanesInput): readonly Lane[] {
  const groups = groupAssignments(input);
  const facts = makeFacts(input);
  return groups
    .map((members) => makeLane(input, facts, members))
    .toSorted(
      (a, b) =>
        compareText(homeOf(a), homeOf(b)) || compareText(a.label, b.label) || compareText(a.type, b.type),
    );
}

/** Returns the step that is asked for at an instant. */
export function laneStepAt(steps: Lane["steps"], at: Instant): LaneStep {
  let [low, high] = [0, steps.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.effectiveDate ?? -Infinity) <= at) low = middle;
    else high = middle;
  }
  return steps[low] ?? steps[0];
}

/** Returns the earliest of some instants that lie after another; undefined where none does. */
export function earliestOf(
  after: Instant,
  ...instants: readonly (Instant | undefined)[]
): Instant | undefined {
  const ahead = instants.filter((instant) => instant !== undefined && instant > after);
  return ahead.length === 0 ? undefined : Math.min(...ahead.map((instant) => instant ?? after));
}

/** Returns a lookup of certificates' facts: the repository's, else those that any store shows. */
export function makeFacts({
  desired,
  observed,
}: Pick<LanesInput, "desired" | "observed">): CertificateLookup {
  let seen: Map<Thumbprint, Certificate> | undefined;
  return (thumbprint) => {
    const known = desired.certificates(thumbprint);
    if (known !== undefined || observed === undefined) return known;
    seen ??= collectFacts(observed);
    return seen.get(thumbprint);
  };
}

type Members = readonly [DesiredAssignment, ...DesiredAssignment[]];

/** Assignments of one pool, type and content that share their certificate are one lane; every other is its own. */
function groupAssignments({ desired, types = "all" }: LanesInput): readonly Members[] {
  const lanes: Members[] = [];
  const shared = new Map<string, [DesiredAssignment, ...DesiredAssignment[]][]>();
  for (const assignment of desired.assignments) {
    const { type, target } = assignment;
    const { home, sharedBy, tokenLifetime } = typeFacts(type);
    if (home !== target.kind) continue;
    if (types === "tokens" ? tokenLifetime === undefined : types !== "all" && types !== type) continue;
    if (target.kind === "deployment" || sharedBy !== "pool") {
      lanes.push([assignment]);
      continue;
    }
    const key = `${desired.topology.servers.get(target.server)?.pool ?? target.server}|${type}`;
    const groups = shared.get(key) ?? [];
    const group = groups.find(([first]) => asksForTheSame(first, assignment));
    if (group === undefined) groups.push([assignment]);
    else group.push(assignment);
    shared.set(key, groups);
  }
  return [...lanes, ...[...shared.values()].flat()];
}

function asksForTheSame(a: DesiredAssignment, b: DesiredAssignment): boolean {
  if (a.removePrevious !== b.removePrevious) return false;
  if (a.steps === b.steps) return true;
  return (
    a.steps.length === b.steps.length && a.steps.every((step, index) => isSameStep(step, b.steps[index]))
  );
}

function isSameStep(a: DesiredStep, b: DesiredStep | undefined): boolean {
  if (b === undefined || a.effectiveDate !== b.effectiveDate) return false;
  const [one, other] = [a.certificate, b.certificate];
  if (one.kind === "named")
    return other.kind === "named" && one.thumbprint === other.thumbprint && one.name === other.name;
  return (
    other.kind === "observed" &&
    one.type === other.type &&
    formatTarget(one.target) === formatTarget(other.target)
  );
}

function makeLane(input: LanesInput, facts: CertificateLookup, members: Members): Lane {
  const [assignment] = members;
  const { topology, product } = input.desired;
  const { target, type } = assignment;
  const [first, ...rest] = assignment.steps;
  const steps = {
    assignment,
    targets: members.map((member) => member.target),
    steps: [makeStep(input, facts, first), ...rest.map((step) => makeStep(input, facts, step))] as const,
  };
  if (target.kind === "deployment") {
    const servers = [...topology.servers.values()].filter(({ role }) => bears(role, type, product));
    return { type, label: "the deployment", bearers: servers.map(({ fqdn }) => fqdn), ...steps };
  }
  const pool = topology.servers.get(target.server)?.pool ?? target.server;
  const label = typeFacts(type).sharedBy === "pool" ? pool : target.server;
  const bearers = members.flatMap((member) =>
    member.target.kind === "server" ? [member.target.server] : [],
  );
  return { type, label, bearers, ...steps };
}

function makeStep({ observed, now }: LanesInput, facts: CertificateLookup, step: DesiredStep): LaneStep {
  const { certificate, effectiveDate, location } = step;
  const thumbprint =
    certificate.kind === "named" ? certificate.thumbprint : findInForce(observed, certificate, now);
  const name =
    certificate.kind === "named"
      ? certificate.name
      : `${certificate.type} of ${formatTarget(certificate.target)}`;
  const known = thumbprint === undefined ? undefined : facts(thumbprint);
  return {
    ...(effectiveDate === undefined ? {} : { effectiveDate }),
    name,
    ...(thumbprint === undefined ? {} : { thumbprint }),
    ...(known === undefined ? {} : { certificate: known }),
    location,
    desired: step,
  };
}

function findInForce(
  observed: ObservedState | undefined,
  { target, type }: { readonly target: Target; readonly type: CertificateType },
  now: Instant,
): Thumbprint | undefined {
  if (target.kind === "deployment")
    return inForce(settle(observed?.deployment?.assignments.get(type)?.record, now));
  const server = observed?.servers.get(target.server);
  return server?.kind === "observed" ? inForce(settle(server.assignments.get(type)?.record, now)) : undefined;
}

function collectFacts({ deployment, servers }: ObservedState): Map<Thumbprint, Certificate> {
  const stores = [deployment, ...servers.values()].flatMap((store) =>
    store === undefined || ("kind" in store && store.kind === "unreachable") ? [] : [store.installed],
  );
  const facts = new Map<Thumbprint, Certificate>();
  for (const installed of stores) {
    for (const { thumbprint, certificate } of installed.values()) {
      if (certificate !== undefined) facts.set(thumbprint, certificate);
    }
  }
  return facts;
}

function homeOf({ targets }: Lane): string {
  return targets[0]?.kind === "deployment" ? "0" : "1";
}

// Who holds and uses what, now: for the end of an apply and for `status`. Plain data; `render/` words it.

import type { Instant } from "../base/instant.ts";
import { compareText } from "../base/order.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { inForce, settle, type Copies } from "../model/assignment.ts";
import { stepAt, type DesiredAssignment, type DesiredState, type DesiredStep } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedAssignment, ObservedState } from "../model/observed.ts";
import type { StatusReport, StatusRow } from "../model/status.ts";
import { DEPLOYMENT, formatTarget, type Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { agreeOnOauth } from "./agreement.ts";
import { makeCopyReader, type CopyReader } from "./status-copy.ts";

export interface StatusInput {
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly now: Instant;
  /** Only this type, in any case. */
  readonly type?: string;
  /** Only this server; the deployment's own rows stay. */
  readonly server?: Fqdn;
}

/** Returns a row for each (target, type) that is assigned or desired, and whether all bearers agree on the OAuth certificate. */
export function describeStatus(input: StatusInput): StatusReport {
  const { desired, observed, now, server } = input;
  const lookup = { asked: askedOf(desired), readCopy: makeCopyReader(desired, observed, now) };
  const targets = seenTargets(observed).filter(({ target }) => isAsked(target, server));
  return {
    at: now,
    rows: targets.flatMap((seen) => rowsOf(input, seen, lookup)),
    oauth: agreeOnOauth(desired, observed, now),
    unreachable: unreachableOf(observed, server),
    diagnostics: diagnosticsOf(observed, server),
  };
}

interface Lookup {
  /** What is desired, by target and then type. */
  readonly asked: ReadonlyMap<string, ReadonlyMap<string, DesiredAssignment>>;
  readonly readCopy: CopyReader;
}

function askedOf({ assignments }: DesiredState): Lookup["asked"] {
  const byTarget = Map.groupBy(assignments, ({ target }) => formatTarget(target));
  return new Map(
    [...byTarget].map(([name, group]) => [name, new Map(group.map((asked) => [asked.type, asked]))]),
  );
}

interface SeenTarget {
  readonly target: Target;
  readonly assignments: ReadonlyMap<string, ObservedAssignment>;
}

/** The deployment first, then servers in code-unit order. */
function seenTargets({ deployment, servers }: ObservedState): readonly SeenTarget[] {
  const seen = [...servers.values()]
    .flatMap((observation): SeenTarget[] =>
      observation.kind === "observed"
        ? [{ target: { kind: "server", server: observation.server }, assignments: observation.assignments }]
        : [],
    )
    .toSorted((a, b) => compareText(formatTarget(a.target), formatTarget(b.target)));
  return deployment === undefined
    ? seen
    : [{ target: DEPLOYMENT, assignments: deployment.assignments }, ...seen];
}

function isAsked(target: Target, server: Fqdn | undefined): boolean {
  return server === undefined || target.kind === "deployment" || target.server === server;
}

function rowsOf(
  { desired, now, type }: StatusInput,
  { target, assignments }: SeenTarget,
  { asked, readCopy }: Lookup,
): readonly StatusRow[] {
  const own = asked.get(formatTarget(target));
  const inherited = asked.get("deployment");
  return [...new Set([...assignments.keys(), ...(own?.keys() ?? [])])]
    .filter((candidate) => type === undefined || candidate.toLowerCase() === type.toLowerCase())
    .toSorted(compareText)
    .map((each) => {
      const assignment = assignments.get(each);
      const copies = settle(assignment?.record, now);
      const standing = standingOf(copies, assignment, own?.get(each) ?? inherited?.get(each), now);
      const place = placeOf(desired, target);
      return { target, type: each, ...place, ...copiesOf(copies, assignment, readCopy), standing };
    });
}

function placeOf({ topology }: DesiredState, target: Target): Pick<StatusRow, "role" | "pool"> {
  if (target.kind === "deployment") return {};
  const server = topology.servers.get(target.server);
  return server === undefined ? {} : { role: server.role, pool: server.pool };
}

function copiesOf(
  copies: Copies,
  assignment: ObservedAssignment | undefined,
  readCopy: CopyReader,
): Pick<StatusRow, "current" | "previous" | "next" | "effectiveDate"> {
  const effectiveDate = assignment?.record.effectiveDate;
  const date = effectiveDate === undefined ? {} : { effectiveDate };
  switch (copies.kind) {
    case "empty":
      return {};
    case "settled":
      return {
        current: readCopy(copies.current),
        ...(copies.previous === undefined ? {} : { previous: readCopy(copies.previous) }),
        ...date,
      };
    case "staged":
      return {
        ...(copies.current === undefined ? {} : { current: readCopy(copies.current) }),
        next: readCopy(copies.next),
        ...date,
      };
  }
}

function standingOf(
  copies: Copies,
  assignment: ObservedAssignment | undefined,
  asked: DesiredAssignment | undefined,
  now: Instant,
): StatusRow["standing"] {
  if (assignment?.type === "OAuthTokenIssuer" && assignment.source === "local") return "override";
  if (copies.kind === "empty") return "nothing-assigned";
  if (asked === undefined) return "unmanaged";
  const step = stepAt(asked.steps, now);
  const rolls = copies.kind !== "staged" || asked.steps.some((roll) => isRoll(roll, copies));
  return rolls && isOf(step, inForce(copies)) ? "as-desired" : "differs";
}

function isRoll(step: DesiredStep, { next, effectiveDate }: Extract<Copies, { kind: "staged" }>): boolean {
  return step.effectiveDate === effectiveDate && isOf(step, next);
}

/** What is in force elsewhere is not looked up here: it is taken for right, and the plan tells. */
function isOf({ certificate }: DesiredStep, thumbprint: Thumbprint | undefined): boolean {
  return certificate.kind === "observed" || certificate.thumbprint === thumbprint;
}

function unreachableOf({ servers }: ObservedState, asked: Fqdn | undefined): StatusReport["unreachable"] {
  return [...servers.values()]
    .flatMap((observation) =>
      observation.kind === "unreachable"
        ? [{ server: observation.server, diagnostic: observation.diagnostic }]
        : [],
    )
    .filter(({ server }) => asked === undefined || server === asked)
    .toSorted((a, b) => compareText(a.server, b.server));
}

function diagnosticsOf(observed: ObservedState, asked: Fqdn | undefined): readonly Diagnostic[] {
  const { deployment, deploymentProblem, servers } = observed;
  return [
    ...(deploymentProblem === undefined ? [] : [deploymentProblem]),
    ...(deployment?.diagnostics ?? []),
    ...[...servers.values()].flatMap((observation) =>
      observation.kind === "observed" && (asked === undefined || observation.server === asked)
        ? observation.diagnostics
        : [],
    ),
  ];
}

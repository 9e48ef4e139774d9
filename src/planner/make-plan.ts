// Makes the plan: desired state, observed state, memory and an instant in; a value out. Pure,
// total, deterministic, and independent of the order of its input. It reads no clock, touches
// nothing, and needs no secret.

import type { Instant } from "../base/instant.ts";
import { invariant } from "../base/invariant.ts";
import { compareText, sortedBy } from "../base/order.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Action } from "../model/action.ts";
import { gainsFromRoll } from "../schedule/roll-rules.ts";
import { typeFacts } from "../model/certificate-type.ts";
import type { DesiredAssignment } from "../model/desired.ts";
import { PLAN_VERSION, type Completeness, type Note, type Plan, type Unmanaged } from "../model/plan.ts";
import { formatTarget } from "../model/target.ts";
import { chainInterruptions } from "./chains.ts";
import { makeCompleteness } from "./completeness.ts";
import { makeContext, type Context } from "./context.ts";
import { digestActions } from "./digest.ts";
import { say } from "./drafting.ts";
import { inExecutionOrder } from "./execution-order.ts";
import { sortForTargets } from "./by-target.ts";
import { holdMassChange } from "./guards.ts";
import { lookAround, lookAtTheRest } from "./look-around.ts";
import { noteLapsed, noteManual, noteRenewal, noteRestarts } from "./notes.ts";
import { planOverrides } from "./override.ts";
import { planPlain } from "./plain.ts";
import type { PlanInput } from "./plan-input.ts";
import { planReplication } from "./replicate.ts";
import { planRoll } from "./roll.ts";
import { makeDeploymentGroup, makePoolGroups } from "./roll-group.ts";
import { findValidUntil } from "./valid-until.ts";
import { withdrawFirst } from "./withdrawal.ts";

/**
 * Returns the plan that brings observed state to desired state at an instant, as far as rules and
 * guards let it.
 */
export function makePlan(input: PlanInput): Plan {
  const decision = decide(input);
  return {
    version: PLAN_VERSION,
    madeAt: input.now,
    actions: decision.actions,
    notes: decision.notes,
    diagnostics: decision.diagnostics,
    unmanaged: decision.unmanaged,
    completeness: decision.completeness,
    digest: digestActions(decision.actions, input.hash),
    validUntil: findValidUntil(decision, (now) => decide({ ...input, now })),
  };
}

interface Decision {
  readonly actions: readonly Action[];
  readonly notes: readonly Note[];
  readonly diagnostics: readonly Diagnostic[];
  readonly unmanaged: readonly Unmanaged[];
  readonly completeness: Completeness;
  readonly ahead: ReadonlySet<Instant>;
}

function decide(input: PlanInput): Decision {
  const context = makeContext(input);
  const { draft } = context;
  planTargets(context);
  const ordered = inExecutionOrder([...draft.installs.values(), ...draft.actions]);
  const actions = holdMassChange(context, chainInterruptions(context, ordered));
  actions.forEach((action) => refuseOauthOnServer(action));
  noteRestarts(context, actions);
  actions.forEach((action) => noteRenewal(context, action));
  noteLapsed(context);
  const completeness = makeCompleteness(context);
  return {
    actions,
    notes: draft.notes,
    diagnostics: sortDiagnostics(draft.diagnostics),
    unmanaged: sortedBy(draft.unmanaged, ({ target, type }) => `${formatTarget(target)}|${type}`),
    completeness: { ...completeness, gaps: sortDiagnostics(completeness.gaps) },
    ahead: context.reading.ahead,
  };
}

function planTargets(context: Context): void {
  const shared: DesiredAssignment[] = [];
  const central: DesiredAssignment[] = [];
  let looked = 0;
  for (const { target, assignments } of sortForTargets(context.desired.assignments)) {
    const sound = keepAtHome(context, assignments);
    if (target.kind === "deployment") {
      central.push(...sound);
      continue;
    }
    const server = context.observed.servers.get(target.server);
    for (const assignment of sound) {
      if (gainsFromRoll(assignment.type)) shared.push(assignment);
      else if (server?.kind === "observed") planPlain(context, assignment, server);
    }
    if (server?.kind === "observed") lookAround(context, server, sound);
    if (server !== undefined) looked += 1;
  }
  for (const group of makePoolGroups(context, shared)) planRoll(context, group);
  lookAtTheRest(context, looked);
  for (const assignment of central) planDeployment(context, assignment);
}

function keepAtHome(
  context: Context,
  assignments: readonly DesiredAssignment[],
): readonly DesiredAssignment[] {
  const sound = assignments.every(({ type, target }) => typeFacts(type).home === target.kind);
  return sound ? assignments : assignments.filter((assignment) => isAtHome(context, assignment));
}

/** OAuthTokenIssuer has no home but the deployment, other types none but a server. Nothing lifts this. */
function isAtHome(context: Context, { type, target, location }: DesiredAssignment): boolean {
  if (typeFacts(type).home === target.kind) return true;
  const args = { type, target: formatTarget(target) };
  say(context.draft.diagnostics, diagnose("guard/wrong-target", args, { location }));
  return false;
}

function planDeployment(context: Context, assignment: DesiredAssignment): void {
  const { deployment, deploymentProblem } = context.observed;
  if (deployment === undefined) {
    planOverrides(context, assignment, undefined);
    say(context.draft.gaps, deploymentProblem ?? diagnose("server/deployment-not-observed", {}));
    return;
  }
  const group = makeDeploymentGroup(context, assignment);
  const changes = planRoll(context, group);
  const replicate = planReplication(context, group, changes);
  planOverrides(context, assignment, replicate);
  withdrawFirst(context, group, changes);
  if (assignment.distribution === "manual" && changes.length > 0) noteManual(context, assignment);
  if (deployment.assignments.has(assignment.type)) context.draft.inForce += 1;
}

/** The last line of law 4: whatever was planned above, no such action leaves the planner. */
function refuseOauthOnServer(action: Action): void {
  const sets = action.kind === "assign" || action.kind === "stage" || action.kind === "unstage";
  invariant(
    !(sets && action.type === "OAuthTokenIssuer" && action.target.kind === "server"),
    "an OAuthTokenIssuer was about to be set on one server",
  );
}

function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((a, b) => compareText(a.code, b.code) || compareText(a.message, b.message));
}

// Executes a plan batch by batch until nothing can be begun any more, or until nothing may.

import type { Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { Action } from "../model/action.ts";
import type { ActionOutcome } from "../model/apply-report.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Plan } from "../model/plan.ts";
import type { StoreSession } from "../port/node-store.ts";
import { interrupts } from "../planner/chains.ts";
import { findOpening } from "../schedule/window.ts";
import { observeSights } from "../schedule/sights.ts";
import type { ApplyInput } from "./apply-input.ts";
import { findBlocked, groupByTarget, nextBatch, type Batch } from "./batches.ts";
import { executeWrites, type Execution } from "./execute.ts";
import { beginLedger, type Ledger } from "./ledger.ts";
import { makeMaterialSource } from "./materials.ts";
import { executeReplication } from "./replication.ts";
import { skipAhead } from "./runnable.ts";
import { findExpired } from "./staleness.ts";
import type { View } from "./view.ts";

/** How a run came to its end: by itself, because somebody asked it to stop, or because it must not go on. */
export type Ending = "finished" | "stopped" | "interrupted";

export interface Executed {
  readonly plan: Plan;
  /** Absent where the journal did not take the run. */
  readonly run?: number;
  readonly outcomes: ReadonlyMap<Action["id"], ActionOutcome>;
  readonly behind: readonly Fqdn[];
  readonly ending: Ending;
  readonly diagnostics: readonly Diagnostic[];
}

/** Executes what a plan lets be done. Every action has an outcome in the end. */
export async function executePlan(input: ApplyInput, session: StoreSession, view: View): Promise<Executed> {
  const { plan } = view;
  const ledger = begin(input, view);
  if (ledger instanceof Failure) return unbegun(plan, ledger.diagnostic);
  const behind = new Set<Fqdn>();
  const materials = makeMaterialSource(input.material);
  const end = await runBatches({ input, session, ledger, materials }, plan, behind);
  const rest = end.ending === "finished" ? "dependency" : "interrupted";
  const diagnostics = eachOnce([...end.diagnostics, ...settleRest(ledger, plan, rest)]);
  return { plan, run: ledger.run, outcomes: ledger.outcomes, behind: [...behind], ...end, diagnostics };
}

/** Every action of a plan that is not executed at all: held and waiting ones keep their reason. */
export function outcomesUntouched(plan: Plan, ending: Ending): Executed["outcomes"] {
  const outcomes = new Map(skipAhead(plan.actions));
  const why = ending === "finished" ? "dependency" : "interrupted";
  for (const { id } of plan.actions) if (!outcomes.has(id)) outcomes.set(id, { kind: "skipped", why });
  return outcomes;
}

/** A journal that can't be written says so at every attempt. */
export function eachOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const said = new Map(
    diagnostics.map((diagnostic) => [`${diagnostic.code} ${diagnostic.message}`, diagnostic]),
  );
  return [...said.values()];
}

interface End {
  readonly ending: Ending;
  readonly diagnostics: readonly Diagnostic[];
}

async function runBatches(execution: Execution, plan: Plan, behind: Set<Fqdn>): Promise<End> {
  const { input, ledger } = execution;
  const grouped = groupByTarget(plan.actions);
  try {
    ledger.settle(skipAhead(plan.actions));
    for (;;) {
      ledger.settle(skipOutsideWindow(input, plan, ledger));
      ledger.settle(skipBlocked(plan, ledger));
      const batch = nextBatch(grouped, ledger.outcomes);
      if (batch === undefined) return { ending: "finished", diagnostics: [] };
      if (input.signal.aborted) return stop(input);
      const expired = findExpiredNow(input, plan, input.clock());
      if (expired !== undefined) return { ending: "interrupted", diagnostics: [expired] };
      const lost = await executeBatch(execution, batch, behind);
      if (lost !== undefined) return { ending: "interrupted", diagnostics: [lost] };
    }
  } catch (error) {
    // Only the journal throws failures this far: without it no effect is begun.
    if (error instanceof Failure) return { ending: "interrupted", diagnostics: [error.diagnostic] };
    throw error;
  }
}

async function executeBatch(
  execution: Execution,
  batch: Batch,
  behind: Set<Fqdn>,
): Promise<Diagnostic | undefined> {
  if (batch.kind === "writes") return await executeWrites(execution, batch.actions);
  const replicated = await executeReplication(execution, batch.action);
  for (const server of replicated.behind) behind.add(server);
  return replicated.lost;
}

function findExpiredNow(input: ApplyInput, plan: Plan, now: Instant): Diagnostic | undefined {
  const approved = input.approved === undefined ? undefined : findExpired(input.approved, now);
  return approved ?? findExpired(plan, now);
}

function stop(input: ApplyInput): End {
  input.onEvent?.({ kind: "stopping" });
  return { ending: "stopped", diagnostics: [] };
}

/** A window may close in mid-run: what interrupts a service is not begun any more, and waits for the next one. */
function skipOutsideWindow(
  { desired, clock }: ApplyInput,
  plan: Plan,
  ledger: Ledger,
): ReadonlyMap<Action["id"], ActionOutcome> {
  if (findOpening(desired.policy.windows, clock()).kind === "open") return new Map();
  const left = plan.actions.filter((action) => interrupts(action) && !ledger.outcomes.has(action.id));
  return new Map(left.map(({ id }) => [id, { kind: "skipped", why: "window" }]));
}

function skipBlocked(plan: Plan, ledger: Ledger): ReadonlyMap<Action["id"], ActionOutcome> {
  const blocked = findBlocked(plan.actions, ledger.outcomes);
  return new Map(blocked.map(({ id }) => [id, { kind: "skipped", why: "dependency" }]));
}

function settleRest(ledger: Ledger, plan: Plan, why: "dependency" | "interrupted"): readonly Diagnostic[] {
  const rest = plan.actions.filter(({ id }) => !ledger.outcomes.has(id));
  try {
    ledger.settle(new Map(rest.map(({ id }) => [id, { kind: "skipped", why }])));
    return [];
  } catch (error) {
    if (error instanceof Failure) return [error.diagnostic];
    throw error;
  }
}

/** What was seen is remembered before anything is changed: a run that is killed must not forget that a roll was only pending. */
function begin(input: ApplyInput, { plan, known, observed }: View): Ledger | Failure {
  try {
    const ledger = beginLedger(input, plan);
    input.journal.rememberSights(observeSights(known, observed, input.desired.policy.clockSkew));
    return ledger;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function unbegun(plan: Plan, diagnostic: Diagnostic): Executed {
  const outcomes = outcomesUntouched(plan, "interrupted");
  return { plan, outcomes, behind: [], ending: "interrupted", diagnostics: [diagnostic] };
}

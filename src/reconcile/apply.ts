// Observe, plan, take the lease, observe and plan anew, execute, verify. The last plan is the only one that is executed; a plan
// without anything to do takes no lease and writes nothing at all.

import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { ApplyReport } from "../model/apply-report.ts";
import type { StoreSession } from "../port/node-store.ts";
import type { ApplyInput } from "./apply-input.ts";
import { makeReport, reportUntouched } from "./report.ts";
import { executePlan } from "./run-plan.ts";
import { isRunnable } from "./runnable.ts";
import { findStale } from "./staleness.ts";
import { tidyAfterKill, tidyLeased } from "./tidy.ts";
import { takeView, type View } from "./view.ts";

export type { ApplyInput } from "./apply-input.ts";

/**
 * Brings the stores to the desired state and returns what became of every action. What adapters throw becomes an outcome or a
 * diagnostic of the report; before there is a plan, a Failure goes on to the caller. Bugs are thrown.
 */
export async function applyPlan(input: ApplyInput): Promise<ApplyReport> {
  const plan = input.plan ?? (await takeView(input, "before")).plan;
  const stale = findStale(plan, input.approved, input.clock());
  if (stale !== undefined) return reportUntouched(input, plan, "interrupted", [stale]);
  if (!isRunnable(plan)) {
    await tidyAfterKill(input);
    return reportUntouched(input, plan, "finished", []);
  }
  const session = await openSession(input);
  if (session === "stopped") return reportUntouched(input, plan, "stopped", []);
  if (session instanceof Failure) return reportUntouched(input, plan, "interrupted", [session.diagnostic]);
  return await inSession(session, async () => {
    const view = await takeLeasedView(input);
    if (view === "stopped") return reportUntouched(input, plan, "stopped", []);
    return await applyUnderLease(input, session, view);
  });
}

/** Gives the lease back whatever happens. One that can't be given back runs out by itself: the report says so. */
async function inSession(session: StoreSession, work: () => Promise<ApplyReport>): Promise<ApplyReport> {
  let report: ApplyReport;
  try {
    report = await work();
  } catch (error) {
    await close(session).catch(() => undefined);
    throw error;
  }
  const problem = await close(session);
  return problem === undefined ? report : { ...report, diagnostics: [...report.diagnostics, problem] };
}

async function close(session: StoreSession): Promise<Diagnostic | undefined> {
  try {
    await session.close();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.diagnostic;
    throw error;
  }
}

async function applyUnderLease(input: ApplyInput, session: StoreSession, view: View): Promise<ApplyReport> {
  const { plan } = view;
  const stale = findStale(plan, input.approved, input.clock());
  if (stale !== undefined) return reportUntouched(input, plan, "interrupted", [stale]);
  if (!isRunnable(plan)) {
    tidyLeased(input);
    return reportUntouched(input, plan, "finished", []);
  }
  input.onEvent?.({ kind: "planned", plan });
  const execution = await executePlan(input, session, view);
  return await makeReport(input, view, execution);
}

async function openSession(input: ApplyInput): Promise<StoreSession | Failure | "stopped"> {
  const { store, holder, lockTimeout, signal } = input;
  input.onEvent?.({ kind: "waiting-for-lease" });
  try {
    return await store.open({ holder, lockTimeout }, signal);
  } catch (error) {
    if (error instanceof Failure) return error;
    if (signal.aborted) return "stopped";
    throw error;
  }
}

async function takeLeasedView(input: ApplyInput): Promise<View | "stopped"> {
  try {
    return await takeView(input, "leased");
  } catch (error) {
    if (input.signal.aborted) return "stopped";
    throw error;
  }
}

// One reconcile: look, and where it is wanted apply what can be done now. It decides nothing about when.

import type { DurationMs, Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { Failure } from "../diagnostic/failure.ts";
import type { ApplyEvent } from "../model/apply-event.ts";
import type { ApplyReport } from "../model/apply-report.ts";
import type { Plan } from "../model/plan.ts";
import type { Clock } from "../port/clock.ts";
import type { Journal } from "../port/journal.ts";
import type { LeaseHolder } from "../port/node-store.ts";
import { applyPlan } from "../reconcile/apply.ts";
import { planNow } from "../reconcile/plan.ts";
import { isRunnable } from "../reconcile/runnable.ts";
import { tidyAfterKill } from "../reconcile/tidy.ts";
import { patientPlanner, sparingStore } from "./hold-back.ts";
import { takeLook, type Look, type LookInput } from "./look.ts";

export interface ReconcileInput extends LookInput {
  /** `apply`: do what can be done now. */
  readonly may: "look" | "apply";
  readonly journal: Journal;
  readonly holder: LeaseHolder;
  readonly actor: string;
  readonly lockTimeout: DurationMs;
  /** The real clock, for the journal. */
  readonly realClock: Clock;
  /** Aborted: what is in hand is finished, nothing more is begun. */
  readonly stop: AbortSignal;
  readonly onLook?: (look: Look) => Promise<void>;
  readonly onEvent?: (event: ApplyEvent) => void;
}

/** What a reconcile came to. `look` is the last that was taken: after an apply, the one that verified it. */
export interface Reconciled {
  readonly look: Look;
  readonly apply?: Applied;
  /** What the journal would not take. */
  readonly diagnostics: readonly Diagnostic[];
}

export type Applied =
  | {
      readonly kind: "report";
      readonly report: ApplyReport;
      readonly startedAt: Instant;
      readonly took: DurationMs;
    }
  | { readonly kind: "failure"; readonly diagnostic: Diagnostic; readonly startedAt: Instant };

/** Reconciles once. Throws only bugs and the reason of an abort. */
export async function reconcileOnce(input: ReconcileInput): Promise<Reconciled> {
  const look = await takeLook(input);
  const diagnostics = look.sights === "new" ? rememberSights(input, look) : [];
  await input.onLook?.(look);
  if (input.may === "look" || input.stop.aborted) return { look, diagnostics };
  if (!isRunnable(look.plan)) {
    await tidyAfterKill({ ...input, store: input.kept.store, signal: input.stop });
    return { look, diagnostics };
  }
  const apply = await applyNow(input, look.plan);
  return { look: lookAfter(look, apply), apply, diagnostics };
}

function rememberSights({ journal }: ReconcileInput, { known }: Look): readonly Diagnostic[] {
  try {
    journal.rememberSights([...known.sights.values()]);
    return [];
  } catch (error) {
    if (error instanceof Failure) return [error.diagnostic];
    throw error;
  }
}

async function applyNow(input: ReconcileInput, plan: Plan): Promise<Applied> {
  const { kept, held, heldUntil, journal, allow, hash, holder, actor, lockTimeout, realClock, stop } = input;
  const startedAt = realClock();
  const begun = input.monotonic();
  try {
    const report = await applyPlan({
      store: sparingStore(kept.store, held, kept.clock),
      journal,
      desired: kept.desired,
      plan,
      approvedBy: "daemon",
      allow,
      clock: kept.clock,
      journalClock: realClock,
      material: kept.material,
      hash,
      holder,
      actor,
      commit: kept.commit,
      lockTimeout,
      signal: stop,
      onEvent: input.onEvent,
      makePlan: patientPlanner(input.makePlan ?? planNow, held, heldUntil),
    });
    return { kind: "report", report, startedAt, took: input.monotonic() - begun };
  } catch (error) {
    if (error instanceof Failure) return { kind: "failure", diagnostic: error.diagnostic, startedAt };
    throw error;
  }
}

/** The look after the run, where there was one, is the newest truth. What is known is read again from the journal. */
function lookAfter(look: Look, apply: Applied): Look {
  if (apply.kind === "failure") return look;
  const { observed, remaining } = apply.report;
  if (observed === undefined || remaining === undefined) return look;
  return { ...look, at: remaining.madeAt, observed, plan: remaining };
}

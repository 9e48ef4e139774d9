// The world at one instant of an apply, and the plan that follows from it.

import type { ApplyEvent } from "../model/apply-event.ts";
import type { Known, ObservedState } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import { NEVER, type ApplyInput } from "./apply-input.ts";
import { observeEverything } from "./observe.ts";
import { planNow } from "./plan.ts";

export interface View {
  readonly observed: ObservedState;
  readonly known: Known;
  readonly plan: Plan;
}

export type Phase = Extract<ApplyEvent, { readonly kind: "observing" }>["phase"];

/** Observes and plans. Throws what the journal throws, and the reason of an abort; the look after a run can't be aborted. */
export async function takeView(input: ApplyInput, phase: Phase): Promise<View> {
  const observed = await observePhase(input, phase);
  const known = input.journal.known();
  return { observed, known, plan: planFrom(input, observed, known) };
}

/** Observes every server of the desired topology. */
export async function observePhase(input: ApplyInput, phase: Phase): Promise<ObservedState> {
  const { store, desired, signal, onEvent } = input;
  return await observeEverything({
    store,
    servers: desired.topology.servers.keys(),
    signal: phase === "after" ? NEVER : signal,
    onProgress: (progress) => onEvent?.({ kind: "observing", phase, ...progress }),
  });
}

/** Plans at this instant of the input's clock. */
export function planFrom(input: ApplyInput, observed: ObservedState, known: Known): Plan {
  const { desired, allow, hash, clock, makePlan } = input;
  return planNow({ desired, observed, known, now: clock(), allow, hash, makePlan });
}

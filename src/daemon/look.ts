// One look at everything, and the plan that follows from it. Reads only.

import type { DurationMs, Instant } from "../base/instant.ts";
import type { Known, ObservedState, Sight } from "../model/observed.ts";
import { knownKey } from "../model/observed.ts";
import type { Plan } from "../model/plan.ts";
import type { GuardName } from "../model/policy.ts";
import { observeEverything } from "../reconcile/observe.ts";
import { planNow, type PlanMaker } from "../reconcile/plan.ts";
import { observeSights } from "../schedule/sights.ts";
import type { BackOffs } from "./back-off.ts";
import { patientPlanner, sparingStore } from "./hold-back.ts";
import type { Kept } from "./source.ts";

export interface LookInput {
  readonly kept: Kept;
  readonly known: Known;
  /** Targets that are left alone; `until` of the deployment's clock. */
  readonly held: BackOffs;
  readonly heldUntil: (target: BackOffs extends ReadonlyMap<string, infer One> ? One : never) => Instant;
  readonly allow: readonly GuardName[];
  readonly hash: (text: string) => string;
  readonly makePlan: PlanMaker | undefined;
  readonly signal: AbortSignal;
  readonly breathe?: (() => Promise<void>) | undefined;
  /** Measures how long it took. */
  readonly monotonic: () => DurationMs;
}

export interface Look {
  /** The deployment's clock. */
  readonly at: Instant;
  readonly took: DurationMs;
  readonly observed: ObservedState;
  /** What is known with this look. */
  readonly known: Known;
  /** Whether the sights say anything else than before but when they were last seen. */
  readonly sights: "same" | "new";
  /** The plan that would run now; what waits for a back-off has a `waitsUntil`. */
  readonly plan: Plan;
}

/** Looks and plans. Throws only bugs and an abort: what can't be seen is in the observation. */
export async function takeLook(input: LookInput): Promise<Look> {
  const { kept, held, hash, allow, signal, monotonic, breathe } = input;
  const { desired, clock } = kept;
  const begun = monotonic();
  const store = sparingStore(kept.store, held, clock);
  const observed = await observeEverything({ store, servers: desired.topology.servers.keys(), signal });
  await breathe?.();
  const now = clock();
  const sights = observeSights(input.known, observed, desired.policy.clockSkew);
  const known: Known = {
    ...input.known,
    sights: new Map(sights.map((sight) => [knownKey(sight.server, sight.type), sight])),
  };
  await breathe?.();
  const make = patientPlanner(input.makePlan ?? planNow, held, input.heldUntil);
  const plan = make({ desired, observed, known, now, allow, hash });
  await breathe?.();
  const changed = sameSights(input.known.sights, known.sights) ? "same" : "new";
  return { at: now, took: monotonic() - begun, observed, known, sights: changed, plan };
}

function sameSights(before: Known["sights"], after: Known["sights"]): boolean {
  if (before.size !== after.size) return false;
  return [...after].every(([key, sight]) => {
    const old = before.get(key);
    return old !== undefined && essence(old) === essence(sight);
  });
}

function essence({ seenAt: _seen, ...rest }: Sight): string {
  return JSON.stringify(rest);
}

// What is not as desired, why, and since when this daemon has seen it so. Pure.

import type { Instant } from "../base/instant.ts";
import type { Action } from "../model/action.ts";
import type { Plan } from "../model/plan.ts";
import { formatTarget } from "../model/target.ts";
import { skipAhead } from "../reconcile/runnable.ts";
import type { DaemonMode, Deviation } from "./status.ts";

export interface DeviationContext {
  readonly mode: DaemonMode;
  /** `settling`: nothing is applied yet, since files may still be being written. */
  readonly files: "settled" | "settling";
  /** Until when the targets that failed lately are left alone; deployment's clock. */
  readonly failedUntil: ReadonlyMap<string, Instant>;
  /** Since when each action was in the plan without a break; from the look before. */
  readonly since: ReadonlyMap<Action["id"], Instant>;
  /** Real clock. */
  readonly now: Instant;
}

/** Returns one deviation an action, in the plan's order. */
export function describeDeviations(plan: Plan, context: DeviationContext): readonly Deviation[] {
  const skipped = skipAhead(plan.actions);
  return plan.actions.map((action) => {
    const { id, kind, target, cause, reason } = action;
    const skip = skipped.get(id);
    const why = skip?.kind === "skipped" ? skip.why : undefined;
    return {
      target: formatTarget(target),
      ...(action.kind === "install" ? {} : { type: action.type }),
      cause,
      reason,
      kind,
      action: id,
      since: context.since.get(id) ?? context.now,
      ...waitOf(action, why, context),
    };
  });
}

/** Returns since when each deviation has been there. */
export function sinceOf(deviations: readonly Deviation[]): DeviationContext["since"] {
  return new Map(deviations.map(({ action, since }) => [action, since]));
}

function waitOf(
  action: Action,
  why: "dependency" | "interrupted" | "held" | "window" | undefined,
  { mode, files, failedUntil }: DeviationContext,
): Pick<Deviation, "waitsFor" | "until"> {
  const until = action.waitsUntil;
  if (why === "held") return { waitsFor: "guard" };
  if (why === "window" && until !== undefined) {
    const backedOff = [...failedUntil.values()].includes(until);
    return { waitsFor: backedOff ? "back-off" : "window", until };
  }
  if (why === "dependency") return { waitsFor: "dependency" };
  if (mode === "report") return { waitsFor: "mode" };
  return files === "settling" ? { waitsFor: "settling" } : {};
}

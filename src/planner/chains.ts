// Actions that interrupt a service go one server of a pool at a time, each verified before the
// next, and only in a maintenance window. A bad certificate then reaches one server. First
// assignments interrupt nobody.

import type { Action, AssignAction } from "../model/action.ts";
import { inForce } from "../model/assignment.ts";
import { typeFacts } from "../model/certificate-type.ts";
import type { Instant } from "../base/instant.ts";
import { findOpening } from "../schedule/window.ts";
import type { Context } from "./context.ts";

/**
 * Returns the actions, in their order, with those that interrupt chained by pool and type and put
 * into the next window.
 */
export function chainInterruptions(context: Context, actions: readonly Action[]): readonly Action[] {
  if (!actions.some((action) => interrupts(action))) return actions;
  const waitsUntil = findWait(context);
  const last = new Map<string, string>();
  return actions.map((action) => {
    if (!interrupts(action)) return action;
    const key = `${poolOf(context, action)}|${action.type}`;
    const before = last.get(key);
    last.set(key, action.id);
    return {
      ...action,
      ...(before === undefined ? {} : { dependsOn: [...action.dependsOn, before] }),
      ...(waitsUntil === undefined ? {} : { waitsUntil }),
    };
  });
}

/**
 * Decides whether an action takes a service away for a moment: it replaces a certificate in force
 * of such a type.
 */
export function interrupts(action: Action): action is AssignAction {
  return (
    action.kind === "assign" && typeFacts(action.type).interrupts && inForce(action.expected) !== undefined
  );
}

function findWait(context: Context): Instant | undefined {
  const opening = findOpening(context.desired.policy.windows, context.now);
  return opening.kind === "open" ? undefined : opening.until;
}

function poolOf(context: Context, { target }: AssignAction): string {
  if (target.kind === "deployment") return "";
  return context.desired.topology.servers.get(target.server)?.pool ?? target.server;
}

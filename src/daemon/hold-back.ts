// Leaves single targets alone without anybody else noticing: a held server is not asked and counts as it was last seen, and what is
// to be done to it waits. Safe, since a server may be out of reach at any time.

import { invariant } from "../base/invariant.ts";
import type { Instant } from "../base/instant.ts";
import type { Action } from "../model/action.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedState, ServerObservation } from "../model/observed.ts";
import { formatTarget } from "../model/target.ts";
import type { NodeStore } from "../port/node-store.ts";
import type { PlanMaker } from "../reconcile/plan.ts";
import { EVERYTHING, type BackOff, type BackOffs } from "./back-off.ts";

/** Returns a store that does not ask the servers that could not be read lately: they are unreachable, for the reason known. */
export function sparingStore(store: NodeStore, held: BackOffs, now: () => Instant): NodeStore {
  const unreachable = [...held.values()].filter(({ kind }) => kind === "unreachable");
  if (unreachable.length === 0) return store;
  const reasons = new Map(unreachable.map((backOff) => [backOff.target, backOff]));
  return {
    open: (request, signal) => store.open(request, signal),
    readLease: () => store.readLease(),
    breakLease: () => store.breakLease(),
    observeDeployment: (signal, options) => store.observeDeployment(signal, options),
    async *observe(servers, signal, options) {
      yield* servers.filter((server) => reasons.has(server)).map((server) => unseen(reasons, server, now()));
      yield* store.observe(
        servers.filter((server) => !reasons.has(server)),
        signal,
        options,
      );
    },
  };
}

function unseen(reasons: ReadonlyMap<string, BackOff>, server: Fqdn, at: Instant): ServerObservation {
  const reason = reasons.get(server);
  invariant(reason !== undefined, "only held servers are left out");
  return { kind: "unreachable", server, observedAt: at, diagnostic: reason.diagnostic };
}

/** Returns a planner whose actions on targets that failed lately wait. `until` tells a back-off's end on the planner's clock. */
export function patientPlanner(
  make: PlanMaker,
  held: BackOffs,
  until: (backOff: BackOff) => Instant,
): PlanMaker {
  const failed = new Map([...held].filter(([, { kind }]) => kind === "failed"));
  if (failed.size === 0) return make;
  return (input) => {
    const plan = make(input);
    const actions = plan.actions.map((action) => {
      const reason = waitsFor(action, failed, input.observed);
      return reason === undefined ? action : { ...action, waitsUntil: until(reason) };
    });
    return { ...plan, actions };
  };
}

/** A replication waits only while each server that lacks something failed lately: one bad server delays no other. */
function waitsFor(action: Action, failed: BackOffs, observed: ObservedState): BackOff | undefined {
  const own = failed.get(EVERYTHING) ?? failed.get(formatTarget(action.target));
  if (action.kind !== "replicate") return own;
  if (own !== undefined) return own;
  const lacking = action.servers.filter((server) => lacksReplica(server, observed));
  const [first, ...rest] = (lacking.length > 0 ? lacking : action.servers).map((server) =>
    failed.get(server),
  );
  return first !== undefined && rest.every((each) => each !== undefined) ? first : undefined;
}

function lacksReplica(server: Fqdn, { deployment }: ObservedState): boolean {
  return deployment?.replicas.get(server)?.upToDate !== true;
}

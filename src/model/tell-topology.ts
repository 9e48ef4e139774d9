// A desired state's grouping as a store would tell of it: what `init` and `lab add` hand to a store that keeps a topology.

import { sortedBy } from "../base/order.ts";
import type { DesiredState } from "./desired.ts";
import type { ObservedPool, ObservedTopology } from "./topology.ts";

/** Returns the topology of a desired state as a store keeps it. */
export function tellTopology(
  desired: Pick<DesiredState, "product" | "sipDomains" | "topology">,
): ObservedTopology {
  const { pools, servers } = desired.topology;
  const told = [...pools].flatMap(([fqdn, members]): ObservedPool[] => {
    const first = servers.get(members[0] ?? fqdn);
    if (first === undefined) return [];
    const { role, site } = first;
    return [{ fqdn, role, ...(site === undefined ? {} : { site }), servers: members }];
  });
  return {
    product: desired.product,
    sipDomains: desired.sipDomains,
    pools: sortedBy(told, ({ fqdn }) => fqdn),
  };
}

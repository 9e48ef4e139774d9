// Types whose certificate must be the same on all servers of a pool: where it is not, nothing of that pool can be written.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { typeFacts, type CertificateType } from "../model/certificate-type.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedPool } from "../model/topology.ts";
import { formatInstant } from "../base/instant.ts";
import { contentKey, type Content, type Holding } from "./estate.ts";

export interface Sharing {
  readonly pools: readonly ObservedPool[];
  readonly holdings: ReadonlyMap<CertificateType, Map<Fqdn, Holding>>;
  readonly oddities: Diagnostic[];
}

/** Makes holes of shared types in pools that differ, and says so. */
export function shareInPools({ pools, holdings, oddities }: Sharing): void {
  for (const [type, byServer] of holdings) {
    if (typeFacts(type).sharedBy !== "pool") continue;
    for (const { fqdn, servers } of pools) {
      const held = servers.map((server) => byServer.get(server));
      const texts = servers.map((server) => `${server} ${sayHolding(byServer.get(server))}`);
      const keys = new Set(held.map((one) => (one?.kind === "holds" ? contentKey(one.content) : "")));
      if (keys.size <= 1) continue;
      oddities.push(diagnose("adopt/pool-differs", { pool: fqdn, type, held: texts }));
      for (const server of servers) byServer.set(server, { kind: "hole" });
    }
  }
}

function sayHolding(holding: Holding | undefined): string {
  return holding?.kind === "holds" ? sayContent(holding.content) : "holds none that can be written";
}

function sayContent([first, ...rolls]: Content): string {
  const later = rolls.map(
    ({ thumbprint, effectiveDate = 0 }) => `, then ${thumbprint} from ${formatInstant(effectiveDate)}`,
  );
  return `holds ${first.thumbprint}${later.join("")}`;
}

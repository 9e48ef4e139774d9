// Servers and how they are grouped.

import type { Fqdn } from "./fqdn.ts";
import type { Role } from "./product.ts";

export interface Server {
  readonly fqdn: Fqdn;
  readonly pool: Fqdn;
  readonly site?: string;
  readonly role: Role;
}

export interface Topology {
  /** Servers of each pool, in code-unit order. */
  readonly pools: ReadonlyMap<Fqdn, readonly Fqdn[]>;
  /** Every server by name, in code-unit order. */
  readonly servers: ReadonlyMap<Fqdn, Server>;
}

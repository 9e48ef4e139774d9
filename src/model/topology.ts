// Servers and how they are grouped.

import type { Fqdn } from "./fqdn.ts";
import type { Product, Role } from "./product.ts";

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

/** One pool as a store's own topology tells of it. */
export interface ObservedPool {
  readonly fqdn: Fqdn;
  readonly role: Role;
  readonly site?: string;
  /** In code-unit order; may be empty. */
  readonly servers: readonly Fqdn[];
}

/** What a store knows of the deployment as a whole: how servers are grouped, and what runs on them. */
export interface ObservedTopology {
  /** Absent when the store can't tell. */
  readonly product?: Product;
  /** Empty when the store can't tell; the default domain first. */
  readonly sipDomains: readonly string[];
  /** By name, in code-unit order. */
  readonly pools: readonly ObservedPool[];
}

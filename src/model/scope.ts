// Where an assignment holds; the narrowest scope that matches a server wins (design.md section 3).

import type { Fqdn } from "./fqdn.ts";
import type { Role } from "./product.ts";
import type { Server } from "./topology.ts";

export type Scope =
  | { readonly kind: "global" }
  | { readonly kind: "site"; readonly site: string }
  | { readonly kind: "role"; readonly role: Role }
  | { readonly kind: "pool"; readonly pool: Fqdn }
  | { readonly kind: "server"; readonly server: Fqdn };

/** Returns a scope as it is written: `global`, `site:Paris`, `pool:pool01.contoso.com`. */
export function formatScope(scope: Scope): string {
  switch (scope.kind) {
    case "global":
      return "global";
    case "site":
      return `site:${scope.site}`;
    case "role":
      return `role:${scope.role}`;
    case "pool":
      return `pool:${scope.pool}`;
    case "server":
      return `server:${scope.server}`;
  }
}

/** Decides whether a scope reaches a server. */
export function matchesServer(scope: Scope, server: Server): boolean {
  switch (scope.kind) {
    case "global":
      return true;
    case "site":
      return server.site === scope.site;
    case "role":
      return server.role === scope.role;
    case "pool":
      return server.pool === scope.pool;
    case "server":
      return server.fqdn === scope.server;
  }
}

// Scopes as people write them.

import { parseFqdn } from "../model/fqdn.ts";
import { ROLES } from "../model/product.ts";
import type { Scope } from "../model/scope.ts";

/** Returns the scope that a text spells, or undefined: `global`, `site:Paris`, `role:Edge`, `pool:FQDN`, `server:FQDN`. */
export function parseScope(text: string): Scope | undefined {
  if (text.toLowerCase() === "global") return { kind: "global" };
  const colon = text.indexOf(":");
  const name = text.slice(colon + 1);
  if (colon < 0 || name === "") return undefined;
  switch (text.slice(0, colon).toLowerCase()) {
    case "site":
      return { kind: "site", site: name };
    case "role": {
      const role = ROLES.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
      return role === undefined ? undefined : { kind: "role", role };
    }
    case "pool": {
      const pool = parseFqdn(name);
      return pool === undefined ? undefined : { kind: "pool", pool };
    }
    case "server": {
      const server = parseFqdn(name);
      return server === undefined ? undefined : { kind: "server", server };
    }
    default:
      return undefined;
  }
}

// A pool on the command line.

import { diagnose } from "../diagnostic/diagnostic.ts";
import { parseFqdn } from "../model/fqdn.ts";
import { ROLES } from "../model/product.ts";
import type { ObservedPool } from "../model/topology.ts";
import { Stop } from "./stop.ts";

/** Reads `FQDN=ROLE[@SITE]:SERVER[,SERVER…]`; ends the command with 64 where it is something else. */
export function readPool(text: string): ObservedPool {
  const match = /^([^=@:]+)=([A-Za-z]+)(?:@([^:]+))?:(.+)$/.exec(text);
  const name = parseFqdn(match?.[1] ?? "");
  const role = ROLES.find((candidate) => candidate.toLowerCase() === match?.[2]?.toLowerCase());
  const servers = (match?.[4] ?? "").split(",").map((server) => parseFqdn(server.trim()));
  if (name === undefined || role === undefined || servers.includes(undefined)) {
    const wanted = `FQDN=ROLE[@SITE]:SERVER[,SERVER…], ROLE one of ${ROLES.join(", ")}`;
    throw new Stop(64, [diagnose("cli/bad-option", { option: "--pool", text, wanted })]);
  }
  const site = match?.[3];
  return {
    fqdn: name,
    role,
    ...(site === undefined ? {} : { site }),
    servers: servers.filter((server) => server !== undefined),
  };
}

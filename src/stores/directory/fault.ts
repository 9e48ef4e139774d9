// What stands between the store and a server: that nobody knows it, or a fault that a lab gave it.

import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { CentralDocument } from "./document.ts";

/** Returns what is wrong with a server before it is even asked, if anything. */
export function findFault(central: CentralDocument, server: Fqdn): Diagnostic | undefined {
  if (!Object.hasOwn(central.servers, server)) return diagnose("server/unknown", { server });
  const fault = Object.hasOwn(central.faults, server) ? central.faults[server] : undefined;
  return fault === undefined ? undefined : diagnose(`server/${fault}`, { server });
}

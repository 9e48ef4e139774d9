// Key material that lies in the store already: the deployment's for its replicas, or a server's for another one.

import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { Thumbprint } from "../../model/thumbprint.ts";
import type { CentralDocument, StoreDocument } from "./document.ts";
import { findFault } from "./fault.ts";
import type { Material } from "./material.ts";
import type { StoreReader } from "./reader.ts";

/** Returns the verified material of a certificate that a document lists, or why there is none. */
export function readHeld(
  reader: StoreReader,
  document: StoreDocument,
  thumbprint: string,
): Material | Diagnostic {
  const { owner, certificates } = document;
  const listed = Object.hasOwn(certificates, thumbprint) ? certificates[thumbprint] : undefined;
  if (listed === undefined) return diagnose("store/not-installed", { owner, thumbprint });
  const pfx = reader.bytes(document, thumbprint, "pfx");
  if (pfx.kind === "unsound") return pfx.diagnostic;
  const der = reader.bytes(document, thumbprint, "cer");
  if (der.kind === "unsound") return der.diagnostic;
  return { facts: listed.facts, der: der.document, pfx: pfx.document };
}

/** Fetches a certificate and its key from a server that holds it with an exportable key, or says why it can't. */
export function fetchHeld(
  reader: StoreReader,
  central: CentralDocument,
  server: Fqdn,
  thumbprint: Thumbprint,
): Material | Diagnostic {
  const fault = findFault(central, server);
  if (fault !== undefined && fault.code !== "server/read-only") return fault;
  const reading = reader.server(server, central);
  if (reading.kind === "unsound") return reading.diagnostic;
  const listed = reading.document.certificates[thumbprint];
  if (listed !== undefined && !listed.exportable) {
    return diagnose("store/key-not-exportable", { server, thumbprint });
  }
  return readHeld(reader, reading.document, thumbprint);
}

/**
 * Decides whether some reachable server holds a certificate with its key. Where keys are carried by hand the deployment
 * has none itself: its assignment names what an administrator installed on the servers (domain.md section 6).
 */
export function isHeldBySomeServer(
  reader: StoreReader,
  central: CentralDocument,
  thumbprint: Thumbprint,
): boolean {
  return (Object.keys(central.servers) as Fqdn[]).some((server) => {
    const fault = findFault(central, server);
    if (fault !== undefined && fault.code !== "server/read-only") return false;
    const reading = reader.server(server, central);
    return reading.kind === "sound" && Object.hasOwn(reading.document.certificates, thumbprint);
  });
}

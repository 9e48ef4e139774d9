// The public facts of every certificate that any store shows.

import type { Certificate } from "../model/certificate.ts";
import type { InstalledCertificate, ObservedState } from "../model/observed.ts";
import type { Thumbprint } from "../model/thumbprint.ts";

/** Indexes what the stores show, each certificate once. */
export function indexInstalled(observed: ObservedState): ReadonlyMap<Thumbprint, InstalledCertificate> {
  const index = new Map<Thumbprint, InstalledCertificate>();
  const stores = [...observed.servers.values()].flatMap((server) =>
    server.kind === "observed" ? [server.installed] : [],
  );
  if (observed.deployment !== undefined) stores.push(observed.deployment.installed);
  for (const store of stores) {
    for (const [thumbprint, installed] of store) {
      const known = index.get(thumbprint);
      if (known?.certificate !== undefined && known.der !== undefined) continue;
      if (installed.certificate !== undefined) index.set(thumbprint, installed);
    }
  }
  return index;
}

/** Returns the finder of a certificate's facts in an index. */
export function factsIn(
  index: ReadonlyMap<Thumbprint, InstalledCertificate>,
): (thumbprint: Thumbprint) => Certificate | undefined {
  return (thumbprint) => index.get(thumbprint)?.certificate;
}

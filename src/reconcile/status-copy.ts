// One certificate as a row of the status shows it: its name in the YAML, its facts, and how long it lasts.

import { DAY, type Instant } from "../base/instant.ts";
import type { Certificate } from "../model/certificate.ts";
import type { DesiredState } from "../model/desired.ts";
import type { InstalledCertificate, ObservedState } from "../model/observed.ts";
import type { StatusCopy } from "../model/status.ts";
import type { Thumbprint } from "../model/thumbprint.ts";

export type CopyReader = (thumbprint: Thumbprint) => StatusCopy;

/** Makes what turns a thumbprint into what there is to show of it; facts come from the configuration, else from any store. */
export function makeCopyReader(desired: DesiredState, observed: ObservedState, now: Instant): CopyReader {
  const names = namesOf(desired);
  const seen = factsOf(observed);
  return (thumbprint) => {
    const name = names.get(thumbprint);
    const certificate = desired.certificates(thumbprint) ?? seen.get(thumbprint);
    return {
      thumbprint,
      ...(name === undefined ? {} : { name }),
      ...(certificate === undefined ? {} : { certificate, daysLeft: daysLeft(certificate, now) }),
    };
  };
}

/** Whole days until a certificate expires, rounded down; negative once it has. */
function daysLeft({ notAfter }: Certificate, now: Instant): number {
  return Math.floor((notAfter - now) / DAY);
}

function namesOf({ assignments }: DesiredState): ReadonlyMap<Thumbprint, string> {
  const names = new Map<Thumbprint, string>();
  for (const { steps } of assignments) {
    for (const { certificate } of steps) {
      if (certificate.kind === "named" && certificate.thumbprint !== undefined)
        names.set(certificate.thumbprint, certificate.name);
    }
  }
  return names;
}

function factsOf({ deployment, servers }: ObservedState): ReadonlyMap<Thumbprint, Certificate> {
  const facts = new Map<Thumbprint, Certificate>();
  const add = (installed: ReadonlyMap<Thumbprint, InstalledCertificate>): void => {
    for (const { thumbprint, certificate } of installed.values()) {
      if (certificate !== undefined) facts.set(thumbprint, certificate);
    }
  };
  if (deployment !== undefined) add(deployment.installed);
  for (const server of servers.values()) if (server.kind === "observed") add(server.installed);
  return facts;
}

// Certificates in use that expire soon. For people: nothing is decided by it.

import type { ObservedServer } from "../model/observed.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Context } from "./context.ts";
import { noteExpiry } from "./notes.ts";

/**
 * Notes what a server uses and what expires within the policy's warning time, each certificate once
 * a plan.
 */
export function noteExpiries(context: Context, server: ObservedServer): void {
  const limit = context.now + context.desired.policy.expiryWarning;
  for (const { certificate } of server.installed.values()) {
    if (certificate === undefined || certificate.notAfter > limit) continue;
    const { thumbprint } = certificate;
    if (context.expiring.has(thumbprint) || !isInUse(server, thumbprint)) continue;
    context.expiring.add(thumbprint);
    noteExpiry(context, certificate);
  }
}

function isInUse({ assignments }: ObservedServer, thumbprint: Thumbprint): boolean {
  return [...assignments.values()].some(({ record }) => record.thumbprint === thumbprint);
}

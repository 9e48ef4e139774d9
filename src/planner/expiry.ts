// Certificates in use that expire soon. For people: nothing is decided by it.

import type { ObservedServer } from "../model/observed.ts";
import type { Context } from "./context.ts";
import { noteExpiry } from "./notes.ts";

/** Notes what a server uses and what expires within the policy's warning time, each certificate once a plan. */
export function noteExpiries(context: Context, server: ObservedServer): void {
  const limit = context.now + context.desired.policy.expiryWarning;
  for (const { record } of server.assignments.values()) {
    const certificate = server.installed.get(record.thumbprint)?.certificate;
    if (certificate === undefined || certificate.notAfter > limit) continue;
    if (context.expiring.has(record.thumbprint)) continue;
    context.expiring.add(record.thumbprint);
    noteExpiry(context, certificate);
  }
}

// What the stores hold and the configuration does not mention. It is listed, and left alone.

import { inForce, settle } from "../model/assignment.ts";
import { parseCertificateType, typeFacts } from "../model/certificate-type.ts";
import type { ObservedAssignment } from "../model/observed.ts";
import { DEPLOYMENT, type Target } from "../model/target.ts";
import type { Context } from "./context.ts";

/** Lists the assignments of a target that are not among the managed types. */
export function listUnmanaged(
  context: Context,
  target: Target,
  assignments: ReadonlyMap<string, ObservedAssignment>,
  managed: ReadonlySet<string>,
): void {
  for (const observed of assignments.values()) {
    if (managed.has(observed.type) || isReplicated(target, observed)) continue;
    const thumbprint = inForce(settle(observed.record, context.now)) ?? observed.record.thumbprint;
    context.draft.unmanaged.push({ target, type: observed.type, thumbprint });
  }
}

/** A replicated copy on a server is the deployment's: it is managed, or listed, there. */
function isReplicated(target: Target, { type, source }: ObservedAssignment): boolean {
  if (target.kind === DEPLOYMENT.kind) return false;
  const known = parseCertificateType(type);
  return source === "global" && known !== undefined && typeFacts(known).home === "deployment";
}

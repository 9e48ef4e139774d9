// Until when an assignment can be taken back.

import type { Instant } from "../base/instant.ts";
import type { Undo } from "../model/action.ts";
import { inForce, type Copies } from "../model/assignment.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Context } from "./context.ts";

/**
 * Returns until when a change of these copies can be taken back: while the certificate that it
 * displaces is valid; never where nobody has it any more.
 */
export function undoOf(context: Context, copies: Copies): Undo {
  const displaced = inForce(copies);
  if (displaced === undefined) return { kind: "never" };
  const facts = context.facts(displaced);
  if (facts !== undefined) return { kind: "until", instant: facts.notAfter };
  return isHeld(context, displaced) ? { kind: "always" } : { kind: "never" };
}

/** Returns an undo as it reads now: one whose end has come is none. */
export function undoNow(undo: Undo, now: Instant): Undo {
  return undo.kind === "until" && undo.instant <= now ? { kind: "never" } : undo;
}

/** What no store holds, and nobody knows, can't be given back. */
function isHeld({ observed }: Context, thumbprint: Thumbprint): boolean {
  if (observed.deployment?.installed.has(thumbprint) === true) return true;
  return [...observed.servers.values()].some(
    (server) => server.kind === "observed" && server.installed.has(thumbprint),
  );
}

// Until when an assignment can be taken back.

import type { Undo } from "../model/action.ts";
import { inForce, type Copies } from "../model/assignment.ts";
import type { Context } from "./context.ts";

/**
 * Returns until when a change of these copies can be taken back: while the certificate that it
 * displaces is valid.
 */
export function undoOf(context: Context, copies: Copies): Undo {
  const displaced = inForce(copies);
  if (displaced === undefined) return { kind: "never" };
  const facts = context.facts(displaced);
  return facts === undefined ? { kind: "always" } : { kind: "until", instant: facts.notAfter };
}

// From what the store answered and what was then seen to the outcome of an action. Pure.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { ActionOutcome } from "../model/apply-report.ts";
import { formatTarget } from "../model/target.ts";
import type { WriteOutcome } from "../port/node-store.ts";
import type { WriteAction } from "./batches.ts";
import { holdsEffect, type SeenTarget } from "./verify.ts";

/** What was seen of a target after a write, or why it was not. */
export type Look =
  | { readonly kind: "seen"; readonly target: SeenTarget }
  | { readonly kind: "unseen"; readonly diagnostic: Diagnostic };

/**
 * Returns what became of an action. The observation decides: an answer of *done* that is not to be seen is unverified, an
 * *unknown* that is to be seen is done. A refusal is believed.
 */
export function judge(action: WriteAction, answer: WriteOutcome, look: Look): ActionOutcome {
  if (answer.kind === "refused") return { kind: "failed", diagnostic: answer.diagnostic };
  if (look.kind === "seen" && holdsEffect(action, look.target)) return { kind: "done" };
  if (answer.kind === "unknown") {
    const kind = look.kind === "seen" ? "failed" : "unverified";
    return { kind, diagnostic: answer.diagnostic };
  }
  const why = look.kind === "seen" ? "something else is to be seen there" : look.diagnostic.message;
  return { kind: "unverified", diagnostic: notVerified(action, why) };
}

function notVerified(action: WriteAction, why: string): Diagnostic {
  const what =
    action.kind === "install" ? action.certificateName : `${action.type} ${action.certificateName}`;
  return diagnose("apply/not-verified", {
    target: formatTarget(action.target),
    what: `${action.kind} ${what}`,
    why,
  });
}

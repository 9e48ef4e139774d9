// How an action enters the draft: with its id, its cause and its place, so that no caller forgets one.

import type { Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Action, CopyActionKind, Reason, Undo } from "../model/action.ts";
import type { Copies } from "../model/assignment.ts";
import type { DesiredAssignment } from "../model/desired.ts";
import type { GuardName } from "../model/policy.ts";
import type { Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { actionId } from "./action-id.ts";
import { causeOf } from "./cause.ts";
import type { Context } from "./context.ts";
import { undoNow } from "./undo.ts";

/** What a change of copies is made from. */
export interface CopyDraft {
  readonly kind: CopyActionKind;
  readonly target: Target;
  readonly assignment: DesiredAssignment;
  readonly certificate: { readonly name: string; readonly thumbprint: Thumbprint };
  readonly expected: Copies;
  readonly reason: Reason;
  readonly undo: Undo;
  readonly dependsOn?: readonly string[];
  readonly heldBy?: readonly GuardName[];
  /** Of a stage alone. */
  readonly effectiveDate?: Instant;
  readonly location?: DesiredAssignment["location"];
  /** Whether a target was seen with what is asked for: its loss is drift, whatever the clock says. */
  readonly before?: "was-there" | "unknown";
}

/** Adds a change of copies to the draft and returns it. */
export function draftCopies(context: Context, draft: CopyDraft): Exclude<Action, { kind: "install" }> {
  const { kind, target, assignment, certificate, expected, reason, undo, effectiveDate } = draft;
  const { type } = assignment;
  const base = {
    id: actionId(kind, target, { type, certificate: certificate.thumbprint }),
    target,
    type,
    certificate: certificate.thumbprint,
    certificateName: certificate.name,
    expected,
    reason,
    cause: causeOf(context.known, assignment, reason, draft.before),
    location: draft.location ?? assignment.location,
    dependsOn: draft.dependsOn ?? [],
    undo: undoNow(undo, context.now),
    heldBy: draft.heldBy ?? [],
  };
  const action: Exclude<Action, { kind: "install" }> =
    kind === "stage" ? { kind, ...base, effectiveDate: effectiveDate ?? context.now } : { kind, ...base };
  context.draft.actions.push(action);
  return action;
}

/** Adds a diagnostic to a list of the draft unless the same was said there already. */
export function say(list: Diagnostic[], diagnostic: Diagnostic): void {
  const said = SAID.get(list) ?? new Set<string>();
  SAID.set(list, said);
  const key = `${diagnostic.code} ${diagnostic.message}`;
  if (said.has(key)) return;
  said.add(key);
  list.push(diagnostic);
}

/** What each list holds, by code and message; it goes when the draft goes. */
const SAID = new WeakMap<readonly Diagnostic[], Set<string>>();

/**
 * Returns a name for a certificate that the configuration may not know: its name there, else the
 * start of its thumbprint.
 */
export function nameOf(context: Context, thumbprint: Thumbprint): string {
  return context.names.get(thumbprint) ?? `${thumbprint.slice(0, 8)}…`;
}

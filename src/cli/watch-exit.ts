// The exit code of `cscert watch --once`: what one look, and one apply, came to.

import type { DaemonStatus } from "../daemon/status.ts";
import { hasErrors } from "../diagnostic/diagnostic.ts";
import { exitCodeOf, type ExitFact } from "../reconcile/exit-code.ts";

/** Returns the code (design.md section 8): 2 where changes are pending, in either mode. */
export function exitCodeOfWatch(status: DaemonStatus): number {
  return exitCodeOf([...factsOfSource(status), ...factsOfLook(status), ...factsOfApply(status)]);
}

function factsOfSource({ offered, inForce }: DaemonStatus): readonly ExitFact[] {
  if (offered?.kind === "broken" || (offered === undefined && inForce === undefined))
    return ["yaml-at-fault"];
  return offered === undefined ? [] : ["failure"];
}

function factsOfLook({ look }: DaemonStatus): readonly ExitFact[] {
  if (look === undefined) return [];
  const { plan } = look;
  return [
    ...(hasErrors(plan.diagnostics) ? (["refused"] as const) : []),
    ...(plan.completeness.complete ? [] : (["incomplete"] as const)),
    ...(plan.actions.length > 0 ? (["pending"] as const) : []),
  ];
}

function factsOfApply({ apply }: DaemonStatus): readonly ExitFact[] {
  switch (apply?.result) {
    case "locked":
      return ["locked"];
    case "fenced":
      return ["stale"];
    case "partial":
    case "failed":
      return ["some-failed"];
    default:
      return [];
  }
}

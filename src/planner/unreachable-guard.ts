// The guard that names a server which can't be asked: what is to be the same on every bearer waits
// for it, unless the guard is lifted.

import { diagnose } from "../diagnostic/diagnostic.ts";
import type { DesiredStep } from "../model/desired.ts";
import type { GuardName } from "../model/policy.ts";
import type { Context } from "./context.ts";
import { say } from "./drafting.ts";
import { unreachableBearers } from "./roll-bearers.ts";
import type { RollGroup } from "./roll-group.ts";

/** What is held back, and until when it must have happened where there is such an end. */
export interface HeldChange {
  readonly step: DesiredStep;
  readonly certificate: string;
  readonly lastStaging?: string;
}

/**
 * Returns a guard for each bearer that can't be reached, and says so; a lifted guard has left its
 * server out of the group before.
 */
export function holdForUnreachable(
  context: Context,
  group: RollGroup,
  { step, certificate, lastStaging }: HeldChange,
): readonly GuardName[] {
  return unreachableBearers(group).map((server) => {
    const until = lastStaging === undefined ? {} : { lastStaging };
    const args = { server, certificate, type: group.type, ...until };
    say(context.draft.diagnostics, diagnose("guard/unreachable", args, { location: step.location }));
    return `guard/unreachable:${server}`;
  });
}

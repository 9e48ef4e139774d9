// Values that the command line gives as text.

import type { DurationMs, Instant } from "../base/instant.ts";
import { parseDuration } from "../config/duration.ts";
import { parseInstant } from "../config/instant.ts";
import { diagnose } from "../diagnostic/diagnostic.ts";
import type { GuardName } from "../model/policy.ts";
import { Stop } from "./stop.ts";

/** Reads an instant given on the command line; ends the command with 64 where it is none. */
export function readInstantOption(option: string, text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant === undefined)
    throw new Stop(64, [
      diagnose("cli/bad-option", { option, text, wanted: "an instant such as 2027-01-12T02:00+01:00" }),
    ]);
  return instant;
}

/** Reads a duration given on the command line; ends the command with 64 where it is none. */
export function readDurationOption(option: string, text: string): DurationMs {
  const duration = parseDuration(text);
  if (duration === undefined)
    throw new Stop(64, [
      diagnose("cli/bad-option", { option, text, wanted: "a duration such as 20s or 5m" }),
    ]);
  return duration;
}

/** Reads the guards to lift; ends the command with 64 where none has such a name. */
export function readGuardOption(texts: readonly string[]): readonly GuardName[] {
  const guards = texts.map((text) => text.toLowerCase());
  const text = guards.find((guard) => !GUARD.test(guard));
  if (text === undefined) return guards;
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--allow", text, wanted: GUARDS })]);
}

const GUARD = /^guard\/(change-share|immediate-oauth|(override|unreachable):.+)$/;
const GUARDS = "guard/change-share, guard/immediate-oauth, guard/override:FQDN or guard/unreachable:FQDN";

// The `guard/…` codes: what is done only when somebody names it.

import { entry } from "../entry.ts";

export const guardCatalog = {
  "guard/change-share": entry<{ readonly replaced: number; readonly total: number; readonly most: number }>(
    "error",
    ({ replaced, total, most }) =>
      `${replaced} of ${total} certificates in force would be replaced or removed, more than ${most} %: the whole plan is held`,
    () => "check that this is meant, then lift it with `--allow guard/change-share`",
  ),
  "guard/immediate-oauth": entry<{
    readonly certificate: string;
    readonly current: string;
    readonly earliest: string;
  }>(
    "error",
    ({ certificate, current }) =>
      `OAuthTokenIssuer would change from ${current} to ${certificate} at once, and not every server holds ${certificate}: tokens would be rejected`,
    ({ earliest, certificate }) =>
      `roll instead: \`rolls: [{ certificate: ${certificate}, effectiveDate: … }]\`, at ${earliest} or later`,
    () => "or accept the break with `--allow guard/immediate-oauth`",
  ),
  "guard/override": entry<{ readonly server: string; readonly certificate: string }>(
    "error",
    ({ server, certificate }) =>
      `${server} holds an OAuthTokenIssuer of its own (${certificate}), which is never allowed; taking it away ends the tokens that it signed`,
    ({ server }) => `take it away with \`--allow guard/override:${server}\``,
  ),
  "guard/unreachable": entry<{
    readonly server: string;
    readonly certificate: string;
    readonly type: string;
    /** Absent where the change is no roll. */
    readonly lastStaging?: string;
  }>(
    "error",
    ({ server, certificate, type, lastStaging }) =>
      lastStaging === undefined
        ? `${server} can't be reached, so the change of ${type} to ${certificate} is held: its pool must share one certificate`
        : `${server} can't be reached, so the roll of ${type} to ${certificate} is held; it must be staged until ${lastStaging}`,
    ({ server }) => `bring ${server} back, or go on without it with \`--allow guard/unreachable:${server}\``,
  ),
  "guard/wrong-target": entry<{ readonly type: string; readonly target: string }>(
    "error",
    ({ type, target }) => `${type} can't be planned for ${target}: it is left out`,
    () =>
      "OAuthTokenIssuer belongs to the whole deployment and every other type to servers; nothing lifts this",
  ),
} as const;

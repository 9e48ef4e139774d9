// The `roll/…` codes: what the two copies, or the time that is left, do not allow (design.md section 4).

import { formatDuration, type DurationMs } from "../../base/instant.ts";
import { entry } from "../entry.ts";

export interface OfRoll {
  readonly type: string;
  /** `the deployment`, or a pool. */
  readonly target: string;
  /** The next certificate's name. */
  readonly certificate: string;
  readonly effectiveDate: string;
  /** The earliest date that would be safe. */
  readonly earliest: string;
}

const roll = ({ type, target, certificate, effectiveDate }: Omit<OfRoll, "earliest">): string =>
  `the roll of ${type} of ${target} to ${certificate} at ${effectiveDate}`;
const LATER = ({ earliest }: OfRoll): string => `set its \`effectiveDate\` to ${earliest} or later`;

export const rollCatalog = {
  "roll/too-late": entry<OfRoll & { readonly lastStaging: string }>(
    "error",
    (args) => `${roll(args)} was to be staged until ${args.lastStaging}, and is not: it is refused`,
    LATER,
  ),
  "roll/too-close": entry<OfRoll & { readonly dateBefore: string; readonly least: DurationMs }>(
    "error",
    (args) =>
      `${roll(args)} comes less than ${formatDuration(args.least)} after the one at ${args.dateBefore}: nobody can be sure to apply in between`,
    LATER,
  ),
  "roll/new-not-valid": entry<OfRoll & { readonly notBefore: string }>(
    "error",
    (args) =>
      `${roll(args)} comes before its certificate is surely valid, which is from ${args.notBefore} on`,
    LATER,
  ),
  "roll/old-expires": entry<
    OfRoll & { readonly old: string; readonly notAfter: string; readonly latest: string }
  >(
    "error",
    (args) => `${roll(args)} leaves tokens that ${args.old} can't validate: it expires at ${args.notAfter}`,
    ({ latest, earliest }) =>
      `set its \`effectiveDate\` to ${latest} or earlier, though not before ${earliest}; where that leaves no date, change at once with \`--allow guard/immediate-oauth\``,
  ),
  "roll/previous-not-free": entry<
    OfRoll & { readonly freeAt: string; readonly lastStaging: string; readonly servers: string }
  >(
    "error",
    (args) =>
      `${roll(args)} can't be staged in time: tokens need the previous certificate until ${args.freeAt} (${args.servers}), and staging ends at ${args.lastStaging}`,
    LATER,
  ),
  "roll/incomplete": entry<OfRoll & { readonly lacking: string }>(
    "error",
    (args) =>
      `${roll(args)} is not on every server (${args.lacking}) and no run is left to complete it: it is withdrawn`,
    LATER,
  ),
  "roll/split": entry<OfRoll & { readonly lacking: string }>(
    "error",
    (args) =>
      `${roll(args)} is not on every server, and too near to be withdrawn: ${args.lacking} will not validate what the others sign`,
    () => "bring those servers back; they get the new certificate with the first apply after the date",
  ),
  "roll/too-late-to-cancel": entry<Omit<OfRoll, "earliest"> & { readonly lastCancelling: string }>(
    "error",
    (args) =>
      `${roll(args)} is pending and not what the configuration asks for; it could be cancelled until ${args.lastCancelling}`,
    () => "let it happen: afterwards the next apply goes back at once and safely",
  ),
  "roll/wrong-until-roll": entry<
    Omit<OfRoll, "earliest" | "certificate"> & {
      readonly current: string;
      readonly wanted: string;
      readonly next: string;
    }
  >(
    "warning",
    ({ type, target, current, wanted, next, effectiveDate }) =>
      `${type} of ${target} is ${current}, not ${wanted}; the pending roll to ${next} at ${effectiveDate} sets that right, and nothing is changed before it`,
  ),
  "roll/assigned-at-once": entry<{
    readonly certificate: string;
    /** Absent where nothing was in force. */
    readonly current?: string;
    readonly type: string;
  }>("warning", ({ certificate, current, type }) =>
    current === undefined
      ? `nothing is in force: ${certificate} becomes ${type} at once, though the date of its roll has passed`
      : `${current} has expired: ${certificate} becomes ${type} at once, without a roll`,
  ),
  "roll/doubtful-record": entry<{ readonly target: string; readonly type: string }>(
    "warning",
    ({ target, type }) =>
      `what ${target} reports for ${type} can't be believed: a pending roll may be hidden in it`,
    ({ target }) =>
      `look at ${target} with \`Get-CsCertificate\`; nothing is staged until it is plain what it holds`,
  ),
  "roll/behind-by-hand": entry<{ readonly server: string; readonly type: string }>(
    "warning",
    ({ server, type }) =>
      `${server} does not hold the deployment's ${type}, which is distributed by hand and replicated by nobody`,
    ({ server }) => `look at the replication of ${server}: the product itself brings the assignment there`,
  ),
  "roll/nobody-by-hand": entry<{ readonly certificate: string; readonly type: string }>(
    "warning",
    ({ certificate, type }) =>
      `${type} is distributed by hand, and no server that uses it can be reached: ${certificate} is not assigned, since nobody can be given its key`,
    () => "bring one of those servers back, and plan again",
  ),
  "roll/not-proved": entry<{
    readonly type: string;
    readonly target: string;
    readonly at: string;
    readonly cause: string;
    /** The earliest date that would be safe, where one would help. */
    readonly earliest?: string;
  }>(
    "error",
    ({ type, target, at, cause }) => `${type} of ${target} is not safe at ${at}: ${cause}`,
    ({ earliest }) =>
      earliest === undefined
        ? "`cscert prove` tells the story"
        : `the earliest date that works is ${earliest}; \`cscert prove\` tells the story`,
  ),
} as const;

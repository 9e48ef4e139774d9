// The hard cases of design.md section 4, as data: what the stores hold, what the steps say, and the
// plan that was reviewed against the design. L = 24 h, σ = 5 m, M = 4 h, W = 24 h. `now` is T0; D
// is the effective date of B where there is a roll.

import { DAY, HOUR, MINUTE, type Instant } from "../../../src/base/instant.ts";
import type { Sight } from "../../../src/model/observed.ts";
import { T0, type DesiredInput, type PoolInput } from "../../kit/deployment.ts";
import { fqdn, thumbprint } from "../../kit/names.ts";
import type { HoldingsInput, ObservedInput, RecordInput } from "../../kit/observation.ts";

export interface RollCase {
  readonly title: string;
  readonly pools?: readonly PoolInput[];
  readonly desired: Omit<DesiredInput, "pools">;
  readonly observed: ObservedInput;
  readonly now?: Instant;
  readonly allow?: readonly string[];
  readonly sights?: readonly Sight[];
  readonly actions: readonly string[];
  readonly says?: readonly string[];
}

const L = 24 * HOUR;
const SKEW = 5 * MINUTE;
const LEAD = 4 * HOUR + 24 * HOUR;
const LONG_AGO = T0 - 60 * DAY;
const D = T0 + 7 * DAY;
const on = (date: Instant): string => new Date(date).toISOString().replace(".000Z", "Z");

const TWO: readonly PoolInput[] = [{ pool: "pool01", servers: ["fe01", "fe02"] }];
const EDGES: readonly PoolInput[] = [{ pool: "edge", role: "Edge", servers: ["edge01", "edge02"] }];

/** A record that has been there for long. */
const settled = (holds: string, previous?: string): RecordInput => ({
  holds,
  writtenAt: LONG_AGO,
  ...(previous === undefined ? {} : { previous }),
});
const pending = (
  previous: string,
  holds: string,
  effectiveDate: Instant,
  writtenAt = LONG_AGO,
): RecordInput => ({
  holds,
  effectiveDate,
  previous,
  writtenAt,
});
const oauth = (record: RecordInput, more: Omit<HoldingsInput, "assignments"> = {}): HoldingsInput => ({
  assignments: { OAuthTokenIssuer: record },
  ...more,
});
const av = (record: RecordInput, more: Omit<HoldingsInput, "assignments"> = {}): HoldingsInput => ({
  assignments: { AudioVideoAuthentication: record },
  ...more,
});
/** The same record in the deployment and on both Front Ends. */
const everywhere = (record: RecordInput, more: Omit<HoldingsInput, "assignments"> = {}): ObservedInput => ({
  deployment: oauth(record, more),
  servers: { fe01: oauth(record, more), fe02: oauth(record, more) },
});
const roll = (at: Instant = D) => ({ steps: ["A", { certificate: "B", at }] as const });
const avRoll = (at: Instant = D) =>
  ["edge01", "edge02"].map((server) => ({ server, type: "AudioVideoAuthentication" as const, ...roll(at) }));
const sight = (server: string, more: Partial<Sight> = {}): Sight => ({
  server: fqdn(server),
  type: "OAuthTokenIssuer",
  inForce: thumbprint("A"),
  inForceSince: LONG_AGO,
  cancelled: [],
  seenAt: T0 - HOUR,
  ...more,
});
const cancelledB = (server: string, seenAt: Instant): Sight =>
  sight(server, { cancelled: [{ thumbprint: thumbprint("B"), effectiveDate: D, seenAt }] });

export const rollCases: readonly RollCase[] = [
  {
    title: "a first OAuth assignment with a roll ahead is assigned, staged and replicated in one plan",
    desired: { assignments: [roll()] },
    observed: { servers: { fe01: {}, fe02: {} } },
    actions: [
      "install deployment B (not-installed, config)",
      "install deployment A (not-installed, config)",
      "assign deployment OAuthTokenIssuer A (missing, config)",
      `stage deployment OAuthTokenIssuer B@${on(D)} (roll-ahead, config)`,
      "replicate deployment to fe01,fe02 (missing, config)",
    ],
  },
  {
    title: "a roll is staged as soon as the previous copy is free",
    desired: { assignments: [roll()] },
    observed: everywhere(settled("A", "Z")),
    actions: [
      "install deployment B (not-installed, config)",
      `stage deployment OAuthTokenIssuer B@${on(D)} (roll-ahead, config)`,
      "replicate deployment to fe01,fe02 (roll-ahead, config)",
    ],
  },
  {
    title: "a roll that is pending everywhere needs nothing",
    desired: { assignments: [roll()] },
    observed: everywhere(pending("A", "B", D)),
    actions: [],
  },
  {
    title: "late: at D − M − W it may still be staged",
    desired: { assignments: [roll(T0 + LEAD)] },
    observed: everywhere(settled("A"), { installed: ["B"] }),
    actions: [
      `stage deployment OAuthTokenIssuer B@${on(T0 + LEAD)} (roll-ahead, config)`,
      "replicate deployment to fe01,fe02 (roll-ahead, config)",
    ],
  },
  {
    title: "late: a millisecond after D − M − W it is refused",
    desired: { assignments: [roll(T0 + LEAD - 1)] },
    observed: everywhere(settled("A"), { installed: ["B"] }),
    actions: [],
    says: ["roll/too-late"],
  },
  {
    title: "late: D is past, A is valid: an immediate change, guarded",
    desired: { assignments: [roll(T0 - HOUR)] },
    observed: everywhere(settled("A"), { installed: ["B"] }),
    actions: [
      "assign deployment OAuthTokenIssuer B (effective-date-reached, config) held by guard/immediate-oauth",
    ],
    says: ["guard/immediate-oauth"],
  },
  {
    title: "late: the guard is lifted by naming it",
    desired: { assignments: [roll(T0 - HOUR)] },
    observed: everywhere(settled("A"), { installed: ["B"] }),
    allow: ["guard/immediate-oauth"],
    actions: [
      "assign deployment OAuthTokenIssuer B (effective-date-reached, config)",
      "replicate deployment to fe01,fe02 (effective-date-reached, config)",
    ],
  },
  {
    title: "late: A has expired: assigned at once, with a warning",
    desired: { assignments: [roll(T0 - HOUR)], certificates: { A: { notAfter: T0 - 1 } } },
    observed: everywhere(settled("A"), { installed: ["B"] }),
    actions: [
      "assign deployment OAuthTokenIssuer B (effective-date-reached, config)",
      "replicate deployment to fe01,fe02 (effective-date-reached, config)",
    ],
    says: ["roll/assigned-at-once"],
  },
  {
    title: "late: nothing is in force: assigned at once, with a warning",
    desired: { assignments: [roll(T0 - HOUR)] },
    observed: { servers: { fe01: {}, fe02: {} } },
    actions: [
      "install deployment B (not-installed, config)",
      "assign deployment OAuthTokenIssuer B (missing, config)",
      "replicate deployment to fe01,fe02 (missing, config)",
    ],
    says: ["roll/assigned-at-once"],
  },
  {
    title: "cancelled: a roll that the steps no longer ask for is unstaged",
    desired: { assignments: [{ steps: ["A"] }] },
    observed: everywhere(pending("A", "B", D)),
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-not-desired, config)",
      "replicate deployment to fe01,fe02 (roll-not-desired, config)",
    ],
  },
  {
    title: "cancelled: at D − M it may still be",
    desired: { assignments: [{ steps: ["A"] }] },
    observed: everywhere(pending("A", "B", T0 + 4 * HOUR)),
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-not-desired, config)",
      "replicate deployment to fe01,fe02 (roll-not-desired, config)",
    ],
  },
  {
    title: "cancelled too late: after D − M it must be let happen",
    desired: { assignments: [{ steps: ["A"] }] },
    observed: everywhere(pending("A", "B", T0 + 4 * HOUR - 1)),
    actions: [],
    says: ["roll/too-late-to-cancel"],
  },
  {
    title: "a roll found pending at the start, that nobody wrote down, is cancelled like any other",
    desired: { assignments: [roll()] },
    observed: everywhere(pending("A", "X", D - DAY)),
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-not-desired, config)",
      "replicate deployment to fe01,fe02 (roll-not-desired, config)",
    ],
  },
  {
    title: "replaced: the pending roll goes first, whatever takes its place comes in a later run",
    desired: { assignments: [{ steps: ["A", { certificate: "C", at: D }] }] },
    observed: everywhere(pending("A", "B", D), { installed: ["C"] }),
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-not-desired, config)",
      "replicate deployment to fe01,fe02 (roll-not-desired, config)",
    ],
  },
  {
    title: "replaced: a roll that was seen cancelled in time never was in force, and nothing waits",
    desired: { assignments: [{ steps: ["A", { certificate: "C", at: D }] }] },
    observed: everywhere({ holds: "A", previous: "B", writtenAt: T0 - HOUR }, { installed: ["C"] }),
    sights: [cancelledB("fe01", T0 - HOUR), cancelledB("fe02", T0 - HOUR)],
    actions: [
      `stage deployment OAuthTokenIssuer C@${on(D)} (roll-ahead, config)`,
      "replicate deployment to fe01,fe02 (roll-ahead, config)",
    ],
  },
  {
    title: "replaced: an observation that is the first to show the cancel counts as a sight of it",
    desired: { assignments: [{ steps: ["A", { certificate: "C", at: D }] }] },
    observed: everywhere({ holds: "A", previous: "B", writtenAt: T0 - HOUR }, { installed: ["C"] }),
    sights: ["fe01", "fe02"].map((server) =>
      sight(server, { staged: { thumbprint: thumbprint("B"), effectiveDate: D, seenAt: T0 - DAY } }),
    ),
    actions: [
      `stage deployment OAuthTokenIssuer C@${on(D)} (roll-ahead, config)`,
      "replicate deployment to fe01,fe02 (roll-ahead, config)",
    ],
  },
  {
    title:
      "replaced: without such a sight of every bearer the cancelled roll may have signed, and staging waits",
    desired: { assignments: [{ steps: ["A", { certificate: "C", at: D }] }] },
    observed: everywhere({ holds: "A", previous: "B", writtenAt: T0 - HOUR }, { installed: ["C"] }),
    sights: [cancelledB("fe01", T0 - HOUR)],
    actions: [],
  },
  {
    title: "replaced: a roll moved to another date is unstaged, then staged anew",
    desired: { assignments: [roll(D + DAY)] },
    observed: everywhere(pending("A", "B", D)),
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-not-desired, config)",
      "replicate deployment to fe01,fe02 (roll-not-desired, config)",
    ],
  },
  {
    title: "eviction: a second roll waits for the tokens of the first one's predecessor",
    desired: { assignments: [{ steps: ["B", { certificate: "C", at: D }] }] },
    observed: everywhere(
      { holds: "B", effectiveDate: T0 - L, previous: "A", writtenAt: LONG_AGO },
      { installed: ["C"] },
    ),
    actions: [],
  },
  {
    title: "eviction: L + 2σ after the first date it is staged",
    desired: { assignments: [{ steps: ["B", { certificate: "C", at: D }] }] },
    observed: everywhere(
      { holds: "B", effectiveDate: T0 - L - 2 * SKEW, previous: "A", writtenAt: LONG_AGO },
      { installed: ["C"] },
    ),
    actions: [
      `stage deployment OAuthTokenIssuer C@${on(D)} (roll-ahead, config)`,
      "replicate deployment to fe01,fe02 (roll-ahead, config)",
    ],
  },
  {
    title: "eviction: free at the very last staging is in time",
    desired: {
      assignments: [{ steps: ["B", { certificate: "C", at: T0 - HOUR + L + 2 * SKEW + LEAD }] }],
    },
    observed: everywhere(
      { holds: "B", effectiveDate: T0 - HOUR, previous: "A", writtenAt: LONG_AGO },
      { installed: ["C"] },
    ),
    actions: [],
  },
  {
    title: "eviction: the previous copy is free only after the last staging: refused, with the earliest date",
    desired: { assignments: [{ steps: ["B", { certificate: "C", at: T0 + LEAD + HOUR }] }] },
    observed: everywhere(
      { holds: "B", effectiveDate: T0 - HOUR, previous: "A", writtenAt: LONG_AGO },
      { installed: ["C"] },
    ),
    actions: [],
    says: ["roll/previous-not-free"],
  },
  {
    title: "a server that never got the last roll is brought up to date, and holds the next one back",
    desired: { assignments: [{ steps: ["B", { certificate: "C", at: D }] }] },
    observed: {
      deployment: oauth(
        { holds: "B", effectiveDate: T0 - 9 * DAY, previous: "A", writtenAt: LONG_AGO },
        { installed: ["C"] },
      ),
      servers: {
        fe01: oauth({ holds: "B", effectiveDate: T0 - 9 * DAY, previous: "A", writtenAt: LONG_AGO }),
        fe02: oauth(settled("A")),
      },
    },
    actions: ["replicate deployment to fe02 (replica-behind, config)"],
  },
  {
    title: "spacing: L + 2σ + M + 2W is far enough",
    desired: {
      assignments: [
        {
          steps: [
            "A",
            { certificate: "B", at: D },
            { certificate: "C", at: D + L + 2 * SKEW + LEAD + 24 * HOUR },
          ],
        },
      ],
    },
    observed: everywhere(pending("A", "B", D)),
    actions: [],
  },
  {
    title: "spacing: two dates too near to each other: the second is refused, the first goes on",
    desired: {
      assignments: [
        { steps: ["A", { certificate: "B", at: T0 - HOUR }, { certificate: "C", at: T0 + 3 * DAY }] },
      ],
    },
    observed: everywhere(
      { holds: "B", effectiveDate: T0 - HOUR, previous: "A", writtenAt: LONG_AGO },
      { installed: ["C"] },
    ),
    actions: [],
    says: ["roll/too-close"],
  },
  {
    title: "validity: the new certificate must be valid two skews before its date",
    desired: { assignments: [roll()], certificates: { B: { notBefore: D - SKEW } } },
    observed: everywhere(settled("A"), { installed: ["B"] }),
    actions: [],
    says: ["roll/new-not-valid"],
  },
  {
    title: "validity: the old certificate must outlive its tokens",
    desired: { assignments: [roll()], certificates: { A: { notAfter: D + L } } },
    observed: everywhere(settled("A"), { installed: ["B"] }),
    actions: [],
    says: ["roll/old-expires"],
  },
  {
    title: "incomplete: before D − M − W a bearer that lacks the roll is brought up to date",
    desired: { assignments: [roll()] },
    observed: {
      deployment: oauth(pending("A", "B", D)),
      servers: { fe01: oauth(pending("A", "B", D)), fe02: oauth(settled("A")) },
    },
    actions: ["replicate deployment to fe02 (replica-behind, config)"],
  },
  {
    title: "incomplete: after D − M − W it is unstaged everywhere",
    desired: { assignments: [roll(T0 + 20 * HOUR)] },
    observed: {
      deployment: oauth(pending("A", "B", T0 + 20 * HOUR)),
      servers: { fe01: oauth(pending("A", "B", T0 + 20 * HOUR)), fe02: oauth(settled("A")) },
    },
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-incomplete, config)",
      "replicate deployment to fe01,fe02 (roll-incomplete, config)",
    ],
    says: ["roll/incomplete"],
  },
  {
    title: "incomplete: what was withdrawn is not staged again for that date",
    desired: { assignments: [roll(T0 + 20 * HOUR)] },
    observed: everywhere({ holds: "A", previous: "B", writtenAt: T0 - HOUR }),
    actions: [],
    says: ["roll/too-late"],
  },
  {
    title: "incomplete: past D − M a roll that no bearer has is withdrawn",
    desired: { assignments: [roll(T0 + HOUR)] },
    observed: {
      deployment: oauth(pending("A", "B", T0 + HOUR)),
      servers: { fe01: oauth(settled("A")), fe02: oauth(settled("A")) },
    },
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-incomplete, config)",
      "replicate deployment to fe01,fe02 (roll-incomplete, config)",
    ],
    says: ["roll/incomplete"],
  },
  {
    title: "incomplete: past D − M a roll that some bearers have is reported, and not replicated any more",
    desired: { assignments: [roll(T0 + HOUR)] },
    observed: {
      deployment: oauth(pending("A", "B", T0 + HOUR)),
      servers: { fe01: oauth(pending("A", "B", T0 + HOUR)), fe02: oauth(settled("A")) },
    },
    actions: [],
    says: ["roll/split"],
  },
  {
    title: "rollback: going back to a previous copy that all bearers hold needs no guard",
    desired: { assignments: [{ steps: ["A"] }] },
    observed: everywhere({ holds: "B", effectiveDate: T0 - HOUR, previous: "A", writtenAt: LONG_AGO }),
    actions: [
      "assign deployment OAuthTokenIssuer A (not-desired, config)",
      "replicate deployment to fe01,fe02 (not-desired, config)",
    ],
  },
  {
    title: "rollback: one bearer without the previous copy makes it an immediate change",
    desired: { assignments: [{ steps: ["A"] }] },
    observed: {
      deployment: oauth({ holds: "B", previous: "A", writtenAt: LONG_AGO }),
      servers: { fe01: oauth({ holds: "B", previous: "A", writtenAt: LONG_AGO }), fe02: oauth(settled("B")) },
    },
    actions: [
      "assign deployment OAuthTokenIssuer A (not-desired, config) held by guard/immediate-oauth",
      "replicate deployment to fe02 (replica-behind, config)",
    ],
    says: ["guard/immediate-oauth"],
  },
  {
    title:
      "rollback: what only bearers that lag behind still hold is an immediate change: the next replication takes it away",
    desired: { assignments: [{ steps: ["A"] }] },
    observed: {
      deployment: oauth(settled("B"), { installed: ["A"] }),
      servers: { fe01: oauth(settled("A")), fe02: oauth(settled("A")) },
    },
    actions: [
      "assign deployment OAuthTokenIssuer A (not-desired, config) held by guard/immediate-oauth",
      "replicate deployment to fe01,fe02 (replica-behind, config)",
    ],
    says: ["guard/immediate-oauth"],
  },
  {
    title: "immediate: a plain change of the certificate is refused with the way to roll it",
    desired: { assignments: [{ steps: ["B"] }] },
    observed: everywhere(settled("A"), { installed: ["B"] }),
    actions: ["assign deployment OAuthTokenIssuer B (not-desired, config) held by guard/immediate-oauth"],
    says: ["guard/immediate-oauth"],
  },
  {
    title: "override: a server's own OAuth certificate goes behind a guard that names the server",
    desired: { assignments: [{ steps: ["A"] }] },
    observed: {
      deployment: oauth(settled("A")),
      servers: { fe01: oauth(settled("A")), fe02: oauth({ holds: "X", source: "local" }) },
    },
    actions: ["remove-override fe02 OAuthTokenIssuer X (override, config) held by guard/override:fe02"],
    says: ["guard/override"],
  },
  {
    title: "override: lifted, it goes after the deployment's copy lies beneath it",
    desired: { assignments: [{ steps: ["A"] }] },
    observed: {
      deployment: oauth(settled("A")),
      servers: { fe01: oauth(settled("A")), fe02: oauth({ holds: "X", source: "local" }) },
      behind: ["fe02"],
    },
    allow: ["guard/override:fe02.contoso.com"],
    actions: [
      "replicate deployment to fe02 (replica-behind, config)",
      "remove-override fe02 OAuthTokenIssuer X (override, config)",
    ],
  },
  {
    title: "unreachable: a roll is held while a bearer can't be reached",
    desired: { assignments: [roll()] },
    observed: {
      deployment: oauth(settled("A"), { installed: ["B"] }),
      servers: { fe01: oauth(settled("A")), fe02: "unreachable" },
    },
    actions: [
      `stage deployment OAuthTokenIssuer B@${on(D)} (roll-ahead, config) held by guard/unreachable:fe02`,
    ],
    says: ["guard/unreachable"],
  },
  {
    title: "unreachable: the guard that names the server rolls without it",
    desired: { assignments: [roll()] },
    observed: {
      deployment: oauth(settled("A"), { installed: ["B"] }),
      servers: { fe01: oauth(settled("A")), fe02: "unreachable" },
    },
    allow: ["guard/unreachable:fe02.contoso.com"],
    actions: [
      `stage deployment OAuthTokenIssuer B@${on(D)} (roll-ahead, config)`,
      "replicate deployment to fe01 (roll-ahead, config)",
    ],
  },
  {
    title: "unreachable: a bearer that was seen with the roll keeps it, and the roll goes on",
    desired: { assignments: [roll(T0 + 20 * HOUR)] },
    observed: {
      deployment: oauth(pending("A", "B", T0 + 20 * HOUR, T0 - 2 * DAY)),
      servers: { fe01: oauth(pending("A", "B", T0 + 20 * HOUR)), fe02: "unreachable" },
    },
    sights: [
      sight("fe02", {
        staged: { thumbprint: thumbprint("B"), effectiveDate: T0 + 20 * HOUR, seenAt: T0 - DAY },
        seenAt: T0 - DAY,
      }),
    ],
    actions: [],
  },
  {
    title: "unreachable: one that was never seen with it may lack it, and the roll is withdrawn",
    desired: { assignments: [roll(T0 + 20 * HOUR)] },
    observed: {
      deployment: oauth(pending("A", "B", T0 + 20 * HOUR, T0 - 2 * DAY)),
      servers: { fe01: oauth(pending("A", "B", T0 + 20 * HOUR)), fe02: "unreachable" },
    },
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-incomplete, config)",
      "replicate deployment to fe01 (roll-incomplete, config)",
    ],
    says: ["roll/incomplete"],
  },
  {
    title: "incomplete: a bearer that is seen without the roll lacks it, whatever was seen of it before",
    desired: { assignments: [roll(T0 + 20 * HOUR)] },
    observed: {
      deployment: oauth(pending("A", "B", T0 + 20 * HOUR, T0 - 2 * DAY)),
      servers: { fe01: oauth(pending("A", "B", T0 + 20 * HOUR)), fe02: oauth(settled("A")) },
    },
    sights: [
      sight("fe02", {
        staged: { thumbprint: thumbprint("B"), effectiveDate: T0 + 20 * HOUR, seenAt: T0 - DAY },
        seenAt: T0 - DAY,
      }),
    ],
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-incomplete, config)",
      "replicate deployment to fe01,fe02 (roll-incomplete, config)",
    ],
    says: ["roll/incomplete"],
  },
  {
    title:
      "eviction: a server with a copy of its own holds a roll back even where it is the same certificate",
    desired: { assignments: [roll()] },
    observed: {
      deployment: oauth(settled("A", "Z"), { installed: ["B"] }),
      servers: {
        fe01: oauth(settled("A", "Z")),
        fe02: oauth({ ...settled("A", "Z"), source: "local" }),
      },
    },
    actions: ["remove-override fe02 OAuthTokenIssuer A (override, config) held by guard/override:fe02"],
    says: ["guard/override"],
  },
  {
    title: "`removePrevious` leaves to a roll what the roll takes away by itself",
    desired: { assignments: [{ ...roll(), removePrevious: true }] },
    observed: everywhere(settled("A", "Z"), { installed: ["B"] }),
    actions: [
      `stage deployment OAuthTokenIssuer B@${on(D)} (roll-ahead, config)`,
      "replicate deployment to fe01,fe02 (roll-ahead, config)",
    ],
  },
  {
    title: "manual distribution: one install a server, the one global stage, no replicate",
    desired: { assignments: [{ ...roll(), distribution: "manual" }] },
    observed: everywhere(settled("A")),
    actions: [
      "install fe01 B (not-installed, config)",
      "install fe02 B (not-installed, config)",
      `stage deployment OAuthTokenIssuer B@${on(D)} (roll-ahead, config)`,
    ],
  },
  {
    title: "manual distribution: a bearer that is behind can only be reported",
    desired: { assignments: [{ steps: ["A"], distribution: "manual" }] },
    observed: {
      deployment: oauth(settled("A")),
      servers: { fe01: oauth(settled("A")), fe02: { installed: ["A"] } },
    },
    actions: [],
    says: ["gap roll/behind-by-hand"],
  },
  {
    title: "a pending roll is left alone where the configuration's own next certificate can't be read",
    desired: { assignments: [roll()], unread: ["B"] },
    observed: everywhere(pending("A", "X", D)),
    actions: [],
    says: ["gap server/certificate-unknown"],
  },
  {
    title: "nothing is planned for a certificate for now that can't be read, pending roll or not",
    desired: { assignments: [roll()], unread: ["A"] },
    observed: everywhere(pending("A", "X", D)),
    actions: [],
    says: ["gap server/certificate-unknown"],
  },
  {
    title: "a roll that was staged onto nothing can't be believed",
    desired: { assignments: [{ steps: ["A"] }] },
    observed: everywhere({ holds: "B", effectiveDate: D }),
    actions: [],
    says: ["gap roll/doubtful-record"],
  },
  {
    title: "unreachable: a sight of the same certificate staged for another date proves nothing",
    desired: { assignments: [roll(T0 + 20 * HOUR)] },
    observed: {
      deployment: oauth(pending("A", "B", T0 + 20 * HOUR, T0 - 2 * DAY)),
      servers: { fe01: oauth(pending("A", "B", T0 + 20 * HOUR)), fe02: "unreachable" },
    },
    sights: [
      sight("fe02", {
        staged: { thumbprint: thumbprint("B"), effectiveDate: T0 + 21 * HOUR, seenAt: T0 - DAY },
        seenAt: T0 - DAY,
      }),
    ],
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-incomplete, config)",
      "replicate deployment to fe01 (roll-incomplete, config)",
    ],
    says: ["roll/incomplete"],
  },
  {
    title: "unreachable: a sight from before the deployment's record was written proves nothing",
    desired: { assignments: [roll(T0 + 20 * HOUR)] },
    observed: {
      deployment: oauth(pending("A", "B", T0 + 20 * HOUR, T0 - HOUR)),
      servers: { fe01: oauth(pending("A", "B", T0 + 20 * HOUR)), fe02: "unreachable" },
    },
    sights: [
      sight("fe02", {
        staged: { thumbprint: thumbprint("B"), effectiveDate: T0 + 20 * HOUR, seenAt: T0 - DAY },
        seenAt: T0 - HOUR - 1,
      }),
    ],
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-incomplete, config)",
      "replicate deployment to fe01 (roll-incomplete, config)",
    ],
    says: ["roll/incomplete"],
  },
  {
    title: "unreachable: where the store can't tell when it was written, no sight is young enough",
    desired: { assignments: [roll(T0 + 20 * HOUR)] },
    observed: {
      deployment: oauth({ holds: "B", effectiveDate: T0 + 20 * HOUR, previous: "A" }),
      servers: { fe01: oauth(pending("A", "B", T0 + 20 * HOUR)), fe02: "unreachable" },
    },
    sights: [
      sight("fe02", {
        staged: { thumbprint: thumbprint("B"), effectiveDate: T0 + 20 * HOUR, seenAt: T0 - DAY },
        seenAt: T0 - DAY,
      }),
    ],
    actions: [
      "unstage deployment OAuthTokenIssuer A (roll-incomplete, config)",
      "replicate deployment to fe01 (roll-incomplete, config)",
    ],
    says: ["roll/incomplete"],
  },
  {
    title:
      "a record from which a roll that was seen has vanished is not believed, and nothing is staged on it",
    desired: { assignments: [roll()] },
    observed: everywhere(settled("A"), { installed: ["B"] }),
    sights: [sight("fe01", { staged: { thumbprint: thumbprint("B"), effectiveDate: D, seenAt: T0 - HOUR } })],
    actions: [],
    says: ["gap roll/doubtful-record"],
  },
  {
    title: "a pending roll sets a wrong certificate in force right by itself",
    desired: { assignments: [roll()] },
    observed: everywhere(pending("X", "B", D)),
    actions: [],
    says: ["roll/wrong-until-roll"],
  },
  {
    title: "a roll of the past never makes its predecessor the desired previous copy",
    desired: { assignments: [roll(T0 - 30 * DAY)] },
    observed: everywhere(settled("B")),
    actions: [],
  },
  {
    title: "`removePrevious` takes the old copy away once every token that it signed is dead",
    desired: { assignments: [{ steps: ["B"], removePrevious: true }] },
    observed: everywhere({
      holds: "B",
      effectiveDate: T0 - L - 2 * SKEW,
      previous: "A",
      writtenAt: LONG_AGO,
    }),
    actions: [
      "remove-previous deployment OAuthTokenIssuer A (previous-not-needed, config)",
      "replicate deployment to fe01,fe02 (previous-not-needed, config)",
    ],
  },
  {
    title: "`removePrevious` waits until then",
    desired: { assignments: [{ steps: ["B"], removePrevious: true }] },
    observed: everywhere({
      holds: "B",
      effectiveDate: T0 - L - 2 * SKEW + 1,
      previous: "A",
      writtenAt: LONG_AGO,
    }),
    actions: [],
  },
  {
    title: "the A/V certificate of an Edge pool is staged on each server for the same date",
    pools: EDGES,
    desired: { assignments: avRoll() },
    observed: {
      servers: {
        edge01: av(settled("A"), { installed: ["B"] }),
        edge02: av(settled("A"), { installed: ["B"] }),
      },
    },
    actions: [
      `stage edge01 AudioVideoAuthentication B@${on(D)} (roll-ahead, config)`,
      `stage edge02 AudioVideoAuthentication B@${on(D)} (roll-ahead, config)`,
    ],
  },
  {
    title: "a split A/V pool: the server that lacks the roll gets it while there is time",
    pools: EDGES,
    desired: { assignments: avRoll() },
    observed: {
      servers: { edge01: av(pending("A", "B", D)), edge02: av(settled("A", "Z"), { installed: ["B"] }) },
    },
    actions: [`stage edge02 AudioVideoAuthentication B@${on(D)} (roll-ahead, config)`],
  },
  {
    title: "a split A/V pool: after D − M − W the roll is withdrawn",
    pools: EDGES,
    desired: { assignments: avRoll(T0 + 20 * HOUR) },
    observed: {
      servers: {
        edge01: av(pending("A", "B", T0 + 20 * HOUR)),
        edge02: av(settled("A"), { installed: ["B"] }),
      },
    },
    actions: ["unstage edge01 AudioVideoAuthentication A (roll-incomplete, config)"],
    says: ["roll/incomplete"],
  },
  {
    title: "an A/V pool with an unreachable server stages nothing",
    pools: EDGES,
    desired: { assignments: avRoll() },
    observed: { servers: { edge01: av(settled("A"), { installed: ["B"] }), edge02: "unreachable" } },
    actions: [
      `stage edge01 AudioVideoAuthentication B@${on(D)} (roll-ahead, config) held by guard/unreachable:edge02`,
    ],
    says: ["guard/unreachable"],
  },
  {
    title:
      "an A/V pool in which a roll has begun gets it everywhere else, though its first server is away by now",
    pools: EDGES,
    desired: { assignments: avRoll() },
    observed: { servers: { edge01: "unreachable", edge02: av(settled("A"), { installed: ["B"] }) } },
    sights: [
      sight("edge01", {
        type: "AudioVideoAuthentication",
        staged: { thumbprint: thumbprint("B"), effectiveDate: D, seenAt: T0 - HOUR },
      }),
    ],
    actions: [`stage edge02 AudioVideoAuthentication B@${on(D)} (roll-ahead, config)`],
  },
  {
    title: "an A/V certificate without a roll goes one server of the pool after the other",
    pools: EDGES,
    desired: {
      assignments: ["edge01", "edge02"].map((server) => ({
        server,
        type: "AudioVideoAuthentication" as const,
        steps: ["B"] as const,
      })),
    },
    observed: {
      servers: {
        edge01: av(settled("A"), { installed: ["B"] }),
        edge02: av(settled("A"), { installed: ["B"] }),
      },
    },
    actions: [
      "assign edge01 AudioVideoAuthentication B (not-desired, config)",
      "assign edge02 AudioVideoAuthentication B (not-desired, config) after assign edge01",
    ],
  },
  {
    title: "an A/V certificate is not replaced on some servers of a pool while another can't be reached",
    pools: EDGES,
    desired: {
      assignments: ["edge01", "edge02"].map((server) => ({
        server,
        type: "AudioVideoAuthentication" as const,
        steps: ["B"] as const,
      })),
    },
    observed: { servers: { edge01: av(settled("A"), { installed: ["B"] }), edge02: "unreachable" } },
    actions: [
      "assign edge01 AudioVideoAuthentication B (not-desired, config) held by guard/unreachable:edge02",
    ],
    says: ["guard/unreachable"],
  },
  {
    title: "an A/V certificate is not replaced while a roll in its pool can't be cancelled any more",
    pools: EDGES,
    desired: {
      assignments: ["edge01", "edge02"].map((server) => ({
        server,
        type: "AudioVideoAuthentication" as const,
        steps: ["B"] as const,
      })),
    },
    observed: {
      servers: {
        edge01: av(pending("A", "C", T0 + HOUR), { installed: ["B"] }),
        edge02: av(settled("A"), { installed: ["B"] }),
      },
    },
    actions: [],
    says: ["roll/too-late-to-cancel"],
  },
  {
    title: "spacing: a roll that will be too close is told long before its turn",
    desired: {
      assignments: [{ steps: ["A", { certificate: "B", at: D }, { certificate: "C", at: D + 3 * DAY }] }],
    },
    observed: everywhere(pending("A", "B", D)),
    actions: [],
    says: ["roll/too-close"],
  },
];

/** The deployment of a case that names none. */
export const TWO_FRONT_ENDS = TWO;

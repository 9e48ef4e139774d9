// Dates for a roll that nobody planned yet: the earliest that is safe, and the one that leaves most room on every side.

import { DAY, formatDuration, formatInstant, HOUR, type DurationMs, type Instant } from "../base/instant.ts";
import type { Certificate } from "../model/certificate.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Known, ObservedState } from "../model/observed.ts";
import type { MaintenanceWindow } from "../model/policy.ts";
import { formatScope } from "../model/scope.ts";
import type { RollSuggestion, SuggestedDate } from "../model/suggestion.ts";
import { makeLanes, type Lane } from "./lane.ts";
import { findStarts } from "./lane-start.ts";
import { evictionEnd, gainsFromRoll, latestSafeDate, leastSpacing, sureLead } from "./roll-rules.ts";
import { nextOpening } from "./window.ts";

export interface SuggestRollInput {
  readonly desired: DesiredState;
  readonly observed?: ObservedState | undefined;
  readonly known?: Known | undefined;
  readonly now: Instant;
  /** The certificate to roll to, as the YAML calls it. */
  readonly certificate: { readonly name: string; readonly facts: Certificate };
  /** Whose roll; every lane of that type is asked. */
  readonly type: CertificateType;
  /** Not before this, whatever else would allow it. */
  readonly notBefore?: Instant | undefined;
  /** When people want to be there; absent: the policy's windows, else the mornings of Tuesday to Thursday, in UTC. */
  readonly windows?: readonly MaintenanceWindow[] | undefined;
}

/** Returns a suggestion for each lane of the type, the deployment's or each pool's. */
export function suggestRoll(input: SuggestRollInput): readonly RollSuggestion[] {
  const { desired, observed, now, type } = input;
  const lanes = makeLanes({ desired, observed, now });
  const dates = lanes.flatMap(({ steps }) => steps.flatMap((step) => step.effectiveDate ?? []));
  return lanes.filter((lane) => lane.type === type).map((lane) => suggestFor(input, lane, dates));
}

interface Bounds {
  readonly earliest: Instant;
  /** What binds it. */
  readonly because: string;
  readonly latest: Instant;
}

function suggestFor(input: SuggestRollInput, lane: Lane, dates: readonly Instant[]): RollSuggestion {
  const bounds = findBounds(input, lane);
  const { earliest, latest } = bounds;
  const last = lane.steps.at(-1) ?? lane.steps[0];
  const about = {
    type: lane.type,
    label: lane.label,
    scope: formatScope(lane.assignment.scope),
    certificate: input.certificate.name,
    replaces: last.name,
    location: lane.assignment.location,
  };
  if (earliest > latest) {
    const reasons = [
      `the earliest safe date is ${formatInstant(earliest)}: ${bounds.because}`,
      `the latest is ${formatInstant(latest)}: both certificates must be valid until the last tokens of the old one are dead`,
    ];
    return { ...about, kind: "impossible", earliest, latest, reasons };
  }
  return {
    ...about,
    kind: "possible",
    earliest: dateOf(input, lane, earliest, [bounds.because]),
    best: findBest(input, lane, bounds, dates),
    latest,
  };
}

function findBounds(input: SuggestRollInput, lane: Lane): Bounds {
  const { now, notBefore, desired, certificate } = input;
  const { policy } = desired;
  const last = lane.steps.at(-1) ?? lane.steps[0];
  const rolls = gainsFromRoll(lane.type);
  const lead = rolls ? sureLead(policy) : policy.applyWindow;
  const free = rolls ? freeAt(input, lane) : now;
  const candidates: readonly (readonly [Instant, string])[] = [
    [
      now + lead,
      `it takes ${formatDuration(lead)} until somebody has surely applied a change that is merged now`,
    ],
    [
      free + lead,
      `tokens need the previous certificate until ${formatInstant(free)}, and the roll is staged after that`,
    ],
    [
      (last.effectiveDate ?? -Infinity) + (rolls ? leastSpacing(lane.type, policy) : 0),
      `the roll to ${last.name} comes before it, and somebody must surely apply in between`,
    ],
    [
      certificate.facts.notBefore + 2 * policy.clockSkew,
      `${certificate.name} is valid from ${formatInstant(certificate.facts.notBefore)} on`,
    ],
    [notBefore ?? -Infinity, "no earlier date was asked for"],
  ];
  const [earliest, because] = candidates.reduce((a, b) => (b[0] > a[0] ? b : a));
  const old = last.certificate;
  // The new certificate must outlive its own roll as well.
  const ends = [old?.notAfter, certificate.facts.notAfter].flatMap((end) => end ?? []);
  const latest = latestSafeDate(Math.min(...ends), lane.type, policy);
  return { earliest: wholeMinute(earliest), because, latest };
}

function freeAt({ desired, observed, known, now }: SuggestRollInput, lane: Lane): Instant {
  const { policy } = desired;
  const ends = findStarts({ lane, policy, observed, known, now }).map(({ start }) =>
    start.record?.previousThumbprint === undefined ? now : evictionEnd(start.since ?? now, lane.type, policy),
  );
  return Math.max(now, ...ends);
}

/** Ahead of the old certificate's end by the warning time, inside a window, and a day away from every other roll. */
function findBest(
  input: SuggestRollInput,
  lane: Lane,
  { earliest, latest, because }: Bounds,
  dates: readonly Instant[],
): SuggestedDate {
  const windows = windowsOf(input);
  const ideal = latest - input.desired.policy.expiryWarning;
  const wish = Math.max(earliest, ideal, input.notBefore ?? earliest);
  const candidates = [wish, earliest].flatMap((from) => openings(windows, from, latest));
  const quiet = candidates.find((date) => dates.every((other) => Math.abs(other - date) >= DAY));
  const chosen = quiet ?? candidates[0] ?? earliest;
  if (candidates.length === 0)
    return dateOf(input, lane, earliest, [because, "no window opens between it and the latest safe date"]);
  const window = windows.find((candidate) => nextOpening([candidate], chosen) === chosen);
  return dateOf(input, lane, chosen, [
    ...(window === undefined ? [] : [`people are there: ${window.text}`]),
    quiet === undefined
      ? "another roll is less than a day away: no other date is free"
      : "no other roll is less than a day away",
  ]);
}

/** The next openings from an instant on, as far as the latest safe date allows. */
function openings(windows: readonly MaintenanceWindow[], from: Instant, latest: Instant): readonly Instant[] {
  const found: Instant[] = [];
  let at = from;
  for (let tries = 0; tries < 21; tries++) {
    const opening = nextOpening(windows, at);
    if (!Number.isFinite(opening) || opening > latest) break;
    found.push(opening);
    at = opening + HOUR * 6;
  }
  return found;
}

function windowsOf({ windows, desired }: SuggestRollInput): readonly MaintenanceWindow[] {
  if (windows !== undefined && windows.length > 0) return windows;
  return desired.policy.windows.length > 0 ? desired.policy.windows : [MORNINGS];
}

/** When most people can look at what happens, and have the rest of the day. */
const MORNINGS: MaintenanceWindow = {
  weekdays: ["Tue", "Wed", "Thu"],
  startMinute: 8 * 60,
  endMinute: 11 * 60,
  zone: "UTC",
  text: "Tue-Thu 08:00-11:00 UTC",
};

function dateOf(
  { desired, certificate }: SuggestRollInput,
  lane: Lane,
  effectiveDate: Instant,
  because: readonly string[],
): SuggestedDate {
  const { policy } = desired;
  const rolls = gainsFromRoll(lane.type);
  const lead: DurationMs = rolls ? sureLead(policy) : policy.applyWindow;
  const last = lane.steps.at(-1) ?? lane.steps[0];
  const end = last.certificate?.notAfter;
  const reasons = [
    ...because,
    ...(end === undefined
      ? []
      : [
          `both certificates are valid from ${formatInstant(Math.max(certificate.facts.notBefore, last.certificate?.notBefore ?? 0))} to ${formatInstant(Math.min(end, certificate.facts.notAfter))}`,
          `${last.name} expires ${formatDuration(wholeHours(end - effectiveDate))} after it`,
        ]),
  ];
  return { effectiveDate, mergeBefore: effectiveDate - lead, reasons };
}

function wholeHours(duration: DurationMs): DurationMs {
  return Math.floor(duration / HOUR) * HOUR;
}

/** Dates are written in minutes; one that is rounded goes up. */
function wholeMinute(instant: Instant): Instant {
  return Math.ceil(instant / 60_000) * 60_000;
}

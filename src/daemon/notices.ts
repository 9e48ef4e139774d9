// What to tell, once for each cause, and when: news are gathered for a moment and sent together, what is still open comes in a digest a
// day. Pure; instants are of the real clock, since the state outlives the process.

import { DAY, HOUR, MINUTE, SECOND, type DurationMs, type Instant } from "../base/instant.ts";
import type { Notice, NoticeItem } from "../model/notice.ts";
import type { Problem } from "./status.ts";

/** What one channel was told, and what it is still to be told. Plain data: it is kept on disk. */
export interface NoticeState {
  readonly told: readonly Told[];
  readonly pending: readonly Pending[];
  readonly lastSent?: Instant;
  readonly lastDigest?: Instant;
  /** How often in a row it could not be sent, and until when it is not tried again. */
  readonly failures: number;
  readonly notBefore?: Instant;
}

interface Told extends Pick<NoticeItem, "cause" | "severity" | "message" | "since"> {
  /** Since when it has been over. */
  readonly gone?: Instant;
  readonly over: "told" | "untold";
}

interface Pending extends Pick<NoticeItem, "cause" | "severity" | "message" | "since"> {
  readonly gone: "yes" | "no";
}

export const NOTHING_TOLD: NoticeState = { told: [], pending: [], failures: 0 };

/** News wait so long for more of them. */
const GATHER: DurationMs = 30 * SECOND;
/** Two messages lie at least so far apart. */
const GAP: DurationMs = 5 * MINUTE;
/** What was over for less than this and is back was never over. */
const FLAPPING: DurationMs = 6 * HOUR;
/** What has been over for so long is told to be. */
const OVER: DurationMs = 10 * MINUTE;
const DIGEST: DurationMs = DAY;
const BACK_OFF: DurationMs = MINUTE;
const BACK_OFF_MAX: DurationMs = 32 * MINUTE;

/** Returns the state after a look at the problems of the moment. */
export function takeProblems(state: NoticeState, problems: readonly Problem[], now: Instant): NoticeState {
  const present = new Map(problems.map((problem) => [problem.cause, problem]));
  const told = state.told
    .map((item): Told => {
      const { gone, ...rest } = item;
      if (present.has(item.cause)) return { ...rest, over: "untold" };
      return { ...item, gone: gone ?? now };
    })
    .filter(({ gone }) => gone === undefined || now - gone < FLAPPING);
  const known = new Set([...told, ...state.pending].map(({ cause }) => cause));
  const pending = state.pending.map((item): Pending => ({
    ...item,
    gone: present.has(item.cause) ? "no" : "yes",
  }));
  const fresh = problems
    .filter(({ cause }) => !known.has(cause))
    .map(({ cause, severity, message }): Pending => ({ cause, severity, message, since: now, gone: "no" }));
  return { ...state, told, pending: [...pending, ...fresh] };
}

/** Returns what is to be sent now; undefined for nothing. */
export function noticeDue(state: NoticeState, now: Instant, from: string): Notice | undefined {
  if (isAhead(state.notBefore, now)) return undefined;
  if (state.lastSent !== undefined && now - state.lastSent >= 0 && now - state.lastSent < GAP)
    return undefined;
  const over = state.told.filter(isToldOver(now));
  const ripe = state.pending.some(({ since }) => now - since >= GATHER || since > now);
  const digest = isDigestDue(state, now);
  if (!ripe && over.length === 0 && !digest) return undefined;
  const open = state.told.filter(({ gone }) => gone === undefined);
  const items: readonly NoticeItem[] = [
    ...state.pending.map(({ gone, ...item }) => ({
      ...item,
      standing: gone === "yes" ? ("passed" as const) : ("new" as const),
    })),
    ...over.map((item) => ({ ...plain(item), standing: "over" as const })),
    ...(digest ? open.map((item) => ({ ...plain(item), standing: "open" as const })) : []),
  ];
  return { kind: digest ? "digest" : "news", at: now, from, items: items.toSorted(byWeight) };
}

/** Returns the state once a notice was sent. */
export function afterSent(state: NoticeState, { kind, items }: Notice, now: Instant): NoticeState {
  const sent = new Set(items.map(({ cause }) => cause));
  const told = state.told.map((item): Told =>
    sent.has(item.cause) && item.gone !== undefined ? { ...item, over: "told" } : item,
  );
  const news = state.pending
    .filter(({ cause }) => sent.has(cause))
    .map(({ gone, ...item }): Told =>
      gone === "yes" ? { ...item, gone: now, over: "told" } : { ...item, over: "untold" },
    );
  const { notBefore: _then, ...rest } = state;
  return {
    ...rest,
    told: [...told, ...news],
    pending: state.pending.filter(({ cause }) => !sent.has(cause)),
    failures: 0,
    lastSent: now,
    // The first day begins with the first message.
    lastDigest: kind === "digest" ? now : (state.lastDigest ?? now),
  };
}

/** Returns the state once a notice could not be sent: it is tried again after 1 minute, doubling to 32, with all that came meanwhile. */
export function afterFailure(state: NoticeState, now: Instant): NoticeState {
  const delay = Math.min(BACK_OFF_MAX, BACK_OFF * 2 ** Math.min(state.failures, 10));
  return { ...state, failures: state.failures + 1, notBefore: now + delay };
}

/** A clock that was set back must not silence anybody for long. */
function isAhead(instant: Instant | undefined, now: Instant): boolean {
  return instant !== undefined && instant > now && instant - now <= BACK_OFF_MAX;
}

function isToldOver(now: Instant): (item: Told) => boolean {
  return ({ gone, over }) => over === "untold" && gone !== undefined && now - gone >= OVER;
}

function isDigestDue({ told, lastDigest }: NoticeState, now: Instant): boolean {
  if (lastDigest === undefined || !told.some(({ gone }) => gone === undefined)) return false;
  return now - lastDigest >= DIGEST || lastDigest > now;
}

function plain({ cause, severity, message, since }: Told): Omit<NoticeItem, "standing"> {
  return { cause, severity, message, since };
}

const STANDINGS: readonly NoticeItem["standing"][] = ["new", "open", "passed", "over"];

function byWeight(a: NoticeItem, b: NoticeItem): number {
  const weight = ({ severity, standing }: NoticeItem): number =>
    STANDINGS.indexOf(standing) * 2 + (severity === "error" ? 0 : 1);
  return weight(a) - weight(b);
}

// Which targets are left alone for a while, and until when. Pure; instants are of the monotonic clock, which nobody can set back.

import { MINUTE, type DurationMs } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";

/** Milliseconds of a clock that only goes forward; its zero means nothing. */
export type Monotonic = number;

export interface BackOff {
  readonly target: string;
  /** `unreachable`: it could not be read. `failed`: a write to it failed. */
  readonly kind: "unreachable" | "failed";
  readonly failures: number;
  readonly until: Monotonic;
  readonly diagnostic: Diagnostic;
}

/** By target: a server's name, or {@link DEPLOYMENT_ITSELF}. */
export type BackOffs = ReadonlyMap<string, BackOff>;

export const NO_BACK_OFFS: BackOffs = new Map();
/** The deployment's own store. */
export const DEPLOYMENT_ITSELF = "deployment";
/** Nothing could be done at all, and no target is to blame. */
export const EVERYTHING = "*";

const FIRST: DurationMs = MINUTE;
const LONGEST: DurationMs = 32 * MINUTE;
/** So long after its end a back-off that nothing was tried on any more is forgotten. */
const FORGOTTEN: DurationMs = 2 * LONGEST;

/** What a reconcile showed of one target. */
export interface Finding {
  readonly target: string;
  readonly kind: BackOff["kind"];
  readonly diagnostic: Diagnostic;
}

/** What a reconcile showed of all targets that it had to do with. */
export interface Findings {
  /** Targets that were asked, or written to; one without a finding is well. */
  readonly asked: Iterable<string>;
  readonly written: Iterable<string>;
  readonly troubles: readonly Finding[];
}

/** Returns the back-offs after a reconcile: 1 minute at the first failure, doubling to 32; gone once the target was asked, or written to, and was well. */
export function afterFindings(before: BackOffs, findings: Findings, now: Monotonic): BackOffs {
  const troubles = new Map(findings.troubles.map((trouble) => [trouble.target, trouble]));
  const after = new Map(before);
  for (const target of findings.asked) if (before.get(target)?.kind === "unreachable") after.delete(target);
  for (const target of findings.written) if (before.get(target)?.kind === "failed") after.delete(target);
  for (const [target, { until }] of before) if (until + FORGOTTEN < now) after.delete(target);
  for (const [target, { kind, diagnostic }] of troubles) {
    const failures = (before.get(target)?.failures ?? 0) + 1;
    after.set(target, { target, kind, failures, until: now + delayOf(failures), diagnostic });
  }
  return after;
}

/** Returns the targets that are left alone at an instant. */
export function heldBack(backOffs: BackOffs, now: Monotonic): BackOffs {
  return new Map([...backOffs].filter(([, { until }]) => until > now));
}

/** Returns the next instant at which some target is asked again. */
export function nextRetry(backOffs: BackOffs, now: Monotonic): Monotonic | undefined {
  const ahead = [...backOffs.values()].map(({ until }) => until).filter((until) => until > now);
  return ahead.length === 0 ? undefined : ahead.reduce((a, b) => Math.min(a, b));
}

function delayOf(failures: number): DurationMs {
  return Math.min(LONGEST, FIRST * 2 ** Math.min(failures - 1, 10));
}

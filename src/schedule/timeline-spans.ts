// From pieces of copies to spans of certificates: staged, in force, previous, expired.

import type { Instant } from "../base/instant.ts";
import { inForce, settle, type Copies, type CopyRecord } from "../model/assignment.ts";
import type { CertificateLookup } from "../model/certificate.ts";
import type { Standing, TimelineSpan } from "../model/timeline.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { LaneStart, Piece } from "./forecast-model.ts";

export type NameOf = (thumbprint: Thumbprint) => string;

export interface Range {
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
}

/** What is known of the time before now. */
export type Past = LaneStart;

/**
 * Returns the spans of some pieces within a range; the certificate that is in force, and has expired, is `expired`. Of the past only
 * what is known is shown: a record from when it was written, the certificate in force from when it is known to have signed.
 */
export function makeSpans(
  pieces: readonly Piece[],
  range: Range & { readonly past: Past },
  { nameOf, facts }: { readonly nameOf: NameOf; readonly facts: CertificateLookup },
): readonly TimelineSpan[] {
  const spans: TimelineSpan[] = [];
  const open = new Map<Thumbprint, TimelineSpan>();
  for (const cut of cutsOf(pieces, range, facts)) {
    const standings = standingsOf(cut.copies, facts, cut.from);
    for (const [thumbprint, span] of open) {
      if (standings.get(thumbprint) === span.standing) continue;
      spans.push({ ...span, to: cut.from });
      open.delete(thumbprint);
    }
    for (const [thumbprint, standing] of standings) {
      if (open.has(thumbprint)) continue;
      open.set(thumbprint, { thumbprint, name: nameOf(thumbprint), standing, from: cut.from });
    }
  }
  return [...spans, ...open.values()].toSorted((a, b) => a.from - b.from || order(a) - order(b));
}

interface Cut {
  readonly from: Instant;
  readonly copies: Copies;
}

/** Every instant within the range at which something may look different: pieces begin, staged copies turn, certificates expire. */
function cutsOf(
  pieces: readonly Piece[],
  range: Range & { readonly past: Past },
  facts: CertificateLookup,
): Cut[] {
  const { from, to, now, past } = range;
  const written = Math.max(from, Math.min(past.writtenAt ?? now, now));
  const cuts = [
    ...cutsBefore(written, range, facts),
    ...cutsWithin({ begin: written, end: Math.min(now, to) }, past.record, facts),
  ];
  for (const { from: start, to: stop, record } of pieces)
    cuts.push(...cutsWithin({ begin: Math.max(start, from), end: Math.min(stop ?? to, to) }, record, facts));
  return cuts;
}

function cutsWithin(
  { begin, end }: { readonly begin: Instant; readonly end: Instant },
  record: CopyRecord | undefined,
  facts: CertificateLookup,
): Cut[] {
  if (begin >= end) return [];
  const held = [record?.thumbprint, record?.previousThumbprint];
  const instants = within(begin, end, [record?.effectiveDate, ...expiriesOf(held, facts)]);
  return [begin, ...instants].map((at) => ({ from: at, copies: settle(record, at) }));
}

/** Before the record was written, only the certificate in force is known, from when it surely signed. */
function cutsBefore(
  written: Instant,
  { from, past }: Range & { readonly past: Past },
  facts: CertificateLookup,
): Cut[] {
  const current = inForce(settle(past.record, written));
  const known = [past.since, past.seenSince].filter((at) => at !== undefined);
  const begin = Math.max(Math.min(...known, written), from);
  return current === undefined ? [] : cutsWithin({ begin, end: written }, { thumbprint: current }, facts);
}

/** The first instants at which certificates are valid no more. */
function expiriesOf(
  held: readonly (Thumbprint | undefined)[],
  facts: CertificateLookup,
): readonly (Instant | undefined)[] {
  return held.map((thumbprint) => {
    const notAfter = thumbprint === undefined ? undefined : facts(thumbprint)?.notAfter;
    return notAfter === undefined ? undefined : notAfter + 1;
  });
}

/** The instants that lie between two others, each once, in order. */
function within(
  begin: Instant,
  end: Instant,
  instants: readonly (Instant | undefined)[],
): readonly Instant[] {
  const inside = instants.filter((at) => at !== undefined).filter((at) => at > begin && at < end);
  return [...new Set(inside)].toSorted((a, b) => a - b);
}

function standingsOf(copies: Copies, facts: CertificateLookup, at: Instant): Map<Thumbprint, Standing> {
  const standings = new Map<Thumbprint, Standing>();
  if (copies.kind === "empty") return standings;
  const expiry = copies.current === undefined ? undefined : facts(copies.current)?.notAfter;
  if (copies.current !== undefined)
    standings.set(copies.current, expiry !== undefined && at > expiry ? "expired" : "in-force");
  if (copies.kind === "staged") standings.set(copies.next, "staged");
  // One that has expired validates nothing any more: it is held, and of no use to anybody.
  else if (copies.previous !== undefined && at <= (facts(copies.previous)?.notAfter ?? at))
    standings.set(copies.previous, "previous");
  return standings;
}

const ORDER = { "in-force": 0, expired: 0, staged: 1, previous: 2 } as const satisfies Record<
  Standing,
  number
>;

function order({ standing }: TimelineSpan): number {
  return ORDER[standing];
}

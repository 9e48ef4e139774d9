// From pieces of copies to spans of certificates: staged, in force, previous, expired.

import type { Instant } from "../base/instant.ts";
import { settle, type Copies } from "../model/assignment.ts";
import type { CertificateLookup } from "../model/certificate.ts";
import type { Standing, TimelineSpan } from "../model/timeline.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Piece } from "./forecast-model.ts";

export type NameOf = (thumbprint: Thumbprint) => string;

export interface Range {
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
}

/** Returns the spans of some pieces within a range; the certificate that is in force, and has expired, is `expired`. */
export function makeSpans(
  pieces: readonly Piece[],
  range: Range,
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
function cutsOf(pieces: readonly Piece[], { from, to, now }: Range, facts: CertificateLookup): Cut[] {
  const cuts: Cut[] = [];
  for (const [index, piece] of pieces.entries()) {
    // Before now there is only what the first record tells of the time before it.
    const begin = index === 0 ? Math.min(from, now) : Math.max(piece.from, from);
    const end = Math.min(piece.to ?? to, to);
    if (end <= from || (begin > to && index > 0)) continue;
    const instants = new Set([Math.max(begin, from)]);
    const { record } = piece;
    for (const thumbprint of [record?.thumbprint, record?.previousThumbprint]) {
      const expiry = thumbprint === undefined ? undefined : facts(thumbprint)?.notAfter;
      if (expiry !== undefined && expiry + 1 > begin && expiry + 1 < end) instants.add(expiry + 1);
    }
    const date = record?.effectiveDate;
    if (date !== undefined && date > begin && date < end) instants.add(date);
    const sorted = [...instants].toSorted((a, b) => a - b);
    cuts.push(...sorted.map((at) => ({ from: at, copies: settle(record, at) })));
  }
  return cuts;
}

function standingsOf(copies: Copies, facts: CertificateLookup, at: Instant): Map<Thumbprint, Standing> {
  const standings = new Map<Thumbprint, Standing>();
  if (copies.kind === "empty") return standings;
  const expiry = copies.current === undefined ? undefined : facts(copies.current)?.notAfter;
  if (copies.current !== undefined)
    standings.set(copies.current, expiry !== undefined && at > expiry ? "expired" : "in-force");
  if (copies.kind === "staged") standings.set(copies.next, "staged");
  else if (copies.previous !== undefined) standings.set(copies.previous, "previous");
  return standings;
}

const ORDER = { "in-force": 0, expired: 0, staged: 1, previous: 2 } as const satisfies Record<
  Standing,
  number
>;

function order({ standing }: TimelineSpan): number {
  return ORDER[standing];
}

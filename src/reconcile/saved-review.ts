// A review in a plan's file. It comes back as untrusted input: what is read is exactly this shape, and is only ever shown.

import { DAY } from "../base/instant.ts";
import { list, optional, record, ShapeError, text, truth, whole, word, type Reader } from "../base/shape.ts";
import type { Chart, Review } from "../model/review.ts";

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(9000, 0, 1);

/** What can be drawn and formatted. */
const instant: Reader<number> = (value, where) => {
  const number = whole(value, where);
  if (number < EARLIEST || number > LATEST) throw new ShapeError(where, "it is no instant of this age");
  return number;
};
const hash: Reader<string> = (value, where) => {
  const found = text(value, where);
  if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(found)) throw new ShapeError(where, "it is no commit's hash");
  return found;
};
const cause = word("config", "drift", "clock");
const place = record({ file: text, line: whole, column: whole, length: whole });
const action = record({
  kind: text,
  target: text,
  what: text,
  reason: text,
  cause,
  undo: text,
  held: optional(text),
  place: optional(place),
});
const finding = record({
  code: text,
  severity: word("error", "warning", "note"),
  message: text,
  hints: list(text),
  place: optional(place),
  from: word("change", "before"),
});
const base = record({
  name: text,
  commit: hash,
  configuration: word("sound", "broken", "absent"),
  formerPath: optional(text),
});
const lane = record({
  type: text,
  scope: text,
  spans: list(
    record({
      name: text,
      standing: word("staged", "in-force", "previous", "expired"),
      from: instant,
      to: optional(instant),
    }),
  ),
  marks: list(record({ name: text, kind: word("effective", "expires"), at: instant })),
});
const anyChart = record({ from: instant, to: instant, lanes: list(lane) });

/** A drawing of centuries would hang whoever draws it. */
const chart: Reader<Chart> = (value, where) => {
  const read = anyChart(value, where);
  if (read.to <= read.from || read.to - read.from > CHART_MAX)
    throw new ShapeError(where, "it spans no sensible time");
  return read;
};
const CHART_MAX = 40 * 366 * DAY;

const exit: Reader<number> = (value, where) => {
  const number = whole(value, where);
  if (number < 0 || number > 255) throw new ShapeError(where, "it is no exit code");
  return number;
};

/** Reads a review strictly; throws a {@link ShapeError}. */
export const readReview: Reader<Review> = record({
  configuration: text,
  madeAt: instant,
  commit: optional(hash),
  base: optional(base),
  verdict: text,
  change: list(action),
  rest: list(action),
  withdrawn: list(action),
  touched: truth,
  settings: list(text),
  findings: list(finding),
  notes: list(text),
  mergeBefore: list(text),
  unmanaged: list(text),
  coverage: optional(text),
  complete: truth,
  proof: optional(text),
  before: optional(chart),
  after: optional(chart),
  exit,
});

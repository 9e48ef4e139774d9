// What in force expires first.

import type { Instant } from "../../base/instant.ts";
import type { StatusRow } from "../../model/status.ts";

export interface Expiry {
  readonly row: StatusRow;
  readonly current: NonNullable<StatusRow["current"]>;
  readonly notAfter: Instant;
  readonly daysLeft: number;
}

/** Finds the certificate in force that expires first; the first of equals. */
export function firstExpiry(rows: readonly StatusRow[]): Expiry | undefined {
  let first: Expiry | undefined;
  for (const row of rows) {
    const { current } = row;
    if (current?.certificate === undefined || current.daysLeft === undefined) continue;
    const { notAfter } = current.certificate;
    if (first === undefined || notAfter < first.notAfter)
      first = { row, current, notAfter, daysLeft: current.daysLeft };
  }
  return first;
}

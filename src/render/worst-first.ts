// The order in which findings are told: what weighs most comes first.

import type { ReviewFinding } from "../model/review.ts";

const SEVERITIES = { error: 0, warning: 1, note: 2 } as const;

/** Returns the findings, errors before warnings before notes; among their like, in the order that they have. */
export function worstFirst(findings: readonly ReviewFinding[]): readonly ReviewFinding[] {
  return findings.toSorted((a, b) => SEVERITIES[a.severity] - SEVERITIES[b.severity]);
}

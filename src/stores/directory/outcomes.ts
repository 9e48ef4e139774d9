// What the writes of one target come to once the disk has answered for all of them together.

import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { WriteOutcome } from "../../port/node-store.ts";
import type { Persisted } from "./persist.ts";

/** Returns the outcomes after the disk's answer. `slow` is said by a target that does not confirm in time. */
export function outcomesAfter(
  outcomes: readonly WriteOutcome[],
  persisted: Persisted,
  slow: Diagnostic | undefined,
): readonly WriteOutcome[] {
  switch (persisted.kind) {
    case "done":
      return slow === undefined ? outcomes : fallBack(outcomes, "unknown", slow);
    case "failed":
      return fallBack(outcomes, "refused", persisted.diagnostic);
    case "uncertain":
      return fallBack(outcomes, "unknown", persisted.diagnostic);
  }
}

/** Turns the first outcome that needed the disk, and each later one that stood on it, into something worse. */
export function fallBack(
  outcomes: readonly WriteOutcome[],
  kind: "refused" | "unknown",
  diagnostic: Diagnostic,
): readonly WriteOutcome[] {
  const first = outcomes.findIndex((outcome) => outcome.kind === "done");
  if (first < 0) return outcomes;
  return outcomes.map((outcome, index) =>
    index < first || outcome.kind === "refused" ? outcome : { kind, diagnostic },
  );
}

/** Returns the same refusal for each write. */
export function refuseEach(writes: readonly unknown[], diagnostic: Diagnostic): readonly WriteOutcome[] {
  return writes.map(() => ({ kind: "refused", diagnostic }));
}

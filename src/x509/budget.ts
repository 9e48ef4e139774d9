// What opening one file may cost. It is spent before anything is computed, so that a hostile file costs nothing.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";

/** Of all key derivations of a file together; 600,000 each is what cautious tools write today, three of them the usual. */
export const ITERATIONS_MAX = 6_000_000;
const SALT_BYTES_MAX = 1_024;

/** Iterations that are left for one attempt at one file. */
export interface Budget {
  left: number;
}

export function makeBudget(): Budget {
  return { left: ITERATIONS_MAX };
}

/** Takes a key derivation's cost from the budget, or says why it is not begun. */
export function spend(
  budget: Budget,
  { salt, iterations }: { readonly salt: Uint8Array; readonly iterations: number },
): Diagnostic | undefined {
  if (iterations < 1) return diagnose("pfx/not-pkcs12", { why: "a key derivation without iterations" });
  if (salt.length > SALT_BYTES_MAX)
    return diagnose("pfx/unsupported", { what: `a salt of ${salt.length} bytes` });
  budget.left -= iterations;
  if (budget.left >= 0) return undefined;
  return diagnose("pfx/too-costly", {
    iterations: ITERATIONS_MAX - budget.left,
    iterationsMax: ITERATIONS_MAX,
  });
}

// A proof that fails, as diagnostics at the lines of the YAML.

import { formatInstant } from "../base/instant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Counterexample, Proof } from "../model/proof.ts";

/** Returns one `roll/not-proved` for each schedule that is not safe; none for a proof, or where too little is known to say. */
export function describeCounterexamples(proof: Proof): readonly Diagnostic[] {
  return proof.kind === "counterexample" ? proof.all.map(describe) : [];
}

function describe({ type, label, at, cause, earliestSafeDate, location }: Counterexample): Diagnostic {
  const earliest = earliestSafeDate === undefined ? {} : { earliest: formatInstant(earliestSafeDate) };
  const args = { type, target: label, at: formatInstant(at), cause: cause.replace(/\.$/, ""), ...earliest };
  return diagnose("roll/not-proved", args, { location });
}

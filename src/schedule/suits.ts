// Whether a lane's certificate may come into force: its public part is known and suits the type, as the planner judges it.

import { hasErrors } from "../diagnostic/diagnostic.ts";
import type { DesiredState } from "../model/desired.ts";
import { findUnsuitability } from "../model/suitability.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { SuitsLane } from "./forecast-model.ts";

/** Returns the question for a configuration. What a store tells of a key is not asked here. */
export function makeSuits(desired: DesiredState): SuitsLane {
  let other: Set<Thumbprint> | undefined;
  return ({ type }, { certificate, thumbprint }, at) => {
    if (certificate === undefined || thumbprint === undefined) return false;
    const { product, sipDomains } = desired;
    if (type === "OAuthTokenIssuer") other ??= usedElsewhere(desired);
    const servesOtherType = type === "OAuthTokenIssuer" && other?.has(thumbprint) === true ? "yes" : "no";
    return !hasErrors(findUnsuitability({ type, certificate, at, sipDomains, product, servesOtherType }));
  };
}

function usedElsewhere({ assignments }: DesiredState): Set<Thumbprint> {
  const used = new Set<Thumbprint>();
  for (const { type, steps } of assignments) {
    if (type === "OAuthTokenIssuer") continue;
    for (const { certificate } of steps) {
      if (certificate.kind === "named" && certificate.thumbprint !== undefined)
        used.add(certificate.thumbprint);
    }
  }
  return used;
}

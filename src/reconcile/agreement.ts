// Whether all bearers of the OAuth certificate hold the same copies as the deployment (design.md section 3). Pure.

import type { Instant } from "../base/instant.ts";
import { compareText } from "../base/order.ts";
import { sameCopies, settle, type Copies } from "../model/assignment.ts";
import { bears } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedState } from "../model/observed.ts";
import type { BearerAgreement } from "../model/status.ts";

const OAUTH = "OAuthTokenIssuer";

/** Returns the verdict; a deviating bearer that is seen outweighs one that is not. */
export function agreeOnOauth(
  { topology, product }: DesiredState,
  observed: ObservedState,
  now: Instant,
): BearerAgreement {
  const names = [...topology.servers.values()]
    .filter(({ role }) => bears(role, OAUTH, product))
    .map(({ fqdn }) => fqdn)
    .toSorted(compareText);
  const bearers = names.length;
  const published = observed.deployment?.assignments.get(OAUTH);
  const copies = settle(published?.record, now);
  const standings = names.map((server) => standingOf(observed, server, copies, now));
  const deviating = names.filter((_, index) => standings[index] === "deviates");
  const unseen = names.filter((_, index) => standings[index] === "unseen");
  if (observed.deployment === undefined) return { kind: "unknown", bearers, unseen };
  if (deviating.length > 0) return { kind: "differ", bearers, deviating };
  if (unseen.length > 0) return { kind: "unknown", bearers, unseen };
  if (copies.kind === "empty") return { kind: "none-assigned", bearers };
  const thumbprint = copies.kind === "settled" ? copies.current : (copies.current ?? copies.next);
  return { kind: "agree", bearers, thumbprint };
}

function standingOf(
  observed: ObservedState,
  server: Fqdn,
  published: Copies,
  now: Instant,
): "agrees" | "deviates" | "unseen" {
  const observation = observed.servers.get(server);
  if (observation?.kind !== "observed") return "unseen";
  const assignment = observation.assignments.get(OAUTH);
  if (assignment?.source === "local") return "deviates";
  return sameCopies(settle(assignment?.record, now), published) ? "agrees" : "deviates";
}

// Until when an assignment can be taken back, and when it can't at all.

import { expect, test } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import type { Undo } from "../../src/model/action.ts";
import { NOTHING_KNOWN, type InstalledCertificate, type ObservedState } from "../../src/model/observed.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { aDesiredState, T0, type CertificateInput } from "../kit/deployment.ts";
import { fqdn, sha256, thumbprint } from "../kit/names.ts";
import { anObservedState } from "../kit/observation.ts";

const desired = aDesiredState({
  pools: [{ pool: "pool01", servers: ["fe01"] }],
  assignments: [{ server: "fe01", steps: ["A"] }],
});

/** The undo of the assignment that displaces X, of which the store shows what `keep` leaves. */
function undoOfX(
  x: CertificateInput,
  keep: (held: InstalledCertificate) => InstalledCertificate | undefined = (held) => held,
): Undo | undefined {
  const seen = anObservedState({
    servers: { fe01: { assignments: { Default: "X" }, installed: ["A"], certificates: { X: x } } },
  });
  const observed = withX(seen, keep);
  const plan = makePlan({ desired, observed, known: NOTHING_KNOWN, now: T0, allow: [ALL], hash: sha256 });
  return plan.actions.find(({ kind }) => kind === "assign")?.undo;
}

const ALL = "guard/change-share";

function withX(
  state: ObservedState,
  keep: (held: InstalledCertificate) => InstalledCertificate | undefined,
): ObservedState {
  const server = state.servers.get(fqdn("fe01"));
  if (server?.kind !== "observed") throw new Error("it is observed");
  const entries = [...server.installed].flatMap(([name, held]): [Thumbprint, InstalledCertificate][] => {
    const kept = name === thumbprint("X") ? keep(held) : held;
    return kept === undefined ? [] : [[name, kept]];
  });
  return { ...state, servers: new Map([[server.server, { ...server, installed: new Map(entries) }]]) };
}

test("a certificate that is valid can come back until it expires", () => {
  expect(undoOfX({ notAfter: T0 + DAY })).toEqual({ kind: "until", instant: T0 + DAY });
});

test("one that has expired can't come back", () => {
  expect(undoOfX({ notAfter: T0 - DAY })).toEqual({ kind: "never" });
});

test("one that no store holds can't come back", () => {
  expect(undoOfX({}, () => undefined)).toEqual({ kind: "never" });
});

test("one that a store holds and nobody can read can come back", () => {
  expect(undoOfX({}, ({ certificate: _unread, ...held }) => held)).toEqual({ kind: "always" });
});

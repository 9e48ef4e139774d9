// The refusal that no flag lifts: an OAuth certificate of a server's own is taken away, behind a guard, and after what comes in its place.

import { expect, test } from "vitest";
import { DAY } from "../../src/base/instant.ts";
import { NOTHING_KNOWN } from "../../src/model/observed.ts";
import type { Plan } from "../../src/model/plan.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { TWO_FRONT_ENDS } from "../cases/planner/rolls.ts";
import { aDesiredState, T0, type PoolInput } from "../kit/deployment.ts";
import { fqdn, sha256, thumbprint } from "../kit/names.ts";
import { anObservedState, type ObservedInput } from "../kit/observation.ts";

const A = { assignments: { OAuthTokenIssuer: { holds: "A" } } } as const;
const OWN = { assignments: { OAuthTokenIssuer: { holds: "X", source: "local" } } } as const;
const GUARD = "guard/override:fe02.contoso.com";

const EDGE = { pool: "edge", role: "Edge", servers: ["edge01"] } as const;

function plan(observed: ObservedInput, allow: readonly string[] = [], more: readonly PoolInput[] = []): Plan {
  return makePlan({
    desired: aDesiredState({ assignments: [{ steps: ["A"] }], pools: [...TWO_FRONT_ENDS, ...more] }),
    observed: anObservedState(observed),
    known: NOTHING_KNOWN,
    now: T0,
    allow,
    hash: sha256,
  });
}

const removalIn = ({ actions }: Plan): Plan["actions"][number] | undefined =>
  actions.find(({ kind }) => kind === "remove-override");

test("it is removed from that server, for good, and the guard says which", () => {
  const planned = plan({ deployment: A, servers: { fe01: A, fe02: OWN } });
  expect(removalIn(planned)).toMatchObject({
    target: { kind: "server", server: fqdn("fe02") },
    certificate: thumbprint("X"),
    undo: { kind: "never" },
    dependsOn: [],
    heldBy: [GUARD],
  });
  const [told] = planned.diagnostics.filter(({ code }) => code === "guard/override");
  expect(told?.message).toContain("fe02.contoso.com");
  expect(told?.location?.file).toBeTypeOf("string");
});

test("it waits for the deployment's copy where that does not lie beneath it, and for nothing else", () => {
  const observed = { deployment: A, servers: { fe01: A, fe02: OWN } };
  const behind = plan({ ...observed, behind: ["fe02"] }, [GUARD]);
  const replicate = behind.actions.find(({ kind }) => kind === "replicate");
  expect(removalIn(behind)?.dependsOn).toEqual([replicate?.id]);
  const elsewhere = plan({ ...observed, behind: ["fe01"] }, [GUARD]);
  expect(elsewhere.actions.some(({ kind }) => kind === "replicate")).toBe(true);
  expect(removalIn(elsewhere)?.dependsOn).toEqual([]);
});

const PENDING = { holds: "X", source: "local", previous: "Y", effectiveDate: T0 + DAY } as const;

test("of a roll of its own that is pending, the certificate in force is the one that goes, until the date comes", () => {
  const own = { assignments: { OAuthTokenIssuer: PENDING } };
  const onBearer = plan({ deployment: A, servers: { fe01: A, fe02: own } });
  expect(removalIn(onBearer)).toMatchObject({ certificate: thumbprint("Y"), heldBy: [GUARD] });
  const elsewhere = plan({ deployment: A, servers: { fe01: A, fe02: A, edge01: own } }, [], [EDGE]);
  expect(removalIn(elsewhere)).toMatchObject({ certificate: thumbprint("Y") });
  for (const planned of [onBearer, elsewhere]) expect(planned.validUntil).toBe(T0 + DAY);
  const settled = plan({ deployment: A, servers: { fe01: A, fe02: A, edge01: OWN } }, [], [EDGE]);
  expect(settled.validUntil).not.toBe(T0 + DAY);
});

test("where nothing is in force yet, what is pending goes", () => {
  const { previous: _, ...first } = PENDING;
  const fe02 = { assignments: { OAuthTokenIssuer: first } };
  expect(removalIn(plan({ deployment: A, servers: { fe01: A, fe02 } }))).toMatchObject({
    certificate: thumbprint("X"),
  });
});

test("a server that the configuration does not name keeps what it has, and nobody is asked", () => {
  const planned = plan({ deployment: A, servers: { fe01: A, fe02: A, fe09: OWN } });
  expect(removalIn(planned)).toBeUndefined();
  expect(planned.diagnostics.map(({ code }) => code)).not.toContain("guard/override");
});

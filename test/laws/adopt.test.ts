// Law 7: exporting an estate and planning the export is empty, half-broken estates included.

import fc from "fast-check";
import { expect, test } from "vitest";
import { adoptEstate, type Adoption } from "../../src/adopt/adopt.ts";
import { findPlanComplaints } from "../../src/adopt/complaints.ts";
import type { Estate } from "../../src/adopt/estate.ts";
import { settle, type CopyRecord } from "../../src/model/assignment.ts";
import { stepAt, type DesiredState } from "../../src/model/desired.ts";
import { NOTHING_KNOWN, type ObservedAssignment, type ServerObservation } from "../../src/model/observed.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import { formatTarget } from "../../src/model/target.ts";
import type { Plan } from "../../src/model/plan.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { adoptTraits, arbitraryEstate } from "../kit/adopt-estate.ts";
import { sha256 } from "../kit/names.ts";
import { countTraits, type Count } from "../kit/adopt-count.ts";

const STORE = "directory: { path: stores }";
const RUNS = Number(process.env["CSCERT_LAW7_RUNS"] ?? 2_000);

function planOf({ observed, now }: Estate, desired: DesiredState): Plan {
  return makePlan({ desired, observed, known: NOTHING_KNOWN, now, allow: [], hash: sha256 });
}

function adopt(estate: Estate): Adoption | undefined {
  return adoptEstate({
    estate,
    store: STORE,
    // Some are split into files, some are not.
    ...(estate.pools.length % 2 === 0 ? { splitAbove: 0 } : {}),
    complain: (desired) => findPlanComplaints(planOf(estate, desired)),
  });
}

test(`law 7: the plan of what was adopted is empty and complete (${RUNS} estates)`, () => {
  const count: Count = { cases: 0, traits: new Map(), seen: new Map() };
  fc.assert(
    fc.property(arbitraryEstate, (estate) => {
      const adopted = adopt(estate);
      countTraits(count, adoptTraits(estate));
      if (adopted === undefined) return;
      const plan = planOf(estate, adopted.desired);
      expect(plan.actions).toEqual([]);
      expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(plan.completeness).toMatchObject({ complete: true });
      for (const { code } of adopted.oddities) count.seen.set(code, (count.seen.get(code) ?? 0) + 1);
      sayNothingFalse(estate, adopted);
    }),
    { numRuns: RUNS },
  );
  console.info(
    `law 7: ${count.cases} estates`,
    Object.fromEntries(count.traits),
    Object.fromEntries(count.seen),
  );
  for (const [trait, met] of count.traits) expect(met, trait).toBeGreaterThan(RUNS / 10);
  for (const code of ODDITIES) expect(count.seen.get(code) ?? 0, code).toBeGreaterThan(0);
});

const ODDITIES = [
  "adopt/own-oauth",
  "adopt/pool-differs",
  "adopt/expired",
  "adopt/unknown-type",
  "adopt/not-borne",
  "adopt/not-in-store",
  "adopt/no-key",
  "adopt/unsuitable",
  "adopt/no-answer",
  "adopt/no-deployment",
  "adopt/replica-behind",
  "adopt/doubtful-roll",
  "adopt/holds-none",
] as const;

/** Everything that is desired is what the server holds, pending rolls with their dates. */
function sayNothingFalse({ observed, now }: Estate, { desired }: Adoption): void {
  for (const { target, type, steps } of desired.assignments) {
    const store = target.kind === "server" ? observed.servers.get(target.server) : observed.deployment;
    const assignments = store !== undefined && "assignments" in store ? store.assignments : undefined;
    const copies = settle(assignments?.get(type)?.record, now);
    const { certificate } = stepAt(steps, now);
    const where = `${formatTarget(target)} ${type}`;
    expect(copies, where).toMatchObject({
      current: certificate.kind === "named" ? certificate.thumbprint : "",
    });
    const next = steps.at(1);
    expect(next?.effectiveDate, where).toBe(copies.kind === "staged" ? copies.effectiveDate : undefined);
  }
}

test("what a sound estate holds is all managed", () => {
  fc.assert(
    fc.property(arbitraryEstate, (estate) => {
      const adopted = adopt(estate);
      if (adopted === undefined) return;
      const told = adopted.oddities.map(({ message }) => message).join("\n");
      const { unmanaged } = planOf(estate, adopted.desired);
      for (const { target, type } of unmanaged) {
        const name = target.kind === "server" ? target.server : "the deployment";
        const pool = target.kind === "server" ? desiredPool(adopted, name) : "";
        expect(
          told.includes(name) || (pool !== "" && told.includes(pool)) || type === "OAuthTokenIssuer",
          `${name} ${type}\n${told}`,
        ).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

function desiredPool({ desired }: Adoption, name: string): string {
  return [...desired.topology.servers.values()].find(({ fqdn }) => fqdn === name)?.pool ?? "";
}

test("the order of pools and servers is nothing", () => {
  fc.assert(
    fc.property(arbitraryEstate, (estate) => {
      const turned: Estate = {
        ...estate,
        pools: estate.pools.map((pool) => ({ ...pool, servers: pool.servers.toReversed() })).toReversed(),
        observed: { ...estate.observed, servers: new Map([...estate.observed.servers].toReversed()) },
      };
      expect(adopt(turned)?.texts).toEqual(adopt(estate)?.texts);
    }),
    { numRuns: 200 },
  );
});

test.for<[string, (estate: Estate) => Adoption | undefined]>([
  ["who does not ask the planner", (estate) => adoptEstate({ estate, store: STORE, complain: () => [] })],
  [
    "who does not look for overrides",
    (estate) =>
      adopt(
        alter(estate, ({ source, type }) =>
          source === "local" && type === "OAuthTokenIssuer" ? undefined : "kept",
        ),
      ),
  ],
  [
    "who forgets pending rolls",
    (estate) =>
      adopt(
        alter(estate, ({ record }) =>
          record.effectiveDate === undefined
            ? "kept"
            : { thumbprint: record.previousThumbprint ?? record.thumbprint },
        ),
      ),
  ],
  ["who believes in keys", (estate) => adopt(withEveryKey(estate))],
])("law 7 catches %s", ([, mutant]) => {
  const { failed } = fc.check(
    fc.property(arbitraryEstate, (estate) => {
      const adopted = mutant(estate);
      if (adopted === undefined) return true;
      const plan = planOf(estate, adopted.desired);
      return plan.actions.length === 0 && plan.completeness.complete;
    }),
    { numRuns: 500, endOnFailure: true },
  );
  expect(failed).toBe(true);
});

/** The same estate, as somebody sees it who overlooks something. */
function alter(
  estate: Estate,
  see: (observed: ObservedAssignment) => "kept" | CopyRecord | undefined,
): Estate {
  const servers = new Map(
    [...estate.observed.servers].map(([name, server]): [Fqdn, ServerObservation] => {
      if (server.kind !== "observed") return [name, server];
      const assignments = [...server.assignments].flatMap(
        ([type, observed]): [string, ObservedAssignment][] => {
          const seen = see(observed);
          return seen === undefined
            ? []
            : [[type, seen === "kept" ? observed : { ...observed, record: seen }]];
        },
      );
      return [name, { ...server, assignments: new Map(assignments) }];
    }),
  );
  return { ...estate, observed: { ...estate.observed, servers } };
}

function withEveryKey(estate: Estate): Estate {
  const servers = new Map(
    [...estate.observed.servers].map(([name, server]): [Fqdn, ServerObservation] => [
      name,
      server.kind === "observed"
        ? {
            ...server,
            installed: new Map(
              [...server.installed].map(([key, one]) => [key, { ...one, hasPrivateKey: true }]),
            ),
          }
        : server,
    ]),
  );
  return { ...estate, observed: { ...estate.observed, servers } };
}

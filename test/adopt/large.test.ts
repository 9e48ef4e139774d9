// Ten thousand servers: pools that agree, pools that don't, tables, and holes; the whole way in under five seconds of this machine's work.

import { expect, test } from "vitest";
import { adoptEstate } from "../../src/adopt/adopt.ts";
import { findPlanComplaints } from "../../src/adopt/complaints.ts";
import type { Estate } from "../../src/adopt/estate.ts";
import { DAY } from "../../src/base/instant.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import { NOTHING_KNOWN, type ObservedAssignment, type ServerObservation } from "../../src/model/observed.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { ObservedPool } from "../../src/model/topology.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { aCertificate } from "../kit/deployment.ts";
import { fqdn, sha256, thumbprint } from "../kit/names.ts";

const NOW = Date.parse("2026-11-25T09:00:00Z");
const POOLS = 500;
const SERVERS = 20;
const LIMIT_MS = 5_000;

function held(type: string, key: Thumbprint): [string, ObservedAssignment] {
  return [type, { type, record: { thumbprint: key }, source: "local", writtenAt: NOW - 90 * DAY }];
}

/** Of ten pools, six share what their site has, two have one of their own, one has a table, one has a server with a hole. */
function observe(server: Fqdn, pool: number, at: number, site: string): ServerObservation {
  const manner = pool % 10;
  const shared = thumbprint(manner < 6 ? `site ${site}` : `pool ${pool}`);
  const own = manner === 8 ? thumbprint(`own ${server}`) : shared;
  const isHole = manner === 9 && at === 0;
  const assignments = new Map([
    ...(isHole ? [] : [held("Default", own)]),
    held("WebServicesInternal", own),
    held("WebServicesExternal", thumbprint("web")),
  ]);
  const installed = new Map(
    [own, thumbprint("web")].map((key) => [
      key,
      { thumbprint: key, hasPrivateKey: true, exportable: true, certificate: facts(key) },
    ]),
  );
  return { kind: "observed", server, observedAt: NOW, assignments, installed, diagnostics: [] };
}

const FACTS = new Map<Thumbprint, ReturnType<typeof aCertificate>>();
function facts(key: Thumbprint): ReturnType<typeof aCertificate> {
  const known = FACTS.get(key);
  if (known !== undefined) return known;
  const made = {
    ...aCertificate("x", { notBefore: NOW - 200 * DAY, notAfter: NOW + 500 * DAY }),
    thumbprint: key,
  };
  FACTS.set(key, made);
  return made;
}

test("an estate of 10 000 servers", { timeout: 60_000 }, () => {
  const servers = new Map<Fqdn, ServerObservation>();
  const pools = Array.from({ length: POOLS }, (_, pool): ObservedPool => {
    const site = `Site${String(pool % 12).padStart(2, "0")}`;
    const names = Array.from({ length: SERVERS }, (_server, at) => fqdn(`fe${pool}-${at}`));
    names.forEach((name, at) => servers.set(name, observe(name, pool, at, site)));
    return {
      fqdn: fqdn(`pool${String(pool).padStart(3, "0")}`),
      role: pool % 3 === 0 ? "Director" : "FrontEnd",
      site,
      servers: names,
    };
  });
  const deployment = {
    observedAt: NOW,
    assignments: new Map(),
    installed: new Map(),
    replicas: new Map(),
    diagnostics: [],
  };
  const estate: Estate = {
    product: "sfb-2019",
    sipDomains: ["contoso.com"],
    pools,
    observed: { deployment, servers },
    now: NOW,
  };
  const before = process.cpuUsage();
  const adopted = adoptEstate({
    estate,
    store: "directory: { path: stores }",
    complain: (desired) =>
      findPlanComplaints(
        makePlan({
          desired,
          observed: estate.observed,
          known: NOTHING_KNOWN,
          now: NOW,
          allow: [],
          hash: sha256,
        }),
      ),
  });
  const { user, system } = process.cpuUsage(before);
  const spent = (user + system) / 1_000;
  console.info(
    `adopt of ${servers.size} servers: ${spent.toFixed(0)} ms of processor time, ${adopted?.assignments} assignments, ${adopted?.texts.size} files`,
  );
  expect(adopted?.desired.topology.servers.size).toBe(POOLS * SERVERS);
  expect(adopted?.oddities.map(({ code }) => code)).toEqual(
    Array.from({ length: POOLS / 10 }, () => "adopt/holds-none"),
  );
  expect(adopted?.assignments).toBeLessThan(1_400);
  expect(spent).toBeLessThan(LIMIT_MS);
});

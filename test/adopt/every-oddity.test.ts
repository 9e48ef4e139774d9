// An estate with every oddity in it: each is said with its way out, what is sound is adopted, and the text is the one in the docs.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { adoptEstate, type Adoption, type Complaint } from "../../src/adopt/adopt.ts";
import { findPlanComplaints } from "../../src/adopt/complaints.ts";
import type { Estate } from "../../src/adopt/estate.ts";
import { completePools } from "../../src/adopt/guess-topology.ts";
import { mergeEstate } from "../../src/adopt/merge.ts";
import { readOutline } from "../../src/config/outline.ts";
import { DAY } from "../../src/base/instant.ts";
import type { CopyRecord } from "../../src/model/assignment.ts";
import type { Certificate } from "../../src/model/certificate.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import {
  NOTHING_KNOWN,
  type InstalledCertificate,
  type ObservedAssignment,
  type ObservedState,
  type ServerObservation,
} from "../../src/model/observed.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { ObservedPool } from "../../src/model/topology.ts";
import { makePlan } from "../../src/planner/make-plan.ts";
import { aCertificate } from "../kit/deployment.ts";
import { fqdn, sha256, thumbprint } from "../kit/names.ts";
import { anUnreachable } from "../kit/observation.ts";

const DOCS = join(import.meta.dirname, "../../docs");
const NOW = Date.parse("2026-11-25T09:00:00Z");
const ROLL = Date.parse("2027-01-12T01:00:00Z");

const CERTIFICATES: readonly Certificate[] = [
  made("oauth", "contoso.com"),
  made("oauth next", "contoso.com"),
  made("own oauth", "contoso.com"),
  ...["fe01", "fe02", "fe03", "fe04"].map((name) => made(name, "pool01.contoso.com")),
  made("web", "web.contoso.com"),
  { ...made("old", "pool02.contoso.com"), notAfter: NOW - 3 * DAY },
  { ...made("elliptic", "pool02.contoso.com"), key: { algorithm: "EC", bits: 256, curve: "P-256" } },
  made("edge", "edge.contoso.com"),
  made("sip", "sip.contoso.com"),
  made("sip next", "sip.contoso.com"),
  made("av one", "av.contoso.com"),
  made("av two", "av.contoso.com"),
  made("stray", "stray.contoso.com"),
];
const BY_THUMBPRINT = new Map(CERTIFICATES.map((certificate) => [certificate.thumbprint, certificate]));

function made(name: string, commonName: string): Certificate {
  return {
    ...aCertificate(name, { commonName, notBefore: NOW - 200 * DAY, notAfter: NOW + 500 * DAY }),
    subject: `CN=${commonName}, O=Contoso`,
  };
}

interface Held {
  readonly [type: string]: string | CopyRecord;
}

interface ServerInput {
  readonly holds: Held;
  /** Certificates whose keys are lost, and that are in no store. */
  readonly keyless?: readonly string[];
  readonly missing?: readonly string[];
  readonly oauth?: "replica" | "own" | "none";
}

function server(
  name: string,
  { holds, keyless = [], missing = [], oauth = "none" }: ServerInput,
): ServerObservation {
  const assignments = new Map(Object.entries(holds).map(([type, held]) => [type, assigned(type, held)]));
  if (oauth === "replica")
    assignments.set("OAuthTokenIssuer", { ...assigned("OAuthTokenIssuer", "oauth"), source: "global" });
  if (oauth === "own") assignments.set("OAuthTokenIssuer", assigned("OAuthTokenIssuer", "own oauth"));
  const keys = [...assignments.values(), ...(oauth === "own" ? [assigned("", "oauth")] : [])].flatMap(
    ({ record }) => keysOf(record),
  );
  const installed = new Map(
    keys
      .filter((key) => !missing.some((one) => thumbprint(one) === key))
      .map((key) => [key, installedOf(key, !keyless.some((one) => thumbprint(one) === key))]),
  );
  return { kind: "observed", server: fqdn(name), observedAt: NOW, assignments, installed, diagnostics: [] };
}

function assigned(type: string, held: string | CopyRecord): ObservedAssignment {
  return {
    type,
    record: typeof held === "string" ? { thumbprint: thumbprint(held) } : held,
    source: "local",
    writtenAt: NOW - 90 * DAY,
  };
}

function keysOf({ thumbprint: first, previousThumbprint: second }: CopyRecord): readonly Thumbprint[] {
  return second === undefined ? [first] : [first, second];
}

function installedOf(key: Thumbprint, hasPrivateKey: boolean): InstalledCertificate {
  const certificate = BY_THUMBPRINT.get(key);
  return {
    thumbprint: key,
    hasPrivateKey,
    exportable: true,
    ...(certificate === undefined ? {} : { certificate }),
    der: Buffer.from(key).toString("base64"),
  };
}

const POOLS: readonly ObservedPool[] = [
  {
    fqdn: fqdn("pool01"),
    role: "FrontEnd",
    site: "Paris",
    servers: ["fe01", "fe02", "fe03", "fe04"].map((name) => fqdn(name)),
  },
  {
    fqdn: fqdn("pool02"),
    role: "FrontEnd",
    site: "Lyon",
    servers: ["fe05", "fe06", "fe07"].map((name) => fqdn(name)),
  },
  {
    fqdn: fqdn("edge"),
    role: "Edge",
    site: "Paris",
    servers: ["edge01", "edge02"].map((name) => fqdn(name)),
  },
];

const edge = (av: string): Held => ({
  Internal: "edge",
  AccessEdgeExternal: {
    thumbprint: thumbprint("sip next"),
    previousThumbprint: thumbprint("sip"),
    effectiveDate: ROLL,
  },
  DataEdgeExternal: {
    thumbprint: thumbprint("sip next"),
    previousThumbprint: thumbprint("sip"),
    effectiveDate: ROLL,
  },
  AudioVideoAuthentication: av,
});

const SERVERS: readonly ServerObservation[] = [
  server("fe01", {
    holds: { Default: "fe01", WebServicesInternal: "fe01", WebServicesExternal: "web" },
    oauth: "replica",
  }),
  server("fe02", {
    holds: { Default: "fe02", WebServicesInternal: "fe02", WebServicesExternal: "web" },
    oauth: "own",
  }),
  server("fe03", {
    holds: { Default: "fe03", WebServicesInternal: "fe03", WebServicesExternal: "web" },
    oauth: "none",
  }),
  { kind: "unreachable", server: fqdn("fe04"), observedAt: NOW, diagnostic: anUnreachable(fqdn("fe04")) },
  server("fe05", {
    holds: {
      Default: "old",
      WebServicesInternal: "elliptic",
      WebServicesExternal: "web",
      TenantAdmin: "stray",
    },
    oauth: "replica",
  }),
  server("fe06", {
    holds: { Default: "fe01", WebServicesInternal: "nowhere", WebServicesExternal: "web", Internal: "stray" },
    keyless: ["fe01"],
    missing: ["nowhere"],
    oauth: "replica",
  }),
  server("fe07", {
    holds: { Default: { thumbprint: thumbprint("web"), effectiveDate: ROLL }, WebServicesExternal: "web" },
    oauth: "replica",
  }),
  server("edge01", { holds: edge("av one") }),
  server("edge02", { holds: edge("av two") }),
  server("med01", { holds: { Default: "stray" } }),
  server("new01", { holds: {} }),
];

function observe(servers: readonly ServerObservation[]): ObservedState {
  return {
    deployment: {
      observedAt: NOW,
      assignments: new Map([
        ["OAuthTokenIssuer", { ...assigned("OAuthTokenIssuer", "oauth"), source: "global" as const }],
      ]),
      installed: new Map([[thumbprint("oauth"), installedOf(thumbprint("oauth"), true)]]),
      replicas: new Map(servers.map(({ server: name }) => [name, { server: name, upToDate: true }])),
      diagnostics: [],
    },
    servers: new Map(servers.map((one) => [one.server, one])),
  };
}

function estateOf(
  observed: ObservedState,
  pools: readonly ObservedPool[] = POOLS,
): Estate & { readonly guessed: readonly string[] } {
  const grouping = completePools(pools, observed);
  return {
    product: "sfb-2019",
    sipDomains: ["contoso.com"],
    pools: grouping.pools,
    observed,
    now: NOW,
    guessed: grouping.oddities.map(({ code }) => code),
  };
}

function adopt(estate: Estate, more: readonly Complaint[] = []): Adoption {
  let first = true;
  const adopted = adoptEstate({
    estate,
    store: "directory: { path: stores }",
    complain: (desired) => {
      const plan = makePlan({
        desired,
        observed: estate.observed,
        known: NOTHING_KNOWN,
        now: NOW,
        allow: [],
        hash: sha256,
      });
      const extra = first ? more : [];
      first = false;
      return [...findPlanComplaints(plan), ...extra];
    },
  });
  if (adopted === undefined) throw new Error("nothing was adopted");
  return adopted;
}

describe("an estate with every oddity", () => {
  const estate = estateOf(observe(SERVERS));
  const adopted = adopt(estate);

  test("each is said", () => {
    expect([...new Set(adopted.oddities.map(({ code }) => code))].toSorted()).toEqual([
      "adopt/doubtful-roll",
      "adopt/expired",
      "adopt/holds-none",
      "adopt/no-answer",
      "adopt/no-key",
      "adopt/not-borne",
      "adopt/not-in-store",
      "adopt/own-oauth",
      "adopt/pool-differs",
      "adopt/replica-behind",
      "adopt/unknown-type",
      "adopt/unsuitable",
    ]);
    expect(estate.guessed).toEqual(["adopt/guessed", "adopt/unplaced"]);
    expect(adopted.oddities.every(({ hints }) => hints.length > 0)).toBe(true);
  });

  test("what is sound is adopted, with a pending roll, and the plan is empty", () => {
    const { desired } = adopted;
    const plan = makePlan({
      desired,
      observed: estate.observed,
      known: NOTHING_KNOWN,
      now: NOW,
      allow: [],
      hash: sha256,
    });
    expect(plan.actions).toEqual([]);
    expect(plan.completeness.complete).toBe(true);
    expect(adopted.texts.get("cscert.yaml")).toContain("effectiveDate: 2027-01-12T01:00:00Z");
    expect([...adopted.publicFiles.keys()]).toContain("certificates/pool01-2026/fe01.contoso.com.cer");
  });

  test("its text is the one in the docs", async () => {
    await expect(adopted.texts.get("cscert.yaml")).toMatchFileSnapshot(join(DOCS, "adopted-estate.yaml"));
  });
});

test("what a plan would still change is left unmanaged: adopt/plan-differs", () => {
  const sound = observe([SERVERS[0], SERVERS[2]].flatMap((one) => one ?? []).map((one) => one));
  const complaint = {
    target: { kind: "server", server: fqdn("fe01") },
    type: "Default",
    what: "a rule that only a plan knows",
  } as const;
  const adopted = adopt(estateOf(sound), [complaint]);
  expect(adopted.oddities.map(({ code }) => code)).toContain("adopt/plan-differs");
  expect(
    adopted.desired.assignments
      .filter(({ target, type }) => type === "Default" && target.kind === "server")
      .map(({ target }) => target),
  ).toEqual([{ kind: "server", server: fqdn("fe03") }]);
});

test("nothing is adopted where nobody answered", () => {
  const nobody = observe([
    { kind: "unreachable", server: fqdn("fe01"), observedAt: NOW, diagnostic: anUnreachable(fqdn("fe01")) },
  ]);
  expect(
    adoptEstate({ estate: estateOf(nobody), store: "directory: { path: s }", complain: () => [] }),
  ).toBeUndefined();
});

describe("adopting again", () => {
  const head = `version: 1\nproduct: sfb-2019\nsipDomains: [contoso.com]\npools:\n  pool01.contoso.com: { role: FrontEnd, site: Paris, servers: [fe01.contoso.com] }\n  pool09.contoso.com: { role: Director, site: Nice, servers: [dir01.contoso.com] }\nstore: { directory: { path: s } }\n`;
  const certificates = `certificates:\n  fronts: { servers: { fe01.contoso.com: { thumbprint: ${thumbprint("fe01")} } } }\n  web: { thumbprint: ${thumbprint("web")} }\n`;

  function again(assignments: string, newcomer: ServerObservation, pool: ObservedPool): readonly string[] {
    const text = head + certificates + assignments;
    const [first] = SERVERS;
    const estate = estateOf(observe([...(first === undefined ? [] : [first]), newcomer]), [
      { fqdn: fqdn("pool01"), role: "FrontEnd", site: "Paris", servers: [fqdn("fe01")] },
      pool,
    ]);
    const outline = readOutline(new Map([["cscert.yaml", text]]));
    const servers = new Map<Fqdn, never>([
      [fqdn("fe01"), undefined as never],
      [fqdn("dir01"), undefined as never],
    ]);
    const desired = {
      product: "sfb-2019",
      sipDomains: ["contoso.com"],
      topology: { pools: new Map(), servers },
      assignments: [],
      certificates: () => undefined,
    } as never;
    return mergeEstate({ estate, desired, outline, withheld: new Map() }).oddities.map(({ code }) => code);
  }

  test("a server that holds nothing can't join a table: adopt/left-out", () => {
    const said = again(
      "assignments:\n  - { type: Default, scope: pool:pool01.contoso.com, certificate: fronts }\n",
      server("fe02", { holds: {} }),
      { fqdn: fqdn("pool01"), role: "FrontEnd", site: "Paris", servers: [fqdn("fe01"), fqdn("fe02")] },
    );
    expect(said).toContain("adopt/left-out");
  });

  test("a server that two scopes would reach differently is left out: adopt/scopes-clash", () => {
    const said = again(
      "assignments:\n  - { type: WebServicesExternal, scope: site:Paris, certificate: web }\n  - { type: WebServicesExternal, scope: role:Director, certificate: fronts }\n",
      server("dir02", { holds: { WebServicesExternal: "web" } }),
      { fqdn: fqdn("pool08"), role: "Director", site: "Paris", servers: [fqdn("dir02")] },
    );
    expect(said).toContain("adopt/scopes-clash");
  });
});

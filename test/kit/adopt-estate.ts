// Arbitrary estates for law 7: several pools, sites and roles, every type, and everything that is half broken in a real one.
// Made from plain choices, so that fast-check can shrink them.

import fc from "fast-check";
import type { Estate } from "../../src/adopt/estate.ts";
import { DAY, HOUR } from "../../src/base/instant.ts";
import type { CopyRecord } from "../../src/model/assignment.ts";
import type { Certificate } from "../../src/model/certificate.ts";
import { bears, CERTIFICATE_TYPES, TYPE_FACTS } from "../../src/model/certificate-type.ts";
import type { Fqdn } from "../../src/model/fqdn.ts";
import type {
  InstalledCertificate,
  ObservedAssignment,
  ServerObservation,
} from "../../src/model/observed.ts";
import type { Role } from "../../src/model/product.ts";
import type { Thumbprint } from "../../src/model/thumbprint.ts";
import type { ObservedPool } from "../../src/model/topology.ts";
import { aCertificate } from "./deployment.ts";
import { fqdn, thumbprint } from "./names.ts";
import { anUnreachable } from "./observation.ts";

export const ADOPT_NOW = Date.parse("2026-11-25T09:00:00Z");

/** Few certificates, so that servers, pools and sites often agree. */
const NAMES = ["A", "B", "C", "D"] as const;
const ROLES: readonly Role[] = [
  "FrontEnd",
  "FrontEnd",
  "StandardEdition",
  "Director",
  "Mediation",
  "Edge",
  "Edge",
];
const DATES = [HOUR, 20 * HOUR, 3 * DAY, 10 * DAY, 40 * DAY] as const;

const letter = fc.constantFrom(...NAMES);
const mostly = <Value>(usual: Value, odd: readonly Value[]): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });

const recordChoice = fc.record({
  kind: fc.constantFrom("settled", "settled", "settled", "settled", "rolled", "staged"),
  first: letter,
  second: letter,
  date: fc.constantFrom(...DATES),
});
type RecordChoice = typeof recordChoice extends fc.Arbitrary<infer Value> ? Value : never;

const serverChoice = fc.record({
  /** `pool`: as its pool; `own`: a certificate of its own name; `other`: another record for one type; `none`: that type is missing. */
  likeness: fc.constantFrom("pool", "pool", "pool", "pool", "own", "other", "none"),
  odd: fc.nat(7),
  record: recordChoice,
  trouble: mostly("sound", [
    "unreachable",
    "unreachable",
    "no key",
    "no key",
    "not in store",
    "not in store",
    "unknown type",
    "unknown type",
    "not borne",
    "doubtful",
  ]),
  oauth: mostly("replica", ["override", "behind", "empty", "no key"]),
});
type ServerChoice = typeof serverChoice extends fc.Arbitrary<infer Value> ? Value : never;

const poolChoice = fc.record({
  role: fc.constantFrom(...ROLES),
  site: fc.constantFrom("Paris", "Lyon", "Nice", undefined),
  /** Each type takes the next of these: types of a pool often agree. */
  records: fc.array(recordChoice, { minLength: 1, maxLength: 2 }),
  servers: fc.array(serverChoice, { minLength: 1, maxLength: 4 }),
});

const estateChoice = fc.record({
  pools: fc.array(poolChoice, { minLength: 1, maxLength: 5 }),
  /** What many pools have in common; they then differ in nothing. */
  common: fc.oneof(fc.constant(undefined), recordChoice),
  follows: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  oauth: fc.oneof({ weight: 6, arbitrary: recordChoice }, { weight: 1, arbitrary: fc.constant(undefined) }),
  deployment: mostly("read", ["unread", "no key"]),
  expired: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: letter }),
  unsuitable: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: letter }),
  product: fc.constantFrom("sfb-2015", "sfb-2019", "lync-2013", "sfb-se"),
});
type EstateChoice = typeof estateChoice extends fc.Arbitrary<infer Value> ? Value : never;

/** Estates in every state that stores can report. */
export const arbitraryEstate: fc.Arbitrary<Estate> = estateChoice.map(makeEstateFrom);

/** What of the hard things an estate holds; law 7 must have met each of them often. */
export function adoptTraits({ pools, observed, now }: Estate): Readonly<Record<string, boolean>> {
  const servers = [...observed.servers.values()].flatMap((server) =>
    server.kind === "observed" ? [server] : [],
  );
  const records = servers.flatMap(({ assignments }) => [...assignments.values()]);
  const central = observed.deployment?.assignments.get("OAuthTokenIssuer");
  return {
    "pending roll": [...records, ...(central ? [central] : [])].some(
      ({ record }) => (record.effectiveDate ?? 0) > now,
    ),
    "late replica": [...(observed.deployment?.replicas.values() ?? [])].some(({ upToDate }) => !upToDate),
    override: records.some(({ type, source }) => type === "OAuthTokenIssuer" && source === "local"),
    "unreachable bearer": servers.length < observed.servers.size,
    "two pools": pools.length >= 2,
    "lost key": servers.some(({ installed }) => [...installed.values()].some((one) => !one.hasPrivateKey)),
    "unknown type": records.some(({ type }) => type === "TenantAdmin"),
  };
}

function makeEstateFrom(choice: EstateChoice): Estate {
  const certificates = makeFacts(choice);
  const pools = choice.pools.map((pool, index): ObservedPool => ({
    fqdn: fqdn(`pool0${index + 1}`),
    role: pool.role,
    ...(pool.site === undefined ? {} : { site: pool.site }),
    servers: pool.servers.map((_server, at) => fqdn(`s${index + 1}${at + 1}`)),
  }));
  const context: Context = { choice, certificates, central: recordOf(choice.oauth) };
  const servers = new Map<Fqdn, ServerObservation>();
  choice.pools.forEach((pool, index) => {
    const records = choice.follows[index] === true && choice.common ? [choice.common] : pool.records;
    pool.servers.forEach((server, at) => {
      const name = pools[index]?.servers[at];
      if (name !== undefined) servers.set(name, observe(context, { name, role: pool.role, records, server }));
    });
  });
  const deployment = deploymentOf(context, pools);
  const observed = deployment === undefined ? { servers } : { deployment, servers };
  return { product: choice.product, sipDomains: ["contoso.com"], pools, observed, now: ADOPT_NOW };
}

interface Context {
  readonly choice: EstateChoice;
  readonly certificates: (name: string) => Certificate;
  readonly central: CopyRecord | undefined;
}

function deploymentOf({ choice, certificates, central }: Context, pools: readonly ObservedPool[]) {
  if (choice.deployment === "unread") return undefined;
  const keyed = choice.deployment === "read";
  const servers = choice.pools.flatMap((pool, index) =>
    pool.servers.map((server, at) => ({ name: pools[index]?.servers[at] ?? fqdn("x"), server })),
  );
  return {
    observedAt: ADOPT_NOW,
    assignments: new Map(
      central === undefined ? [] : [["OAuthTokenIssuer", assignmentOf(central, "global")]],
    ),
    installed: new Map(keysOf(central).map((key) => [key, installedOf(certificates, key, keyed)])),
    replicas: new Map(
      servers.map(({ name, server }) => [name, { server: name, upToDate: server.oauth !== "behind" }]),
    ),
    diagnostics: [],
  };
}

function observe(
  { choice, certificates, central }: Context,
  {
    name,
    role,
    records,
    server,
  }: { name: Fqdn; role: Role; records: readonly RecordChoice[]; server: ServerChoice },
): ServerObservation {
  if (server.trouble === "unreachable") {
    return { kind: "unreachable", server: name, observedAt: ADOPT_NOW, diagnostic: anUnreachable(name) };
  }
  const assignments = new Map<string, ObservedAssignment>();
  const types = CERTIFICATE_TYPES.filter(
    (type) => TYPE_FACTS[type].home === "server" && bears(role, type, choice.product as never),
  );
  types.forEach((type, index) => {
    const record = recordFor(
      server,
      records[index % records.length],
      index === server.odd % types.length,
      name,
    );
    if (record !== undefined) assignments.set(type, assignmentOf(record, "local", type));
  });
  if (server.trouble === "unknown type")
    assignments.set("TenantAdmin", assignmentOf({ thumbprint: thumbprint("A") }, "local", "TenantAdmin"));
  if (server.trouble === "not borne") {
    const foreign = role === "Edge" ? "WebServicesInternal" : "Internal";
    assignments.set(foreign, assignmentOf({ thumbprint: thumbprint("B") }, "local", foreign));
  }
  const oauth = oauthOf(server, central, role);
  if (oauth !== undefined) assignments.set("OAuthTokenIssuer", oauth);
  const lost = server.trouble === "no key" || server.oauth === "no key" ? thumbprint("A") : undefined;
  const missing =
    server.trouble === "not in store" ? thumbprint(server.odd % 2 === 0 ? "A" : "B") : undefined;
  const keys = [...assignments.values()].flatMap(({ record }) => keysOf(record));
  const installed = new Map(
    [...keys, ...keysOf(central)]
      .filter((key) => key !== missing)
      .map((key) => [key, installedOf(certificates, key, key !== lost)]),
  );
  return { kind: "observed", server: name, observedAt: ADOPT_NOW, assignments, installed, diagnostics: [] };
}

function recordFor(
  { likeness, record, trouble }: ServerChoice,
  usual: RecordChoice | undefined,
  odd: boolean,
  name: Fqdn,
): CopyRecord | undefined {
  if (odd && likeness === "none") return undefined;
  if (odd && trouble === "doubtful") return { thumbprint: thumbprint("C"), effectiveDate: ADOPT_NOW + DAY };
  if (odd && likeness === "other") return recordOf(record);
  const base = recordOf(usual);
  return likeness === "own" && base !== undefined ? { ...base, thumbprint: thumbprint(`own ${name}`) } : base;
}

function oauthOf(
  { oauth }: ServerChoice,
  central: CopyRecord | undefined,
  role: Role,
): ObservedAssignment | undefined {
  if (oauth === "override") return assignmentOf({ thumbprint: thumbprint("D") }, "local");
  if (oauth === "behind") return assignmentOf({ thumbprint: thumbprint("C") }, "global");
  if (oauth === "empty" || central === undefined || role === "Edge") return undefined;
  return assignmentOf(central, "global");
}

function assignmentOf(
  record: CopyRecord,
  source: ObservedAssignment["source"],
  type = "OAuthTokenIssuer",
): ObservedAssignment {
  return { type, record, source, writtenAt: ADOPT_NOW - 60 * DAY };
}

function recordOf(choice: RecordChoice | undefined): CopyRecord | undefined {
  if (choice === undefined) return undefined;
  const [first, second] = [thumbprint(choice.first), thumbprint(choice.second)];
  if (choice.kind === "settled" || first === second) return { thumbprint: first };
  const record = { thumbprint: second, previousThumbprint: first };
  return choice.kind === "rolled" ? record : { ...record, effectiveDate: ADOPT_NOW + choice.date };
}

function keysOf(record: CopyRecord | undefined): readonly Thumbprint[] {
  if (record === undefined) return [];
  return record.previousThumbprint === undefined
    ? [record.thumbprint]
    : [record.thumbprint, record.previousThumbprint];
}

function installedOf(
  certificates: (key: string) => Certificate,
  key: Thumbprint,
  hasPrivateKey: boolean,
): InstalledCertificate {
  return { thumbprint: key, hasPrivateKey, exportable: true, certificate: certificates(key) };
}

function makeFacts({ expired, unsuitable }: EstateChoice): (key: string) => Certificate {
  const gone = expired === undefined ? undefined : thumbprint(expired);
  const weak = unsuitable === undefined ? undefined : thumbprint(unsuitable);
  return (key) => ({
    ...aCertificate("x", {
      notBefore: ADOPT_NOW - 100 * DAY,
      notAfter: key === gone ? ADOPT_NOW - DAY : ADOPT_NOW + 500 * DAY,
    }),
    ...(key === weak ? { key: { algorithm: "EC", bits: 256 } } : {}),
    thumbprint: key as Thumbprint,
  });
}

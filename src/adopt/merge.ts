// Adopting again: what is new in an estate, as edits of the configuration that is there. What a person wrote is never changed, only
// added to. Pure.

import type { FileEdits } from "../config/edit-assignment.ts";
import type { Outline } from "../config/outline.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import { parseFqdn, type Fqdn } from "../model/fqdn.ts";
import { matchesServer } from "../model/scope.ts";
import { DEPLOYMENT } from "../model/target.ts";
import { holdingKey, type Estate, type EstateReading } from "./estate.ts";
import { indexInstalled } from "./facts.ts";
import { knownNames, knownTables, takenNames } from "./known-names.ts";
import { makeRules } from "./make-rules.ts";
import { atRoot, entryEdit, itemEdit, poolEdits, tableEdit, type Place } from "./merge-edits.ts";
import { findTables } from "./merge-tables.ts";
import { nameCertificates } from "./name-certificates.ts";
import { readEstate, type Withheld } from "./read-estate.ts";

export interface MergeRequest {
  /** With pools as the configuration groups them, and beside them what the store knows more. */
  readonly estate: Estate;
  readonly desired: DesiredState;
  readonly outline: Outline;
  readonly withheld: Withheld;
}

export interface Merge {
  readonly edits: readonly FileEdits[];
  /** New public certificates as base64 DER, by their paths. */
  readonly publicFiles: ReadonlyMap<string, string>;
  readonly oddities: readonly Diagnostic[];
  /** What the edits make managed, by {@link holdingKey}. */
  readonly managed: ReadonlySet<string>;
  readonly added: { readonly servers: number; readonly certificates: number; readonly assignments: number };
}

/** Finds what to add. */
export function mergeEstate(request: MergeRequest): Merge {
  const { estate, desired, outline, withheld } = request;
  const before = new Set(desired.assignments.map(({ target, type }) => holdingKey(target, type)));
  const reading = readEstate(estate, withheld);
  const tables = findTables(request, reading);
  const left = new Set(tables.flatMap(({ kind, server }) => (kind === "refused" ? [server] : [])));
  const open = onlyNew(reading, request, { before, left });
  const rules = makeRules(open);
  const { entries, items } = nameCertificates(rules, {
    facts: reading.facts,
    taken: takenNames(outline),
    known: knownNames(outline),
    tables: knownTables(outline),
  });
  const files = new Map<string, string>();
  const installed = indexInstalled(estate.observed);
  const place: Place = (entry, server, thumbprint) => {
    const der = installed.get(thumbprint)?.der;
    if (der === undefined) return { thumbprint };
    const path = `certificates/${entry}${server === undefined ? "" : `/${server}`}.cer`;
    files.set(path, der);
    return { thumbprint, public: path };
  };
  const pools = poolEdits(request, open.pools, left);
  const edits = [
    ...pools.edits,
    ...tables.flatMap((table) =>
      table.kind === "edit" && !left.has(table.server) ? [tableEdit(table, place)] : [],
    ),
    atRoot(
      outline,
      entries.map((entry) => entryEdit(entry, place)),
    ),
    atRoot(
      outline,
      items.map((item) => itemEdit(item)),
    ),
  ].filter((one) => one.edits.length > 0);
  return {
    edits,
    publicFiles: files,
    oddities: [
      ...reading.oddities.filter((one) => !isKnown(one, request)),
      ...tables.flatMap((table) => (table.kind === "refused" ? [table.why] : [])),
    ],
    managed: new Set(
      rules.flatMap(({ type, servers }) =>
        servers.length === 0
          ? [holdingKey(DEPLOYMENT, type)]
          : servers.map((server) => holdingKey({ kind: "server", server }, type)),
      ),
    ),
    added: { servers: pools.servers, certificates: entries.length, assignments: items.length },
  };
}

/** What holds nothing new is a hole: nothing that is added may reach it. */
function onlyNew(
  reading: EstateReading,
  { desired }: MergeRequest,
  { before, left }: { readonly before: ReadonlySet<string>; readonly left: ReadonlySet<Fqdn> },
): EstateReading {
  const isManaged = (server: Fqdn, type: CertificateType): boolean =>
    before.has(holdingKey({ kind: "server", server }, type));
  const holdings = new Map(
    [...reading.holdings].map(([type, byServer]) => [
      type,
      new Map(
        [...byServer].map(([server, holding]) => [
          server,
          isManaged(server, type) || left.has(server) || isReached(desired, server, type, reading)
            ? ({ kind: "hole" } as const)
            : holding,
        ]),
      ),
    ]),
  );
  const { oauth, ...rest } = reading;
  const isOauthNew = oauth !== undefined && !before.has(holdingKey(DEPLOYMENT, "OAuthTokenIssuer"));
  return { ...rest, holdings, ...(isOauthNew ? { oauth } : {}) };
}

/** A new server is managed at once where an assignment of its pool, site, role or the deployment reaches it. */
function isReached(
  desired: DesiredState,
  server: Fqdn,
  type: CertificateType,
  { pools }: EstateReading,
): boolean {
  if (desired.topology.servers.has(server)) return false;
  const pool = pools.find(({ servers }) => servers.includes(server));
  if (pool === undefined) return false;
  const { fqdn, role, site } = pool;
  const place = { fqdn: server, pool: fqdn, role, ...(site === undefined ? {} : { site }) };
  return desired.assignments.some(
    (one) => one.type === type && one.scope.kind !== "server" && matchesServer(one.scope, place),
  );
}

/** Servers of the configuration that lack something, or can't be seen, are a plan's matter. */
function isKnown({ code, message }: Diagnostic, { desired }: MergeRequest): boolean {
  if (code !== "adopt/holds-none" && code !== "adopt/no-answer") return false;
  const [server = ""] = message.split(" ");
  const name = parseFqdn(server);
  return name !== undefined && desired.topology.servers.has(name);
}

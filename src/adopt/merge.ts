// Adopting again: what is new in an estate, as edits of the configuration that is there. What a person wrote is never changed, only
// added to. Pure.

import type { FileEdits } from "../config/edit-assignment.ts";
import type { Edit, Value } from "../config/edit-model.ts";
import type { Outline } from "../config/outline.ts";
import { parseScope } from "../config/scope.ts";
import { formatInstant } from "../base/instant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { bears, parseCertificateType, type CertificateType } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import { parseFqdn, type Fqdn } from "../model/fqdn.ts";
import { formatScope, matchesServer } from "../model/scope.ts";
import { DEPLOYMENT } from "../model/target.ts";
import { parseThumbprint, type Thumbprint } from "../model/thumbprint.ts";
import type { ObservedPool, Server } from "../model/topology.ts";
import { holdingKey, type Estate, type EstateReading } from "./estate.ts";
import { indexInstalled } from "./facts.ts";
import { makeRules } from "./make-rules.ts";
import { nameCertificates, tableKey, type AdoptedEntry, type AdoptedItem } from "./name-certificates.ts";
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
  const taken = new Set(outline.certificates.map(({ name }) => name));
  const { entries, items } = nameCertificates(rules, {
    facts: reading.facts,
    taken,
    known: knownNames(outline),
    tables: knownTables(outline),
  });
  const files = new Map<string, string>();
  const installed = indexInstalled(estate.observed);
  const place = (entry: string, server: string | undefined, thumbprint: Thumbprint): Value => {
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

type Table =
  | {
      readonly kind: "edit";
      readonly server: Fqdn;
      readonly name: string;
      readonly file: string;
      readonly path: readonly (string | number)[];
      readonly thumbprint: Thumbprint;
    }
  | { readonly kind: "refused"; readonly server: Fqdn; readonly why: Diagnostic };

/** Certificates with one line a server need a line for a new server before it can join their pool. */
function findTables(request: MergeRequest, reading: EstateReading): readonly Table[] {
  const known = request.desired.topology.servers;
  return reading.pools.flatMap(({ fqdn, role, site, servers }) =>
    servers
      .filter((server) => !known.has(server))
      .flatMap((server) => {
        const place = { fqdn: server, pool: fqdn, role, ...(site === undefined ? {} : { site }) };
        const clash = findClash(request.outline, place, request.estate.product);
        const clashes: readonly Table[] =
          clash === undefined
            ? []
            : [{ kind: "refused", server, why: diagnose("adopt/scopes-clash", clash) }];
        return [...clashes, ...tablesFor(request.outline, place, findWanted(request, reading, place))];
      }),
  );
}

type Wanted = ReadonlyMap<string, ReadonlySet<Thumbprint | undefined>>;

/** What each certificate that reaches a new server would have to be there. */
function findWanted({ estate, outline }: MergeRequest, reading: EstateReading, place: Server): Wanted {
  const wanted = new Map<string, Set<Thumbprint | undefined>>();
  for (const { types, scope, certificate, rolls = [] } of outline.assignments) {
    const parsed = parseScope(scope);
    if (parsed === undefined || !matchesServer(parsed, place)) continue;
    const references = [certificate, ...rolls.map((roll) => roll.certificate)];
    for (const type of types.flatMap((text) => parseCertificateType(text) ?? [])) {
      if (!bears(place.role, type, estate.product)) continue;
      const holding = reading.holdings.get(type)?.get(place.fqdn);
      const steps = holding?.kind === "holds" ? holding.content : [];
      references.forEach((name, index) => {
        if (typeof name !== "string") return;
        // Only a server that holds as much as is asked for tells which of them is which.
        const held = steps.length === references.length ? steps[index]?.thumbprint : undefined;
        wanted.set(name, (wanted.get(name) ?? new Set()).add(held));
      });
    }
  }
  return wanted;
}

function tablesFor(
  { certificates }: Outline,
  { fqdn: server, pool }: Server,
  wanted: Wanted,
): readonly Table[] {
  return [...wanted].flatMap(([name, held]): readonly Table[] => {
    const entry = certificates.find((one) => one.name === name);
    const table = entry?.entry.servers;
    const isGiven = table === undefined || table["each"] !== undefined || table[server] !== undefined;
    if (entry === undefined || isGiven) return [];
    const [thumbprint, ...others] = held;
    if (thumbprint === undefined || others.length > 0) {
      const why = diagnose("adopt/left-out", { server, pool, certificate: name });
      return [{ kind: "refused", server, why }];
    }
    return [{ kind: "edit", server, name, file: entry.file, path: [...entry.path, "servers"], thumbprint }];
  });
}

/** A site and a role that say different things have nobody yet to say them to: a new server would be the first. */
function findClash(
  { assignments }: Outline,
  place: Server,
  product: Estate["product"],
): { readonly server: string; readonly type: string; readonly scopes: readonly string[] } | undefined {
  const said = new Map<CertificateType, Map<string, { readonly scope: string; readonly content: string }>>();
  for (const { types, scope, certificate, rolls } of assignments) {
    const parsed = parseScope(scope);
    if (parsed === undefined || !matchesServer(parsed, place)) continue;
    for (const type of types.flatMap((text) => parseCertificateType(text) ?? [])) {
      if (!bears(place.role, type, product)) continue;
      const content = JSON.stringify([certificate, rolls ?? []]);
      said.set(type, (said.get(type) ?? new Map()).set(parsed.kind, { scope, content }));
    }
  }
  for (const [type, byKind] of said) {
    const [site, role] = [byKind.get("site"), byKind.get("role")];
    const isNarrower = byKind.has("pool") || byKind.has("server");
    if (site !== undefined && role !== undefined && !isNarrower && site.content !== role.content)
      return { server: place.fqdn, type, scopes: [site.scope, role.scope] };
  }
  return undefined;
}

type Place = (entry: string, server: string | undefined, thumbprint: Thumbprint) => Value;

function tableEdit(table: Extract<Table, { kind: "edit" }>, place: Place): FileEdits {
  const { file, path, server, name, thumbprint } = table;
  const value = file.includes("/") ? { thumbprint } : place(name, server, thumbprint);
  return { file, edits: [{ kind: "add-pair", path, key: server, value }] };
}

function poolEdits(
  { desired, outline }: MergeRequest,
  pools: readonly ObservedPool[],
  left: ReadonlySet<Fqdn>,
): { readonly edits: readonly FileEdits[]; readonly servers: number } {
  const edits: FileEdits[] = [];
  let count = 0;
  for (const { fqdn, role, site, servers } of pools) {
    const added = servers.filter((server) => !desired.topology.servers.has(server) && !left.has(server));
    if (added.length === 0) continue;
    count += added.length;
    const known = outline.pools.find(({ name }) => parseFqdn(name) === fqdn);
    if (known === undefined) {
      const value: Value = { role, ...(site === undefined ? {} : { site }), servers: added };
      edits.push(atRoot(outline, [{ kind: "add-pair", path: ["pools"], key: fqdn, value }]));
    } else {
      const path = [...known.path, "servers"];
      edits.push({ file: known.file, edits: added.map((value) => ({ kind: "add-item", path, value })) });
    }
  }
  return { edits, servers: count };
}

function entryEdit({ name, content }: AdoptedEntry, place: Place): Edit {
  const value: Value =
    content.kind === "one"
      ? place(name, undefined, content.thumbprint)
      : {
          servers: Object.fromEntries(
            [...content.thumbprints].map(([server, thumbprint]) => [server, place(name, server, thumbprint)]),
          ),
        };
  return { kind: "add-pair", path: ["certificates"], key: name, value };
}

function itemEdit({ types, scope, certificate, roll }: AdoptedItem): Edit {
  const [only = ""] = types;
  const value: Value = {
    type: types.length === 1 ? only : types,
    scope: formatScope(scope),
    certificate,
    ...(roll === undefined
      ? {}
      : { rolls: [{ certificate: roll.certificate, effectiveDate: formatInstant(roll.effectiveDate) }] }),
  };
  return { kind: "add-item", path: ["assignments"], value };
}

function atRoot({ rootFile }: Outline, edits: readonly Edit[]): FileEdits {
  return { file: rootFile, edits };
}

/** Certificates for all servers that have a name already. */
function knownNames({ certificates }: Outline): ReadonlyMap<Thumbprint, string> {
  return new Map(
    certificates.flatMap(({ name, entry }) => {
      const thumbprint = parseThumbprint(entry.thumbprint ?? "");
      return entry.servers !== undefined || thumbprint === undefined ? [] : [[thumbprint, name] as const];
    }),
  );
}

/** What tables give each server; those of types that differ by server only are asked for it. */
function knownTables({ certificates }: Outline): ReadonlyMap<string, string> {
  return new Map(
    certificates.flatMap(({ name, entry }) =>
      Object.entries(entry.servers ?? {}).flatMap(([server, { thumbprint }]) => {
        const [fqdn, parsed] = [parseFqdn(server), parseThumbprint(thumbprint ?? "")];
        return fqdn === undefined || parsed === undefined ? [] : [[tableKey(fqdn, parsed), name] as const];
      }),
    ),
  );
}

/** Servers of the configuration that lack something, or can't be seen, are a plan's matter. */
function isKnown({ code, message }: Diagnostic, { desired }: MergeRequest): boolean {
  if (code !== "adopt/holds-none" && code !== "adopt/no-answer") return false;
  const [server = ""] = message.split(" ");
  const name = parseFqdn(server);
  return name !== undefined && desired.topology.servers.has(name);
}

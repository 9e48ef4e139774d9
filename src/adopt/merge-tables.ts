// Certificates with one line a server, as new servers meet them: a line is added before a server joins its pool, or the server is left out.

import type { Outline } from "../config/outline.ts";
import { parseScope } from "../config/scope.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { bears, parseCertificateType, type CertificateType } from "../model/certificate-type.ts";
import type { DesiredState } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { matchesServer } from "../model/scope.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Server } from "../model/topology.ts";
import type { Estate, EstateReading } from "./estate.ts";

export interface TablesRequest {
  readonly estate: Estate;
  readonly desired: DesiredState;
  readonly outline: Outline;
}

/** A line to add, or why its server can't be added. */
export type Table =
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
export function findTables(request: TablesRequest, reading: EstateReading): readonly Table[] {
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
function findWanted({ estate, outline }: TablesRequest, reading: EstateReading, place: Server): Wanted {
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

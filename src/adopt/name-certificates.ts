// Names for the certificates of an estate: short, from what is in them, the same each time, and none that is taken.

import { sortedBy } from "../base/order.ts";
import type { Certificate } from "../model/certificate.ts";
import { formatScope } from "../model/scope.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { AdoptedRule, Content } from "./estate.ts";

/** One name of `certificates:`. */
export interface AdoptedEntry {
  readonly name: string;
  readonly content:
    | { readonly kind: "one"; readonly thumbprint: Thumbprint }
    | { readonly kind: "by-server"; readonly thumbprints: ReadonlyMap<Fqdn, Thumbprint> };
}

/** One item of `assignments:`: a scope, the types that say the same there, and what they say by name. */
export interface AdoptedItem {
  readonly types: readonly string[];
  readonly scope: AdoptedRule["scope"];
  readonly certificate: string;
  readonly roll?: { readonly certificate: string; readonly effectiveDate: number };
  readonly servers: readonly Fqdn[];
}

export interface Naming {
  readonly facts: (thumbprint: Thumbprint) => Certificate | undefined;
  /** Names that other certificates have already. */
  readonly taken: ReadonlySet<string>;
  /** Certificates that have a name already. */
  readonly known: ReadonlyMap<Thumbprint, string>;
  /** Tables that give a server a certificate already, by {@link tableKey}. */
  readonly tables?: ReadonlyMap<string, string>;
}

/** Names what a table gives one server. */
export function tableKey(server: string, thumbprint: string): string {
  return `${server}|${thumbprint}`;
}

/** Names every certificate of the rules, and joins rules that say the same in one scope. */
export function nameCertificates(
  rules: readonly AdoptedRule[],
  naming: Naming,
): { readonly entries: readonly AdoptedEntry[]; readonly items: readonly AdoptedItem[] } {
  const book = makeBook(naming);
  const items = new Map<string, AdoptedItem & { readonly types: string[] }>();
  for (const rule of rules) {
    const [certificate = "", next] = book.namesFor(rule);
    const effectiveDate = dateOf(rule);
    const roll =
      next === undefined || effectiveDate === undefined ? undefined : { certificate: next, effectiveDate };
    const scope = rule.scope;
    const key = JSON.stringify([scope, certificate, roll]);
    const item = items.get(key);
    if (item !== undefined) item.types.push(rule.type);
    else
      items.set(key, {
        types: [rule.type],
        scope,
        certificate,
        ...(roll && { roll }),
        servers: rule.servers,
      });
  }
  return { entries: book.entries(), items: sortedBy(items.values(), placeOf) };
}

/** Types whose certificates have a purpose of their own: it says more than their subject. */
const STEMS: Readonly<Record<string, string>> = {
  OAuthTokenIssuer: "oauth",
  AudioVideoAuthentication: "edge-av",
};

const WIDTH = { global: 0, role: 1, site: 2, pool: 3, server: 4 } as const;

function placeOf({ scope, types }: AdoptedItem): string {
  const first = types[0] ?? "";
  return `${first === "OAuthTokenIssuer" ? 0 : 1} ${WIDTH[scope.kind]} ${formatScope(scope)} ${first}`;
}

function dateOf({ said }: AdoptedRule): number | undefined {
  const content: Content | undefined =
    said.kind === "same" ? said.content : said.contents.values().next().value;
  return content?.[1]?.effectiveDate;
}

interface Book {
  namesFor(rule: AdoptedRule): readonly string[];
  entries(): readonly AdoptedEntry[];
}

function makeBook({ facts, taken, known, tables = new Map<string, string>() }: Naming): Book {
  const entries = new Map<string, AdoptedEntry>();
  const used = new Set(taken);
  const one = (thumbprint: Thumbprint, type: string): string => {
    const old = known.get(thumbprint);
    if (old !== undefined) return old;
    const entry = entries.get(thumbprint);
    if (entry !== undefined) return entry.name;
    const name = free(used, stemOf(type, facts(thumbprint), thumbprint));
    entries.set(thumbprint, { name, content: { kind: "one", thumbprint } });
    return name;
  };
  const table = (pool: Fqdn, thumbprints: ReadonlyMap<Fqdn, Thumbprint>): string => {
    const key = JSON.stringify([...thumbprints]);
    const entry = entries.get(key);
    if (entry !== undefined) return entry.name;
    const [first] = thumbprints.values();
    const name = free(used, `${label(pool)}${first === undefined ? "" : yearOf(facts(first))}`);
    entries.set(key, { name, content: { kind: "by-server", thumbprints } });
    return name;
  };
  return {
    namesFor: ({ type, said, scope }) => {
      const given = (thumbprint: Thumbprint): string | undefined =>
        scope.kind === "server" ? tables.get(tableKey(scope.server, thumbprint)) : undefined;
      if (said.kind === "same")
        return said.content.map(({ thumbprint }) => given(thumbprint) ?? one(thumbprint, type));
      return stepTables(said.contents).map((thumbprints) => {
        const [first, ...others] = new Set(thumbprints.values());
        return first !== undefined && others.length === 0 ? one(first, type) : table(said.pool, thumbprints);
      });
    },
    entries: () => sortedBy(entries.values(), ({ name }) => name),
  };
}

/** One table a step: what each server has in force, and what waits. */
function stepTables(contents: ReadonlyMap<Fqdn, Content>): readonly ReadonlyMap<Fqdn, Thumbprint>[] {
  const [first] = contents.values();
  return (first ?? []).map((_step, index) => {
    const sorted = sortedBy(contents, ([server]) => server);
    return new Map(
      sorted.flatMap(([server, content]) => {
        const step = content[index];
        return step === undefined ? [] : [[server, step.thumbprint] as const];
      }),
    );
  });
}

/** Returns the name that a certificate would get if it were free: what it is for, or its host, and its year. */
export function stemOf(type: string, certificate: Certificate | undefined, thumbprint: string): string {
  const host = label(certificate?.commonName ?? certificate?.dnsNames[0] ?? "");
  const stem = STEMS[type] ?? (host === "" ? `certificate-${thumbprint.slice(0, 8).toLowerCase()}` : host);
  return `${stem}${yearOf(certificate)}`;
}

/** The first label of a host, of letters and digits only; a wildcard is called that. */
function label(host: string): string {
  const [first = ""] = host.toLowerCase().split(".");
  if (first === "*") return "wildcard";
  const plain = first
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
  return /^[a-z]/.test(plain) || plain === "" ? plain : `c-${plain}`;
}

function yearOf(certificate: Certificate | undefined): string {
  return certificate === undefined ? "" : `-${new Date(certificate.notBefore).getUTCFullYear()}`;
}

function free(used: Set<string>, wish: string): string {
  let name = wish;
  for (let number = 2; used.has(name); number += 1) name = `${wish}-${number}`;
  used.add(name);
  return name;
}

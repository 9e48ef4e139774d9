// Names of certificates → what one server, or the deployment, uses of them.

import { findNearest } from "../base/nearest.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import { typeFacts } from "../model/certificate-type.ts";
import type { DesiredCertificate, MaterialReference } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type {
  AssignmentRule,
  CertificateEntry,
  CertificateSource,
  NormalisedConfiguration,
  Reference,
} from "./configuration.ts";

/** Finds the thumbprint of a public certificate file; undefined where it can't be read (and the caller has said so). */
export type PublicParts = (path: string, locate: () => Location) => Thumbprint | undefined;

export type NamedReference = Extract<Reference, { kind: "name" }>;
type Named = Extract<DesiredCertificate, { kind: "named" }>;

export interface Choices {
  /** Finds the entry of a name; says so, once a place, where there is none. */
  entry(reference: NamedReference): CertificateEntry | undefined;
  /** Finds what a server (undefined: the deployment) uses of an entry. */
  choose(entry: CertificateEntry, server: Fqdn | undefined, reference: NamedReference): Named | undefined;
}

/** Makes the resolver of names; what is wrong is pushed into `diagnostics`. */
export function makeChoices(
  configuration: NormalisedConfiguration,
  publicParts: PublicParts,
  diagnostics: Diagnostic[],
): Choices {
  const { certificates } = configuration;
  const chosen = new Map<CertificateEntry, Map<Fqdn | undefined, Omit<Named, "location"> | undefined>>();
  const missing = new Set<Reference>();
  return {
    entry(reference) {
      const entry = certificates.get(reference.name);
      if (entry === undefined && !configuration.gaps.has("certificates") && !missing.has(reference)) {
        missing.add(reference);
        diagnostics.push(sayUnknown(reference, certificates));
      }
      return entry;
    },
    choose(entry, server, reference) {
      if (entry.kind === "broken") return undefined;
      const key = entry.kind === "one" ? undefined : server;
      const known = chosen.get(entry) ?? new Map<Fqdn | undefined, Omit<Named, "location"> | undefined>();
      chosen.set(entry, known);
      if (!known.has(key)) known.set(key, makeChoice(entry, key, { publicParts, diagnostics }));
      const choice = known.get(key);
      if (choice !== undefined) return { ...choice, location: reference.location };
      const args = { server: server ?? "the deployment", name: entry.name };
      const related = [{ message: "the certificate", location: entry.locate() }];
      diagnostics.push(
        diagnose("desired/server-not-in-certificate", args, { location: reference.location, related }),
      );
      return undefined;
    },
  };
}

function sayUnknown(
  { name, location }: NamedReference,
  certificates: ReadonlyMap<string, CertificateEntry>,
): Diagnostic {
  const known = [...certificates.keys()];
  return diagnose(
    "desired/unknown-certificate",
    { name, nearest: findNearest(name, known), known },
    { location },
  );
}

function makeChoice(
  entry: CertificateEntry,
  server: Fqdn | undefined,
  context: { readonly publicParts: PublicParts; readonly diagnostics: Diagnostic[] },
): Omit<Named, "location"> | undefined {
  const source = sourceFor(entry, server);
  if (source === undefined) return undefined;
  const thumbprint = findThumbprint(source, context);
  return {
    kind: "named",
    name: entry.name,
    ...(thumbprint === undefined ? {} : { thumbprint }),
    material: materialOf(source),
  };
}

/** The public part's own thumbprint; one that is written beside it must be the same. */
function findThumbprint(
  source: CertificateSource,
  { publicParts, diagnostics }: { readonly publicParts: PublicParts; readonly diagnostics: Diagnostic[] },
): Thumbprint | undefined {
  const { public: path, thumbprint: written, locatePublic } = source;
  if (path === undefined) return written;
  const found = publicParts(path, locatePublic);
  if (found !== undefined && written !== undefined && found !== written)
    diagnostics.push(
      diagnose("desired/thumbprint-differs", { written, found }, { location: locatePublic() }),
    );
  return found;
}

function materialOf({ pfx, password }: CertificateSource): MaterialReference {
  return pfx === undefined ? { kind: "installed" } : { kind: "pfx", path: pfx, password };
}

function sourceFor(entry: CertificateEntry, server: Fqdn | undefined): CertificateSource | undefined {
  switch (entry.kind) {
    case "one":
      return entry.source;
    case "by-server":
      return server === undefined ? undefined : entry.sources.get(server);
    case "broken":
      return undefined;
    case "each":
      return server === undefined ? undefined : fillIn(entry.source, server);
  }
}

/** Puts a server's name into the paths of a pattern. */
function fillIn(source: CertificateSource, server: Fqdn): CertificateSource {
  const fill = (text: string): string => text.replaceAll("{server}", server);
  const { password } = source;
  return {
    ...source,
    ...(source.pfx === undefined ? {} : { pfx: fill(source.pfx) }),
    ...(source.public === undefined ? {} : { public: fill(source.public) }),
    password: password.kind === "file" ? { kind: "file", path: fill(password.path) } : password,
  };
}

/** Says where a rule names certificates that differ by server though its type must be the same everywhere. */
export function checkShared(rule: AssignmentRule, choices: Choices): readonly Diagnostic[] {
  if (typeFacts(rule.type).sharedBy === undefined) return [];
  const references = [rule.reference, ...rule.rolls.map(({ reference }) => reference)];
  return references.flatMap((reference) => {
    if (reference.kind !== "name") return [];
    const entry = choices.entry(reference);
    if (entry === undefined || entry.kind === "one" || entry.kind === "broken") return [];
    const args = { type: rule.type, name: reference.name };
    return [diagnose("desired/per-server-not-allowed", args, { location: reference.location })];
  });
}

// `certificates:` → entries.

import { diagnose } from "../diagnostic/diagnostic.ts";
import type { Location } from "../diagnostic/location.ts";
import type { PasswordReference } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { parseThumbprint } from "../model/thumbprint.ts";
import { at, fromRoot, isReadable, readFqdn, sayTwice, type Collector } from "./collector.ts";
import type { CertificateEntry, CertificateSource } from "./configuration.ts";
import type { Path } from "./document.ts";
import type { CertificateEntry as WrittenEntry, Password, Source } from "./generated/written.ts";

/** Adds the certificates of one file. */
export function normaliseCertificates(
  collector: Collector,
  written: Readonly<Record<string, WrittenEntry>>,
  entries: Map<string, CertificateEntry>,
): void {
  for (const [name, entry] of Object.entries(written)) {
    const locate = (): Location => collector.document.locateKey(["certificates", name]);
    const first = entries.get(name);
    if (first !== undefined) {
      sayTwice(collector, "certificate", name, locate(), first.locate());
      continue;
    }
    const normalised = isReadable(collector, "certificates", name)
      ? normaliseEntry(collector, name, entry, locate)
      : undefined;
    entries.set(name, normalised ?? { kind: "broken", name, locate });
  }
}

function normaliseEntry(
  collector: Collector,
  name: string,
  { servers, ...own }: WrittenEntry,
  locate: () => Location,
): CertificateEntry | undefined {
  const path = ["certificates", name];
  if (servers === undefined) {
    const source = normaliseSource(collector, own, path, locate);
    return source === undefined ? undefined : { kind: "one", name, locate, source };
  }
  if (Object.keys(own).length > 0) {
    const why = "`servers` stands alone: what is beside it belongs to one certificate only";
    collector.diagnostics.push(diagnose("desired/certificate-shape", { why }, { location: locate() }));
    return undefined;
  }
  return normaliseServers(collector, name, servers, locate);
}

function normaliseServers(
  collector: Collector,
  name: string,
  servers: Readonly<Record<string, Source>>,
  locate: () => Location,
): CertificateEntry | undefined {
  const each = servers["each"];
  const path = ["certificates", name, "servers"];
  if (each !== undefined) {
    if (Object.keys(servers).length > 1)
      collector.diagnostics.push(diagnose("desired/each-and-servers", {}, { location: locate() }));
    const source = normaliseSource(collector, each, [...path, "each"], locate, "pattern");
    return source === undefined ? undefined : { kind: "each", name, locate, source };
  }
  let sound = true;
  const sources = new Map<Fqdn, CertificateSource>();
  for (const [server, written] of Object.entries(servers)) {
    const place = (): Location => collector.document.locateKey([...path, server]);
    const fqdn = readFqdn(collector, server, place);
    const source = normaliseSource(collector, written, [...path, server], place);
    if (fqdn === undefined || source === undefined) {
      sound = false;
      continue;
    }
    const first = sources.get(fqdn);
    if (first === undefined) sources.set(fqdn, source);
    else sayTwice(collector, "server", server, place(), first.locate());
  }
  return sound ? { kind: "by-server", name, locate, sources } : undefined;
}

function normaliseSource(
  collector: Collector,
  written: Source,
  path: Path,
  locate: () => Location,
  paths: "plain" | "pattern" = "plain",
): CertificateSource | undefined {
  const { pfx, public: publicPath, password, thumbprint } = written;
  const why = findMisshape(written, paths);
  if (why !== undefined) {
    collector.diagnostics.push(diagnose("desired/certificate-shape", { why }, { location: locate() }));
    return undefined;
  }
  const parsed = thumbprint === undefined ? undefined : parseThumbprint(thumbprint);
  return {
    ...(pfx === undefined ? {} : { pfx: fromRoot(collector, pfx) }),
    ...(publicPath === undefined ? {} : { public: fromRoot(collector, publicPath) }),
    ...(parsed === undefined ? {} : { thumbprint: parsed }),
    password: isReadable(collector, ...path, "password")
      ? normalisePassword(collector, password)
      : { kind: "none" },
    locate,
    locatePublic: publicPath === undefined ? locate : () => at(collector, ...path, "public"),
  };
}

/** Returns what the schema can't say of a source: what it lacks, or where `{server}` stands wrongly. */
function findMisshape(written: Source, paths: "plain" | "pattern"): string | undefined {
  const { pfx, public: publicPath, password, thumbprint } = written;
  if (publicPath === undefined && thumbprint === undefined)
    return "a certificate needs pfx and public, public alone, or thumbprint";
  const named = [pfx, publicPath, password?.file].some((path) => path?.includes("{server}"));
  if (paths === "plain") return named ? "`{server}` means something below `each` only" : undefined;
  if (thumbprint !== undefined) return "`each` stands for many certificates, and a thumbprint for one";
  return publicPath?.includes("{server}") === true
    ? undefined
    : "the public path of `each` needs `{server}`: else every server would hold the same certificate";
}

function normalisePassword(collector: Collector, password: Password | undefined): PasswordReference {
  if (password?.file !== undefined) return { kind: "file", path: fromRoot(collector, password.file) };
  if (password?.env !== undefined) return { kind: "env", name: password.env };
  return { kind: "none" };
}

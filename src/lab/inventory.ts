// Every certificate of a lab before it is made: names, dates, files, and which key pair it draws on. Pure.

import type { Instant } from "../base/instant.ts";
import type { Fqdn } from "../model/fqdn.ts";
import { LAB_VALIDITY, yearOf, type LabCalendar } from "./calendar.ts";
import { LAB_DOMAIN, type LabPool } from "./topology.ts";

/** A certificate to be made. */
export interface LabCertificate {
  /** Unique in the lab; also its serial number's seed: `oauth-2026`, `pool01-2026/fe01.contoso.com`. */
  readonly id: string;
  /** The common name of the subject. */
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** Internal servers' keys stay where they are; what a pool or the deployment shares must be able to leave. */
  readonly key: "exportable" | "stays";
  /** In the repository (`certificates/ID.pfx`, `.cer`), or only in the stores of its servers. */
  readonly kept: "in-repository" | "in-stores-only";
  /** The file below `secrets/` that holds the password of its PFX file. */
  readonly secret: string;
}

/** A name of the YAML: one certificate, or one a server. */
export interface LabEntry {
  readonly name: string;
  readonly comment: string;
  readonly content:
    | { readonly kind: "one"; readonly certificate: LabCertificate }
    | { readonly kind: "by-server"; readonly certificates: ReadonlyMap<Fqdn, LabCertificate> };
}

/** Returns the entry of a certificate that one scope shares. */
export function makeSharedEntry(
  stem: string,
  made: Instant,
  subject: LabSubject,
  comment: string,
): LabEntry & { readonly content: { readonly kind: "one"; readonly certificate: LabCertificate } } {
  const name = `${stem}-${yearOf(made)}`;
  const certificate = makeCertificate(name, name, made, { ...subject, key: "exportable" });
  return { name, comment, content: { kind: "one", certificate } };
}

/** Returns the entry of a pool whose servers have a certificate each. */
export function makePoolEntry(pool: LabPool, made: Instant, comment: string): LabEntry {
  const name = `${pool.label}-${yearOf(made)}`;
  const certificates = new Map(
    pool.servers.map((server) => [
      server,
      makeCertificate(`${name}/${server}`, name, made, serverSubject(pool, server)),
    ]),
  );
  return { name, comment, content: { kind: "by-server", certificates } };
}

/** Returns the certificate that a server still holds from an earlier year; nobody kept its file. */
export function makeOldCertificate(pool: LabPool, server: Fqdn, calendar: LabCalendar): LabCertificate {
  const name = `${pool.label}-old`;
  const certificate = makeCertificate(
    `${name}/${server}`,
    name,
    calendar.oldMade,
    serverSubject(pool, server),
  );
  return { ...certificate, notAfter: calendar.oldEnds, kept: "in-stores-only" };
}

/** Returns each certificate of the entries and of the past once; those that the deployment shares come first. */
export function listCertificates(
  entries: readonly LabEntry[],
  past: readonly { readonly certificate: LabCertificate }[],
): readonly LabCertificate[] {
  const written = entries.flatMap(({ content }) =>
    content.kind === "one" ? [content.certificate] : [...content.certificates.values()],
  );
  const all = [...written, ...past.map((event) => event.certificate)];
  return [...new Map(all.map((certificate) => [certificate.id, certificate])).values()];
}

/** Subject and names of a certificate. */
export interface LabSubject {
  readonly commonName: string;
  readonly dnsNames: readonly string[];
}

/** The names that domain.md section 5 asks of Default and the web services, all in one certificate. */
function serverSubject(pool: LabPool, server: Fqdn): LabSubject & Pick<LabCertificate, "key"> {
  const services = pool.role === "Mediation" ? [] : webNames(pool);
  const dnsNames = [...new Set([pool.fqdn, server, ...services])];
  return { commonName: pool.fqdn, dnsNames, key: "stays" };
}

/** The web services' names of a pool. */
export function webNames(pool: LabPool): readonly string[] {
  const labels = ["sip", "lyncdiscover", "lyncdiscoverinternal", "meet", "dialin", "admin"];
  return [`${pool.label}-web.${LAB_DOMAIN}`, ...labels.map((label) => `${label}.${LAB_DOMAIN}`)];
}

function makeCertificate(
  id: string,
  secret: string,
  made: Instant,
  subject: LabSubject & Pick<LabCertificate, "key">,
): LabCertificate {
  return { id, secret, ...subject, notBefore: made, notAfter: made + LAB_VALIDITY, kept: "in-repository" };
}

// Which names a certificate needs where it is to serve (domain.md section 5). Only names that the configuration can know;
// web FQDNs and simple URLs live in the topology of the product and are left to the reader.

import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "./certificate.ts";
import type { CertificateType } from "./certificate-type.ts";
import type { Product } from "./product.ts";
import type { Server, Topology } from "./topology.ts";

export interface NamesQuestion {
  readonly type: CertificateType;
  readonly server: Server;
  readonly topology: Topology;
  readonly sipDomains: readonly string[];
  readonly product: Product;
}

export interface RequiredNames {
  /** What the common name should be; undefined where any will do. */
  readonly subject?: string;
  /** What the alternative names must hold, as far as it is known here. */
  readonly dnsNames: readonly string[];
}

/** Returns the names that a type needs on a server, each once. */
export function requiredNames({ type, server, sipDomains }: NamesQuestion): RequiredNames {
  const { pool, fqdn, role } = server;
  switch (type) {
    case "Default":
      return role === "SurvivableBranch"
        ? { subject: fqdn, dnsNames: prefixed("sip", sipDomains) }
        : { subject: pool, dnsNames: unique([pool, fqdn]) };
    case "WebServicesInternal":
      return {
        subject: pool,
        dnsNames: unique([pool, fqdn, ...prefixed("lyncdiscoverinternal", sipDomains)]),
      };
    case "WebServicesExternal":
      return { dnsNames: prefixed("lyncdiscover", sipDomains) };
    case "Internal":
      return { subject: pool, dnsNames: [] };
    case "AccessEdgeExternal":
      return { dnsNames: prefixed("sip", sipDomains) };
    case "DataEdgeExternal":
    case "XmppServer":
    case "AudioVideoAuthentication":
    case "OAuthTokenIssuer":
      return { dnsNames: [] };
  }
}

/** Warns of exactly the names that are missing, and of names that the product does not take. */
export function findMissingNames(
  question: NamesQuestion & { readonly certificate: Certificate },
): readonly Diagnostic[] {
  const { certificate, type, server } = question;
  const { thumbprint, commonName, dnsNames } = certificate;
  const required = requiredNames(question);
  const missing = required.dnsNames.filter((name) => !covers(certificate, name, type));
  const found: Diagnostic[] = [];
  if (missing.length > 0)
    found.push(diagnose("certificate/names-missing", { type, thumbprint, server: server.fqdn, missing }));
  if (required.subject !== undefined && commonName?.toLowerCase() !== required.subject) {
    const args = { type, thumbprint, subject: commonName ?? "none", wanted: required.subject };
    found.push(diagnose("certificate/subject-differs", args));
  }
  // FQDNs only: no underscores, no Unicode, no IDN.
  const odd = dnsNames.filter((name) => /[^a-z0-9.*-]/.test(name) || name.includes("xn--"));
  if (odd.length > 0) found.push(diagnose("certificate/odd-names", { thumbprint, names: odd }));
  return found;
}

function prefixed(host: string, domains: readonly string[]): readonly string[] {
  return domains.map((domain) => `${host}.${domain}`);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function covers({ dnsNames, commonName }: Certificate, name: string, type: CertificateType): boolean {
  // Without alternative names the subject alone counts.
  if (dnsNames.length === 0 && type !== "AccessEdgeExternal") return commonName?.toLowerCase() === name;
  return (
    dnsNames.includes(name) || (isDiscovery(name) && dnsNames.includes(`*${name.slice(name.indexOf("."))}`))
  );
}

/** Wildcards stand for simple URLs and lyncdiscover only: they cover no server, pool or sip name. */
function isDiscovery(name: string): boolean {
  return /^lyncdiscover(internal)?\./.test(name);
}

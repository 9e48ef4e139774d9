// Public facts of a certificate. Never a private key.

import type { Instant } from "../base/instant.ts";
import type { Thumbprint } from "./thumbprint.ts";

export interface PublicKeyFacts {
  /** `RSA`, `EC`, `Ed25519`, …, as the certificate says. */
  readonly algorithm: string;
  /** Size of the modulus or of the curve's field, in bits. */
  readonly bits: number;
  readonly curve?: string;
}

export interface Certificate {
  readonly thumbprint: Thumbprint;
  /** One line, most specific part first: `CN=pool01.contoso.com, O=Contoso`. Untrusted text. */
  readonly subject: string;
  /** The subject's last common name; absent when it has none. Untrusted text. */
  readonly commonName?: string;
  readonly issuer: string;
  /** Upper-case hex, most significant byte first. */
  readonly serialNumber: string;
  /** DNS names of the subject alternative name, lower case, in the file's order. Untrusted text. */
  readonly dnsNames: readonly string[];
  readonly notBefore: Instant;
  /** The last instant of validity; at it the certificate still holds. */
  readonly notAfter: Instant;
  readonly key: PublicKeyFacts;
  /** As OpenSSL names it: `sha256WithRSAEncryption`, `RSASSA-PSS`, `ecdsa-with-SHA256`, … */
  readonly signatureAlgorithm: string;
  /** Extended key usages as dotted OIDs; empty means unrestricted. */
  readonly extendedKeyUsages: readonly string[];
  readonly crlDistributionPoints: readonly string[];
  readonly isAuthority: boolean;
  readonly isSelfIssued: boolean;
}

/** Finds the facts of a certificate; undefined when its public part is not known. */
export type CertificateLookup = (thumbprint: Thumbprint) => Certificate | undefined;

// Bytes → the public facts of a certificate. No chain is built and no signature is checked here.

import { X509Certificate, type KeyObject } from "node:crypto";
import type { Instant } from "../base/instant.ts";
import { diagnose, type Checked } from "../diagnostic/diagnostic.ts";
import type { Certificate, PublicKeyFacts } from "../model/certificate.ts";
import { readCommonName } from "./common-name.ts";
import { readElement, type Element } from "./der.ts";
import { readAlternativeNames, readDistributionPoints } from "./extensions.ts";
import { thumbprintOf } from "./thumbprint.ts";

/** Reads one DER certificate: `certificate/unreadable` where it is none, or has bytes after its end. */
export function readCertificate(der: Uint8Array): Checked<Certificate> {
  const reading = readElement(der);
  if (reading.kind === "malformed") return unreadable(reading.why);
  if (reading.trailing > 0) return unreadable(`${reading.trailing} bytes follow its end`);
  try {
    return { value: readFacts(der, reading.element), diagnostics: [] };
  } catch (error) {
    // OpenSSL says why; an X509Certificate is either sound or not made at all.
    return unreadable(error instanceof Error ? error.message : String(error));
  }
}

function unreadable(why: string): Checked<Certificate> {
  return { diagnostics: [diagnose("certificate/unreadable", { why })] };
}

function readFacts(der: Uint8Array, element: Element): Certificate {
  const x509 = new X509Certificate(der);
  // A thumbprint names bytes: two spellings of one certificate would have two.
  if (!x509.raw.equals(der)) throw new TypeError("it is not spelled as DER demands");
  const commonName = readCommonName(element);
  return {
    thumbprint: thumbprintOf(der),
    subject: oneLine(x509.subject),
    ...(commonName === undefined ? {} : { commonName }),
    issuer: oneLine(x509.issuer),
    serialNumber: x509.serialNumber.toUpperCase(),
    dnsNames: readAlternativeNames(element).map((name) => name.toLowerCase()),
    notBefore: instantOf(x509.validFromDate),
    notAfter: instantOf(x509.validToDate),
    key: describeKey(x509.publicKey),
    signatureAlgorithm: x509.signatureAlgorithm ?? x509.signatureAlgorithmOid,
    extendedKeyUsages: x509.keyUsage ?? [],
    crlDistributionPoints: readDistributionPoints(element),
    isAuthority: x509.ca,
    isSelfIssued: x509.subject === x509.issuer,
  };
}

/** OpenSSL takes some certificates whose dates it can't read. */
function instantOf(date: Date): Instant {
  const instant = date.getTime();
  if (Number.isNaN(instant)) throw new TypeError("its dates can't be read");
  return instant;
}

/** OpenSSL prints one part a line, most general first; people read the most specific first. */
function oneLine(name: string | undefined): string {
  return (name ?? "").split("\n").toReversed().join(", ");
}

const ALGORITHM_NAMES: Readonly<Record<string, string>> = {
  rsa: "RSA",
  "rsa-pss": "RSA-PSS",
  ec: "EC",
  dsa: "DSA",
  ed25519: "Ed25519",
  ed448: "Ed448",
};
const EDWARDS_BITS: Readonly<Record<string, number>> = { ed25519: 256, ed448: 448 };

function describeKey(key: KeyObject): PublicKeyFacts {
  const type = key.asymmetricKeyType ?? "unknown";
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  return {
    algorithm: ALGORITHM_NAMES[type] ?? type,
    bits: modulusLength ?? curveBits(namedCurve) ?? EDWARDS_BITS[type] ?? 0,
    ...(namedCurve === undefined ? {} : { curve: namedCurve }),
  };
}

/** Every name of a curve holds its size: prime256v1, secp384r1, brainpoolP512t1. */
function curveBits(curve: string | undefined): number | undefined {
  const digits = /\d{3}/.exec(curve ?? "")?.[0];
  return digits === undefined ? undefined : Number(digits);
}

// Makes a lab's certificates and PFX files: real ones, signed by an authority whose key is forgotten at once.

import { randomBytes } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { DAY } from "../base/instant.ts";
import { Secret } from "../base/secret.ts";
import { mintCertificate, type Issuer } from "../x509/mint.ts";
import { sealPfx } from "../x509/seal.ts";
import { thumbprintOf } from "../x509/thumbprint.ts";
import type { LabCalendar } from "./calendar.ts";
import type { LabCertificate } from "./inventory.ts";
import type { KeyPair, LabKeys } from "./keys.ts";
import type { LabMaterial } from "./past.ts";
import { LAB_DOMAIN } from "./topology.ts";

export interface LabMaterials {
  /** The authority's certificate, DER. */
  readonly authority: Uint8Array;
  /** By {@link LabCertificate.id}. */
  readonly certificates: ReadonlyMap<string, LabMaterial>;
}

const ORGANIZATION = "Contoso";
const AUTHORITY_NAME = "Contoso Lab Authority";
const AUTHORITY_VALIDITY = 3_650 * DAY;
const CRL = `http://crl.${LAB_DOMAIN}/lab.crl`;
/** What OpenSSL and Windows take by default. A random password needs none: where files are many, two thousand each would be most of the work. */
const PFX_ITERATIONS = { few: 2_000, many: 1 };
const FEW_CERTIFICATES = 500;
const CERTIFICATES_A_BREATH = 16;

/** Makes all certificates in the order given, the authority first. One random password a secret's name. */
export async function makeMaterials(
  certificates: readonly LabCertificate[],
  keys: LabKeys,
  calendar: LabCalendar,
  signal: AbortSignal,
): Promise<LabMaterials> {
  const { authority, issuer } = makeAuthority(keys.next(), calendar);
  const iterations = PFX_ITERATIONS[certificates.length > FEW_CERTIFICATES ? "many" : "few"];
  const passwords = new Map<string, Secret>();
  const made = new Map<string, LabMaterial>();
  for (const certificate of certificates) {
    if (made.size % CERTIFICATES_A_BREATH === 0) await breathe(undefined, { signal });
    const password = passwords.get(certificate.secret) ?? makePassword();
    passwords.set(certificate.secret, password);
    const making = { authority, issuer, password, iterations };
    made.set(certificate.id, makeMaterial(certificate, keys.next(), making));
  }
  return { authority, certificates: made };
}

interface Making {
  readonly authority: Uint8Array;
  readonly issuer: Issuer;
  readonly password: Secret;
  readonly iterations: number;
}

function makeMaterial(certificate: LabCertificate, pair: KeyPair, making: Making): LabMaterial {
  const { commonName, dnsNames, notBefore, notAfter } = certificate;
  const der = mintCertificate({
    commonName,
    organization: ORGANIZATION,
    dnsNames,
    notBefore,
    notAfter,
    key: pair.publicKey,
    issuer: making.issuer,
    use: "server",
    crlDistributionPoint: CRL,
  });
  const pfx = sealPfx({
    leaf: der,
    chain: [making.authority],
    privateKey: pair.privateKey,
    password: making.password,
    iterations: making.iterations,
    cipher: "aes-256",
    friendlyName: certificate.id,
  });
  return { thumbprint: thumbprintOf(der), der, pfx, password: making.password };
}

function makeAuthority(pair: KeyPair, calendar: LabCalendar): { authority: Uint8Array; issuer: Issuer } {
  const issuer = {
    commonName: AUTHORITY_NAME,
    organization: ORGANIZATION,
    privateKey: pair.privateKey,
  };
  const authority = mintCertificate({
    commonName: AUTHORITY_NAME,
    organization: ORGANIZATION,
    dnsNames: [],
    notBefore: calendar.founded,
    notAfter: calendar.founded + AUTHORITY_VALIDITY,
    key: pair.privateKey,
    issuer,
    use: "authority",
  });
  return { authority, issuer };
}

/** 144 random bits that need no quoting anywhere. */
function makePassword(): Secret {
  return new Secret(randomBytes(18).toString("base64url"));
}

// New certificates for labs and tests. node:crypto signs; nothing here judges whether a certificate makes sense.

import { createPublicKey, randomBytes, sign, type KeyObject } from "node:crypto";
import type { Instant } from "../base/instant.ts";
import {
  bitString,
  boolean,
  context,
  element,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  set,
} from "./der-write.ts";
import { TAG } from "./der.ts";

export interface MintRequest {
  readonly commonName: string;
  /** Absent in certificates that need none. */
  readonly organization?: string;
  readonly dnsNames: readonly string[];
  /** Whole seconds. */
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** Of the certificate: public or private; only its public half is used. */
  readonly key: KeyObject;
  /** Who signs; absent: the certificate signs itself with `key`, which must then be private. */
  readonly issuer?: Issuer;
  readonly use: "authority" | "server";
  /** 1 to 20 octets; absent: 16 random ones. The same request with the same serial gives the same bytes (RSA). */
  readonly serial?: Uint8Array;
  readonly crlDistributionPoint?: string;
  /** Absent: SHA-256. */
  readonly digest?: "sha1" | "sha256";
}

export interface Issuer {
  readonly commonName: string;
  readonly organization?: string;
  readonly privateKey: KeyObject;
}

const SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
const SHA1_WITH_RSA = "1.2.840.113549.1.1.5";
const SHA256_WITH_ECDSA = "1.2.840.10045.4.3.2";
const COMMON_NAME = "2.5.4.3";
const ORGANIZATION = "2.5.4.10";
const SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

/** Makes one certificate and returns its DER. Signing keys are RSA or EC P-256. */
export function mintCertificate(request: MintRequest): Uint8Array {
  const issuer = request.issuer ?? { ...nameOf(request), privateKey: request.key };
  const digest = request.digest ?? "sha256";
  const algorithm = signatureAlgorithm(issuer.privateKey, digest);
  const toBeSigned = sequence(
    context(0, integer(2)),
    serialNumber(request.serial ?? randomBytes(16)),
    algorithm,
    distinguishedName(issuer),
    sequence(time(request.notBefore), time(request.notAfter)),
    distinguishedName(nameOf(request)),
    publicKey(request.key),
    context(3, sequence(...extensions(request))),
  );
  return sequence(toBeSigned, algorithm, bitString(sign(digest, toBeSigned, issuer.privateKey)));
}

interface Name {
  readonly commonName: string;
  readonly organization?: string;
}

function nameOf({ commonName, organization }: MintRequest): Name {
  return { commonName, ...(organization === undefined ? {} : { organization }) };
}

function distinguishedName({ commonName, organization }: Name): Buffer {
  const part = (type: string, text: string): Buffer =>
    set(sequence(oid(type), element(TAG.utf8String, Buffer.from(text))));
  return sequence(
    ...(organization === undefined ? [] : [part(ORGANIZATION, organization)]),
    part(COMMON_NAME, commonName),
  );
}

function publicKey(key: KeyObject): Buffer {
  const half = key.type === "private" ? createPublicKey(key) : key;
  return half.export({ format: "der", type: "spki" });
}

function signatureAlgorithm(key: KeyObject, digest: "sha1" | "sha256"): Buffer {
  if (key.asymmetricKeyType === "ec") return sequence(oid(SHA256_WITH_ECDSA));
  return sequence(oid(digest === "sha1" ? SHA1_WITH_RSA : SHA256_WITH_RSA), nothing());
}

/** A positive number: its first octet is kept under 0x80 and above 0. */
function serialNumber(octetsOfSerial: Uint8Array): Buffer {
  const [first = 1, ...rest] = octetsOfSerial;
  return element(TAG.integer, Buffer.from([(first & 0x7f) | 0x01, ...rest]));
}

/** RFC 5280: two-digit years until 2049, four-digit ones from 2050 on. */
function time(instant: Instant): Buffer {
  const text = `${new Date(instant).toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`;
  const short = text >= "1950" && text < "2050";
  return element(short ? 0x17 : 0x18, Buffer.from(short ? text.slice(2) : text));
}

function extensions(request: MintRequest): Buffer[] {
  const extension = (id: string, importance: "critical" | "plain", value: Uint8Array): Buffer =>
    sequence(oid(id), ...(importance === "critical" ? [boolean()] : []), octets(value));
  const authority = request.use === "authority";
  const constraints = extension("2.5.29.19", "critical", authority ? sequence(boolean()) : sequence());
  // Bits are counted from the left: keyCertSign and cRLSign; digitalSignature and keyEncipherment.
  const usage = extension(
    "2.5.29.15",
    "critical",
    element(TAG.bitString, Buffer.from(authority ? [1, 0x06] : [5, 0xa0])),
  );
  const parts = [constraints, usage];
  if (!authority) parts.push(extension("2.5.29.37", "plain", sequence(oid(SERVER_AUTHENTICATION))));
  if (request.dnsNames.length > 0) {
    const names = request.dnsNames.map((name) => element(0x82, Buffer.from(name, "latin1")));
    parts.push(extension("2.5.29.17", "plain", sequence(...names)));
  }
  if (request.crlDistributionPoint !== undefined) {
    const uri = element(0x86, Buffer.from(request.crlDistributionPoint, "latin1"));
    parts.push(extension("2.5.29.31", "plain", sequence(sequence(context(0, context(0, uri))))));
  }
  return parts;
}

// Certificate, chain and key → a PKCS#12 file that OpenSSL and Windows open.

import { createCipheriv, createHmac, pbkdf2Sync, randomBytes, type KeyObject } from "node:crypto";
import type { Secret } from "../base/secret.ts";
import { bmpString, context, element, integer, nothing, octets, oid, sequence, set } from "./der-write.ts";
import { OID } from "./oids.ts";
import { bmpPassword, deriveSync, PURPOSE } from "./pkcs12-kdf.ts";
import { thumbprintOf } from "./thumbprint.ts";

export interface SealRequest {
  readonly leaf: Uint8Array;
  /** The issuers, from the leaf up. */
  readonly chain: readonly Uint8Array[];
  readonly privateKey: KeyObject;
  readonly password: Secret;
  /** Of every key derivation in the file; at least 1. 1 is enough for a password of 256 random bits. */
  readonly iterations: number;
  /** `3des` is what Windows Server 2016 and older can open (domain.md section 6). */
  readonly cipher: "aes-256" | "3des";
  readonly friendlyName?: string;
}

const SALT_LENGTH = 16;

/** Seals key and certificates under one password. Every call draws new salts. */
export function sealPfx(request: SealRequest): Uint8Array {
  const attributes = bagAttributes(request);
  const keyBag = sequence(oid(OID.shroudedKeyBag), context(0, sealKey(request)), attributes);
  const certificates = [request.leaf, ...request.chain].map((der, index) =>
    certificateBag(der, index === 0 ? attributes : undefined),
  );
  const safe = sequence(
    sequence(oid(OID.data), context(0, octets(sequence(keyBag)))),
    sequence(oid(OID.encryptedData), context(0, sealCertificates(request, sequence(...certificates)))),
  );
  return sequence(integer(3), sequence(oid(OID.data), context(0, octets(safe))), authenticate(request, safe));
}

function certificateBag(der: Uint8Array, attributes: Uint8Array | undefined): Buffer {
  const bag = sequence(oid(OID.x509Certificate), context(0, octets(der)));
  return sequence(oid(OID.certBag), context(0, bag), ...(attributes === undefined ? [] : [attributes]));
}

/** The local key id ties the key to its certificate; the friendly name is what Windows shows. */
function bagAttributes({ leaf, friendlyName }: SealRequest): Buffer {
  const id = Buffer.from(thumbprintOf(leaf), "hex");
  const keyId = sequence(oid(OID.localKeyId), set(octets(id)));
  return friendlyName === undefined
    ? set(keyId)
    : set(keyId, sequence(oid(OID.friendlyName), set(bmpString(friendlyName))));
}

function sealKey(request: SealRequest): Buffer {
  const { algorithm, encrypted } = encrypt(
    request,
    request.privateKey.export({ format: "der", type: "pkcs8" }),
  );
  return sequence(algorithm, octets(encrypted));
}

function sealCertificates(request: SealRequest, contents: Uint8Array): Buffer {
  const { algorithm, encrypted } = encrypt(request, contents);
  return sequence(integer(0), sequence(oid(OID.data), algorithm, element(0x80, encrypted)));
}

interface Encrypted {
  readonly algorithm: Buffer;
  readonly encrypted: Buffer;
}

function encrypt(request: SealRequest, plain: Uint8Array): Encrypted {
  return request.cipher === "aes-256" ? encryptAes(request, plain) : encryptTripleDes(request, plain);
}

function encryptAes({ password, iterations }: SealRequest, plain: Uint8Array): Encrypted {
  const salt = randomBytes(SALT_LENGTH);
  const iv = randomBytes(16);
  const key = pbkdf2Sync(password.reveal(), salt, iterations, 32, "sha256");
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const derivation = sequence(
    oid(OID.pbkdf2),
    sequence(octets(salt), integer(iterations), sequence(oid(OID.hmacSha256), nothing())),
  );
  const algorithm = sequence(oid(OID.pbes2), sequence(derivation, sequence(oid(OID.aes256Cbc), octets(iv))));
  return { algorithm, encrypted: Buffer.concat([cipher.update(plain), cipher.final()]) };
}

function encryptTripleDes({ password, iterations }: SealRequest, plain: Uint8Array): Encrypted {
  const salt = randomBytes(8);
  const base = { digest: "sha1", password: bmpPassword(password.reveal()), salt, iterations };
  const key = deriveSync({ ...base, purpose: PURPOSE.key, length: 24 });
  const iv = deriveSync({ ...base, purpose: PURPOSE.iv, length: 8 });
  const cipher = createCipheriv("des-ede3-cbc", key, iv);
  const algorithm = sequence(oid(OID.pbeSha1TripleDes), sequence(octets(salt), integer(iterations)));
  return { algorithm, encrypted: Buffer.concat([cipher.update(plain), cipher.final()]) };
}

function authenticate({ password, iterations, cipher }: SealRequest, safe: Uint8Array): Buffer {
  const digest = cipher === "aes-256" ? "sha256" : "sha1";
  const salt = randomBytes(SALT_LENGTH);
  const length = digest === "sha256" ? 32 : 20;
  const key = deriveSync({
    digest,
    password: bmpPassword(password.reveal()),
    salt,
    iterations,
    purpose: PURPOSE.mac,
    length,
  });
  const mac = createHmac(digest, key).update(safe).digest();
  const algorithm = sequence(oid(digest === "sha256" ? OID.sha256 : OID.sha1), nothing());
  return sequence(sequence(algorithm, octets(mac)), octets(salt), integer(iterations));
}

// Password-based decryption and MACs of PKCS#12: costs are capped before anything is computed.

import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from "node:crypto";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Decrypted } from "./decrypted.ts";
import { integerOf, octetsOf, oidOf, type Element } from "./der.ts";
import { DIGESTS, HMACS, OID, PBES2_CIPHERS, PKCS12_CIPHERS, type BlockCipher } from "./oids.ts";
import type { MacData } from "./pfx-container.ts";
import { bmpPassword, derive, PURPOSE } from "./pkcs12-kdf.ts";
import { decryptRc2 } from "./rc2.ts";

/** More is a mistake or an attack: 600,000 is what cautious tools write today. */
export const ITERATIONS_MAX = 5_000_000;
/** A MAC key under 20 bytes can be opened with any password in few tries. */
const MAC_KEY_MIN = 20;

/** Text, or undefined for an absent password (which differs from an empty one). */
export type PasswordForm = string | undefined;

/** Decrypts what an AlgorithmIdentifier sealed. */
export async function decrypt(
  algorithm: Element,
  encrypted: Uint8Array,
  password: PasswordForm,
): Promise<Decrypted> {
  const [identifier, parameters] = algorithm.children;
  const name = oidOf(identifier) ?? "nothing";
  if (name === OID.pbes2) return await decryptPbes2(parameters, encrypted, password);
  const cipher = PKCS12_CIPHERS[name];
  if (cipher === undefined) return refuse(diagnose("pfx/unsupported", { what: `the algorithm ${name}` }));
  return await decryptPkcs12(cipher, parameters, encrypted, password);
}

export type MacVerdict =
  | { readonly kind: "verified" | "wrong-password" }
  | { readonly kind: "refused"; readonly diagnostic: Diagnostic };

/** Checks a MAC with a password. */
export async function verifyMac(
  mac: MacData,
  authenticated: Uint8Array,
  password: PasswordForm,
): Promise<MacVerdict> {
  const name = oidOf(mac.algorithm.children[0]) ?? "nothing";
  if (name === OID.pbmac1) return await verifyPbmac1(mac, authenticated, password);
  const digest = DIGESTS[name];
  if (digest === undefined)
    return refuse(diagnose("pfx/unsupported", { what: `a MAC with the digest ${name}` }));
  const tooCostly = checkIterations(mac.iterations);
  if (tooCostly !== undefined) return refuse(tooCostly);
  const key = await derive({
    digest,
    password: bmpPassword(password),
    salt: mac.salt,
    iterations: mac.iterations,
    purpose: PURPOSE.mac,
    length: mac.digest.length,
  });
  return compare(digest, key, authenticated, mac.digest);
}

async function verifyPbmac1(
  mac: MacData,
  authenticated: Uint8Array,
  password: PasswordForm,
): Promise<MacVerdict> {
  const [derivation, scheme] = mac.algorithm.children[1]?.children ?? [];
  const digest = HMACS[oidOf(scheme?.children[0]) ?? ""];
  const found = readPbkdf2(derivation);
  if (digest === undefined || found === undefined || found.keyLength === undefined) {
    return refuse(diagnose("pfx/unsupported", { what: "a PBMAC1 that can't be read" }));
  }
  if (found.keyLength < MAC_KEY_MIN) {
    return refuse(diagnose("pfx/unsupported", { what: `a MAC key of ${found.keyLength} bytes` }));
  }
  const tooCostly = checkIterations(found.iterations);
  if (tooCostly !== undefined) return refuse(tooCostly);
  const { keyLength } = found;
  const key = await derivePbkdf2(password, { ...found, keyLength });
  return compare(digest, key, authenticated, mac.digest);
}

function compare(
  digest: string,
  key: Uint8Array,
  authenticated: Uint8Array,
  expected: Uint8Array,
): MacVerdict {
  const found = createHmac(digest, key).update(authenticated).digest();
  const same = found.length === expected.length && timingSafeEqual(found, expected);
  return { kind: same ? "verified" : "wrong-password" };
}

async function decryptPbes2(
  parameters: Element | undefined,
  encrypted: Uint8Array,
  password: PasswordForm,
): Promise<Decrypted> {
  const [derivation, scheme] = parameters?.children ?? [];
  const cipherName = oidOf(scheme?.children[0]) ?? "nothing";
  const cipher = PBES2_CIPHERS[cipherName];
  if (cipher === undefined) return refuse(diagnose("pfx/unsupported", { what: `the cipher ${cipherName}` }));
  const found = readPbkdf2(derivation);
  if (found === undefined) {
    const kdf = oidOf(derivation?.children[0]) ?? "nothing";
    return refuse(diagnose("pfx/unsupported", { what: `the key derivation ${kdf}` }));
  }
  const tooCostly = checkIterations(found.iterations);
  if (tooCostly !== undefined) return refuse(tooCostly);
  const iv = scheme?.children[1];
  if (iv === undefined || iv.content.length !== cipher.ivLength) {
    return refuse(diagnose("pfx/not-pkcs12", { why: "an initialisation vector of the wrong length" }));
  }
  const key = await derivePbkdf2(password, { ...found, keyLength: cipher.keyLength });
  return decipher(cipher, key, octetsOf(iv), encrypted);
}

function derivePbkdf2(
  password: string | undefined,
  wanted: Pbkdf2 & { readonly keyLength: number },
): Promise<Buffer> {
  const { salt, iterations, keyLength, digest } = wanted;
  return new Promise((resolve, reject) => {
    pbkdf2(password ?? "", salt, iterations, keyLength, digest, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

interface Pbkdf2 {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly keyLength: number | undefined;
  readonly digest: string;
}

function readPbkdf2(derivation: Element | undefined): Pbkdf2 | undefined {
  if (oidOf(derivation?.children[0]) !== OID.pbkdf2) return undefined;
  const [salt, iterations, ...rest] = derivation?.children[1]?.children ?? [];
  const rounds = integerOf(iterations);
  const keyLength = integerOf(rest[0]);
  const prf = rest.findLast(({ children }) => children.length > 0);
  const digest = prf === undefined ? "sha1" : HMACS[oidOf(prf.children[0]) ?? ""];
  if (salt === undefined || rounds === undefined || digest === undefined) return undefined;
  return { salt: octetsOf(salt), iterations: rounds, keyLength, digest };
}

async function decryptPkcs12(
  cipher: BlockCipher,
  parameters: Element | undefined,
  encrypted: Uint8Array,
  password: PasswordForm,
): Promise<Decrypted> {
  const [salt, rounds] = parameters?.children ?? [];
  const iterations = integerOf(rounds);
  if (salt === undefined || iterations === undefined) {
    return refuse(diagnose("pfx/not-pkcs12", { why: "its encryption parameters can't be read" }));
  }
  const tooCostly = checkIterations(iterations);
  if (tooCostly !== undefined) return refuse(tooCostly);
  const base = { digest: "sha1", password: bmpPassword(password), salt: octetsOf(salt), iterations };
  const key = await derive({ ...base, purpose: PURPOSE.key, length: cipher.keyLength });
  const iv = await derive({ ...base, purpose: PURPOSE.iv, length: cipher.ivLength });
  if (cipher.name.startsWith("rc2-")) return await decryptRc2(key, iv, encrypted);
  // Two-key triple DES is triple DES whose third key is the first again.
  const whole = cipher.name === "des-ede-cbc" ? Buffer.concat([key, key.subarray(0, 8)]) : key;
  return decipher({ ...cipher, name: "des-ede3-cbc" }, whole, iv, encrypted);
}

function decipher(cipher: BlockCipher, key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array): Decrypted {
  try {
    const decryption = createDecipheriv(cipher.name, key, iv);
    return { kind: "plain", bytes: Buffer.concat([decryption.update(encrypted), decryption.final()]) };
  } catch {
    return { kind: "wrong-password" };
  }
}

function checkIterations(iterations: number): Diagnostic | undefined {
  if (iterations < 1) return diagnose("pfx/not-pkcs12", { why: "a key derivation without iterations" });
  return iterations > ITERATIONS_MAX
    ? diagnose("pfx/too-costly", { iterations, iterationsMax: ITERATIONS_MAX })
    : undefined;
}

function refuse(diagnostic: Diagnostic): { readonly kind: "refused"; readonly diagnostic: Diagnostic } {
  return { kind: "refused", diagnostic };
}

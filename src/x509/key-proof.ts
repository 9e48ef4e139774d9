// Whether a private key really is that of a certificate. A file without a MAC, or made with intent, may hold the right
// public half beside a broken private one: only a signature tells.

import { sign, verify, X509Certificate, type KeyObject } from "node:crypto";

/** OpenSSL checks no signature of a longer modulus. */
const MODULUS_BITS_MAX = 16_384;
const CHALLENGE = Buffer.from("cscert: does this key belong to this certificate?");

/** Returns the public key of a certificate, or undefined where it holds none that can be read. */
export function readPublicKey(der: Uint8Array): KeyObject | undefined {
  try {
    return new X509Certificate(der).publicKey;
  } catch {
    return undefined;
  }
}

/** Returns the DER of a public key: equal keys have equal ones. (`KeyObject.equals` leaves errors behind that fail later calls.) */
export function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: "der", type: "spki" });
}

/** Decides whether what the private key signs is verified by the public one. Bounded in time; signs in another thread. */
export async function isPair(privateKey: KeyObject, publicKey: KeyObject): Promise<boolean> {
  if (!isBounded(privateKey)) return false;
  const digest = privateKey.asymmetricKeyType?.startsWith("ed") === true ? null : "sha256";
  return await new Promise((resolve) => {
    try {
      sign(digest, CHALLENGE, privateKey, (error, signature) => {
        resolve(error === null && isVerified(digest, publicKey, signature));
      });
    } catch {
      resolve(false);
    }
  });
}

function isVerified(digest: "sha256" | null, publicKey: KeyObject, signature: Buffer): boolean {
  try {
    return verify(digest, CHALLENGE, publicKey, signature);
  } catch {
    return false;
  }
}

/** OpenSSL refuses numbers that are longer than the modulus, but would compute for hours with a long modulus. */
function isBounded({ asymmetricKeyDetails }: KeyObject): boolean {
  return (asymmetricKeyDetails?.modulusLength ?? 0) <= MODULUS_BITS_MAX;
}

// Whether a PKCS#12 file is what was sealed, and whether the password is its own.

import { createHmac, timingSafeEqual } from "node:crypto";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { spend, type Budget } from "./budget.ts";
import { oidOf } from "./der.ts";
import { DIGESTS, HMACS, OID } from "./oids.ts";
import type { PasswordForm } from "./password-form.ts";
import { derivePbkdf2, readPbkdf2 } from "./pbkdf2.ts";
import type { MacData } from "./pfx-container.ts";
import { derive, PURPOSE } from "./pkcs12-kdf.ts";

/** A MAC key under 20 bytes can be opened with any password in few tries; none is longer than a block of SHA-512. */
const KEY_BYTES = { min: 20, max: 128 };
const DIGEST_BYTES: Readonly<Record<string, number>> = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

export type MacVerdict =
  | { readonly kind: "verified" | "wrong-password" }
  | { readonly kind: "refused"; readonly diagnostic: Diagnostic };

export interface MacQuestion {
  readonly mac: MacData;
  /** The octets that it covers. */
  readonly authenticated: Uint8Array;
  readonly password: PasswordForm;
  readonly budget: Budget;
}

/** Checks a MAC with a password. */
export async function verifyMac(question: MacQuestion): Promise<MacVerdict> {
  const { mac, password, budget } = question;
  const name = oidOf(mac.algorithm.children[0]) ?? "nothing";
  if (name === OID.pbmac1) return await verifyPbmac1(question);
  const digest = DIGESTS[name];
  if (digest === undefined) return unsupported(`a MAC with the digest ${name}`);
  const refusal = spend(budget, mac);
  if (refusal !== undefined) return { kind: "refused", diagnostic: refusal };
  const { salt, iterations } = mac;
  const length = DIGEST_BYTES[digest] ?? 0;
  const key = await derive({
    digest,
    password: password.bmp,
    salt,
    iterations,
    purpose: PURPOSE.mac,
    length,
  });
  return compare(digest, key, question);
}

/** RFC 9579: the MAC's key comes from PBKDF2. */
async function verifyPbmac1(question: MacQuestion): Promise<MacVerdict> {
  const { mac, password, budget } = question;
  const [derivation, scheme] = mac.algorithm.children[1]?.children ?? [];
  const digest = HMACS[oidOf(scheme?.children[0]) ?? ""];
  const found = readPbkdf2(derivation);
  if (digest === undefined || found?.keyLength === undefined)
    return unsupported("a PBMAC1 that can't be read");
  const { keyLength } = found;
  if (keyLength < KEY_BYTES.min || keyLength > KEY_BYTES.max)
    return unsupported(`a MAC key of ${keyLength} bytes`);
  const refusal = spend(budget, found);
  if (refusal !== undefined) return { kind: "refused", diagnostic: refusal };
  return compare(digest, await derivePbkdf2(password, { ...found, keyLength }), question);
}

function compare(digest: string, key: Uint8Array, { mac, authenticated }: MacQuestion): MacVerdict {
  const found = createHmac(digest, key).update(authenticated).digest();
  const same = found.length === mac.digest.length && timingSafeEqual(found, mac.digest);
  return { kind: same ? "verified" : "wrong-password" };
}

function unsupported(what: string): MacVerdict {
  return { kind: "refused", diagnostic: diagnose("pfx/unsupported", { what }) };
}

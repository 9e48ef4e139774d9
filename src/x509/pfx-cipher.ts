// Password-based decryption of PKCS#5 and PKCS#12: costs are capped before anything is computed.

import { createDecipheriv } from "node:crypto";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { spend, type Budget } from "./budget.ts";
import type { Decrypted } from "./decrypted.ts";
import { integerOf, octetsOf, oidOf, type Element } from "./der.ts";
import { OID, PBES2_CIPHERS, PKCS12_CIPHERS, type BlockCipher } from "./oids.ts";
import type { PasswordForm } from "./password-form.ts";
import { derivePbkdf2, readPbkdf2 } from "./pbkdf2.ts";
import { derive, PURPOSE } from "./pkcs12-kdf.ts";
import { decryptRc2 } from "./rc2.ts";

/** What opens the sealed parts of a file. */
export interface Opener {
  readonly password: PasswordForm;
  readonly budget: Budget;
}

interface Sealed {
  readonly parameters: Element | undefined;
  readonly encrypted: Uint8Array;
}

/** Decrypts what an AlgorithmIdentifier sealed. */
export async function decrypt(algorithm: Element, encrypted: Uint8Array, opener: Opener): Promise<Decrypted> {
  const [identifier, parameters] = algorithm.children;
  const name = oidOf(identifier) ?? "nothing";
  if (name === OID.pbes2) return await decryptPbes2({ parameters, encrypted }, opener);
  const cipher = PKCS12_CIPHERS[name];
  if (cipher === undefined) return unsupported(`the algorithm ${name}`);
  return await decryptPkcs12(cipher, { parameters, encrypted }, opener);
}

async function decryptPbes2(
  { parameters, encrypted }: Sealed,
  { password, budget }: Opener,
): Promise<Decrypted> {
  const [derivation, scheme] = parameters?.children ?? [];
  const cipherName = oidOf(scheme?.children[0]) ?? "nothing";
  const cipher = PBES2_CIPHERS[cipherName];
  if (cipher === undefined) return unsupported(`the cipher ${cipherName}`);
  const found = readPbkdf2(derivation);
  if (found === undefined)
    return unsupported(`the key derivation ${oidOf(derivation?.children[0]) ?? "nothing"}`);
  const iv = scheme?.children[1];
  if (iv === undefined || octetsOf(iv).length !== cipher.ivLength)
    return refuse(diagnose("pfx/not-pkcs12", { why: "an initialisation vector of the wrong length" }));
  const refusal = spend(budget, found);
  if (refusal !== undefined) return refuse(refusal);
  const key = await derivePbkdf2(password, { ...found, keyLength: cipher.keyLength });
  return decipher(cipher, key, octetsOf(iv), encrypted);
}

async function decryptPkcs12(
  cipher: BlockCipher,
  { parameters, encrypted }: Sealed,
  { password, budget }: Opener,
): Promise<Decrypted> {
  const [salt, rounds] = parameters?.children ?? [];
  const iterations = integerOf(rounds);
  if (salt === undefined || iterations === undefined)
    return refuse(diagnose("pfx/not-pkcs12", { why: "its encryption parameters can't be read" }));
  const base = { digest: "sha1", password: password.bmp, salt: octetsOf(salt), iterations };
  const refusal = spend(budget, base);
  if (refusal !== undefined) return refuse(refusal);
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

function unsupported(what: string): Decrypted {
  return refuse(diagnose("pfx/unsupported", { what }));
}

function refuse(diagnostic: Diagnostic): Decrypted {
  return { kind: "refused", diagnostic };
}

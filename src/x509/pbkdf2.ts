// PBKDF2 as PKCS#5 writes its parameters. The work is done in another thread.

import { pbkdf2 } from "node:crypto";
import { integerOf, octetsOf, oidOf, type Element } from "./der.ts";
import { HMACS, OID } from "./oids.ts";
import type { PasswordForm } from "./password-form.ts";

export interface Pbkdf2 {
  readonly salt: Uint8Array;
  /** Not checked here. */
  readonly iterations: number;
  /** In bytes, where the file names it; not checked here. */
  readonly keyLength: number | undefined;
  readonly digest: string;
}

/** Reads the parameters; undefined where it is another derivation, or uses a digest that is not known. */
export function readPbkdf2(derivation: Element | undefined): Pbkdf2 | undefined {
  if (oidOf(derivation?.children[0]) !== OID.pbkdf2) return undefined;
  const [salt, iterations, ...rest] = derivation?.children[1]?.children ?? [];
  const rounds = integerOf(iterations);
  const keyLength = integerOf(rest[0]);
  const prf = rest.findLast(({ children }) => children.length > 0);
  const digest = prf === undefined ? "sha1" : HMACS[oidOf(prf.children[0]) ?? ""];
  if (salt === undefined || rounds === undefined || digest === undefined) return undefined;
  return { salt: octetsOf(salt), iterations: rounds, keyLength, digest };
}

/** Derives a key; the caller has capped its cost. */
export async function derivePbkdf2(
  { utf8 }: PasswordForm,
  { salt, iterations, keyLength, digest }: Pbkdf2 & { readonly keyLength: number },
): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    pbkdf2(utf8, salt, iterations, keyLength, digest, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

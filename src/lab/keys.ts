// The few real key pairs of a lab. Making one takes about 165 ms; they are made beside each other and shared out.

import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

/** No lab draws on more key pairs than this (design.md section 9). */
export const LAB_KEYS_MAX = 32;
const KEYS_OF_THEIR_OWN = 4;
const MODULUS_BITS = 2048;

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Returns how many key pairs a lab of so many servers draws on: enough for a handful of keys of their own and some to share. */
export function countLabKeys(servers: number): number {
  return Math.min(LAB_KEYS_MAX, KEYS_OF_THEIR_OWN + Math.ceil(servers / 2));
}

/** Makes RSA key pairs of 2048 bits, at least five. */
export async function makeLabKeys(count: number): Promise<LabKeys> {
  const generate = promisify(generateKeyPair);
  const pairs = await Promise.all(
    Array.from({ length: Math.max(KEYS_OF_THEIR_OWN + 1, count) }, () =>
      generate("rsa", { modulusLength: MODULUS_BITS }),
    ),
  );
  return new LabKeys(pairs);
}

/** Hands out key pairs: the first certificates get one of their own, all others share the rest in turn. */
export class LabKeys {
  readonly #pairs: readonly KeyPair[];
  #handedOut = 0;

  constructor(pairs: readonly KeyPair[]) {
    this.#pairs = pairs;
  }

  get count(): number {
    return this.#pairs.length;
  }

  next(): KeyPair {
    const index = this.#handedOut++;
    const own = Math.min(KEYS_OF_THEIR_OWN, this.#pairs.length - 1);
    const shared = this.#pairs.length - own;
    const pair = this.#pairs[index < own ? index : own + ((index - own) % shared)];
    if (pair === undefined) throw new RangeError("a lab has key pairs");
    return pair;
  }
}

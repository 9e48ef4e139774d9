// The key derivation of PKCS#12 (RFC 7292, appendix B): for MACs and the old ciphers. node:crypto does not offer it.

import { createHash } from "node:crypto";
import { findIterate } from "./iterated-hash.ts";

/** What the derived bytes are for. */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

export interface Derivation {
  /** OpenSSL's name: `sha1`, `sha256`, … */
  readonly digest: string;
  /** UTF-16, most significant octet first, with its two zero octets ({@link bmpPassword}); empty for an absent password. */
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  /** At least 1; the caller caps it. */
  readonly iterations: number;
  readonly purpose: (typeof PURPOSE)[keyof typeof PURPOSE];
  /** How many bytes to derive; the caller caps it. */
  readonly length: number;
}

/** Rounds between two breaths of the event loop: a few milliseconds. */
const SLICE = 8_192;

/** Derives bytes. Gives the event loop back every few milliseconds, so that a costly file blocks nobody. */
export async function derive(derivation: Derivation): Promise<Buffer> {
  const blocks = startBlocks(derivation);
  while (blocks.produced.length < derivation.length) {
    let digest = firstDigest(derivation, blocks);
    for (let left = derivation.iterations - 1; left > 0; left -= SLICE) {
      digest = iterate(derivation.digest, digest, Math.min(left, SLICE));
      if (left > SLICE) await new Promise((resolve) => setImmediate(resolve));
    }
    advance(blocks, digest);
  }
  return blocks.produced.subarray(0, derivation.length);
}

/** The same without giving the event loop back: for sealing with few iterations. */
export function deriveSync(derivation: Derivation): Buffer {
  const blocks = startBlocks(derivation);
  while (blocks.produced.length < derivation.length) {
    const first = firstDigest(derivation, blocks);
    advance(blocks, iterate(derivation.digest, first, derivation.iterations - 1));
  }
  return blocks.produced.subarray(0, derivation.length);
}

/** Returns a password as PKCS#12 hashes it: an empty one is its end mark alone. */
export function bmpPassword(password: string): Buffer {
  return Buffer.from(`${password}\0`, "utf16le").swap16();
}

interface Blocks {
  readonly diversifier: Buffer;
  readonly blockLength: number;
  input: Buffer;
  produced: Buffer;
}

function startBlocks({ digest, password, salt, purpose }: Derivation): Blocks {
  const blockLength = digest === "sha384" || digest === "sha512" ? 128 : 64;
  const input = Buffer.concat([fill(salt, blockLength), fill(password, blockLength)]);
  return { diversifier: Buffer.alloc(blockLength, purpose), blockLength, input, produced: Buffer.alloc(0) };
}

function firstDigest({ digest }: Derivation, { diversifier, input }: Blocks): Buffer {
  return createHash(digest).update(diversifier).update(input).digest();
}

function iterate(name: string, digest: Buffer, rounds: number): Buffer {
  const fast = findIterate(name);
  if (fast !== undefined) return fast(digest, rounds);
  let last = digest;
  for (let round = 0; round < rounds; round++) last = createHash(name).update(last).digest();
  return last;
}

/** Adds the digest to what was produced, and 1 plus the digest to every block of the input. */
function advance(blocks: Blocks, digest: Buffer): void {
  blocks.produced = Buffer.concat([blocks.produced, digest]);
  const addend = fill(digest, blocks.blockLength).subarray(0, blocks.blockLength);
  for (let start = 0; start < blocks.input.length; start += blocks.blockLength) {
    let carry = 1;
    for (let index = blocks.blockLength - 1; index >= 0; index--) {
      carry += (blocks.input[start + index] ?? 0) + (addend[index] ?? 0);
      blocks.input[start + index] = carry & 0xff;
      carry >>>= 8;
    }
  }
}

/** Repeats bytes to a whole number of blocks; none stay none. */
function fill(bytes: Uint8Array, blockLength: number): Buffer {
  const length = Math.ceil(bytes.length / blockLength) * blockLength;
  const filled = Buffer.alloc(length);
  for (let index = 0; index < length; index++) filled[index] = bytes[index % bytes.length] ?? 0;
  return filled;
}

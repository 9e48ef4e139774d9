// SHA-1 and SHA-256 of their own digest, many times over: nearly all that opening a PKCS#12 file costs.
// A call of node:crypto for each round takes several times as long as the round itself.

/** Hashes a digest `rounds` times and returns the last digest. */
export type Iterate = (digest: Uint8Array, rounds: number) => Buffer;

/** Returns what iterates the digest of that name; undefined where only node:crypto can. */
export function findIterate(name: string): Iterate | undefined {
  return ITERATES[name];
}

const ITERATES: Readonly<Record<string, Iterate>> = {
  sha1: (digest, rounds) => iterate(digest, rounds, compressSha1),
  sha256: (digest, rounds) => iterate(digest, rounds, compressSha256),
};

/** A digest and its padding fill one block: its words, the end mark, zeros, the length in bits. Only the words change. */
function iterate(
  digest: Uint8Array,
  rounds: number,
  compress: (schedule: Int32Array, state: Int32Array) => void,
): Buffer {
  const view = Buffer.from(digest);
  const words = view.length / 4;
  const state = Int32Array.from({ length: words }, (_, index) => view.readInt32BE(index * 4));
  const schedule = new Int32Array(80);
  schedule[words] = 0x80000000;
  schedule[15] = view.length * 8;
  for (let round = 0; round < rounds; round++) {
    // A call to copy so few words takes longer than copying them.
    for (let index = 0; index < words; index++) schedule[index] = word(state, index);
    compress(schedule, state);
  }
  for (const [index, value] of state.entries()) view.writeInt32BE(value, index * 4);
  return view;
}

const START_1 = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);

/** FIPS 180-4, section 6.1.2. */
function compressSha1(schedule: Int32Array, state: Int32Array): void {
  for (let t = 16; t < 80; t++)
    schedule[t] = rotate(
      word(schedule, t - 3) ^ word(schedule, t - 8) ^ word(schedule, t - 14) ^ word(schedule, t - 16),
      31,
    );
  let a = word(START_1, 0);
  let b = word(START_1, 1);
  let c = word(START_1, 2);
  let d = word(START_1, 3);
  let e = word(START_1, 4);
  for (let t = 0; t < 80; t++) {
    const next = (rotate(a, 27) + mixSha1(t, b, c, d) + e + word(schedule, t)) | 0;
    e = d;
    d = c;
    c = rotate(b, 2);
    b = a;
    a = next;
  }
  state[0] = word(START_1, 0) + a;
  state[1] = word(START_1, 1) + b;
  state[2] = word(START_1, 2) + c;
  state[3] = word(START_1, 3) + d;
  state[4] = word(START_1, 4) + e;
}

function mixSha1(t: number, b: number, c: number, d: number): number {
  if (t < 20) return (((b & c) | (~b & d)) + 0x5a827999) | 0;
  if (t < 40) return ((b ^ c ^ d) + 0x6ed9eba1) | 0;
  if (t < 60) return (((b & c) | (b & d) | (c & d)) - 0x70e44324) | 0;
  return ((b ^ c ^ d) - 0x359d3e2a) | 0;
}

const PRIMES = Int32Array.from(
  [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103]
    .concat([107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199])
    .concat([211, 223, 227, 229, 233, 239, 241, 251, 257, 263, 269, 271, 277, 281, 283, 293, 307, 311]),
);
/** The first 32 bits of the fractions of roots of the first primes, as the standard defines its constants. */
const fraction = (root: number): number => (root % 1) * 2 ** 32;
const START_256 = PRIMES.subarray(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS_256 = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

/** FIPS 180-4, section 6.2.2. */
function compressSha256(schedule: Int32Array, state: Int32Array): void {
  for (let t = 16; t < 64; t++) {
    const far = word(schedule, t - 15);
    const near = word(schedule, t - 2);
    const low = rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3);
    const high = rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10);
    schedule[t] = low + high + word(schedule, t - 7) + word(schedule, t - 16);
  }
  let a = word(START_256, 0);
  let b = word(START_256, 1);
  let c = word(START_256, 2);
  let d = word(START_256, 3);
  let e = word(START_256, 4);
  let f = word(START_256, 5);
  let g = word(START_256, 6);
  let h = word(START_256, 7);
  for (let t = 0; t < 64; t++) {
    const high = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + high + ((e & f) ^ (~e & g)) + word(ROUNDS_256, t) + word(schedule, t)) | 0;
    const low = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = low + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] = word(START_256, 0) + a;
  state[1] = word(START_256, 1) + b;
  state[2] = word(START_256, 2) + c;
  state[3] = word(START_256, 3) + d;
  state[4] = word(START_256, 4) + e;
  state[5] = word(START_256, 5) + f;
  state[6] = word(START_256, 6) + g;
  state[7] = word(START_256, 7) + h;
}

function word(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}

/** Rotates to the right. */
function rotate(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}

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

/** A digest and its padding fill one block: its words, the end mark, zeros, the length in bits. */
function iterate(
  digest: Uint8Array,
  rounds: number,
  compress: (schedule: Int32Array, state: Int32Array) => void,
): Buffer {
  const view = Buffer.from(digest);
  const state = Int32Array.from({ length: view.length / 4 }, (_, index) => view.readInt32BE(index * 4));
  const schedule = new Int32Array(80);
  for (let round = 0; round < rounds; round++) {
    schedule.fill(0, state.length, 15);
    schedule.set(state);
    schedule[state.length] = 0x80000000;
    schedule[15] = view.length * 8;
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
  state.set(START_1);
  let a = word(state, 0);
  let b = word(state, 1);
  let c = word(state, 2);
  let d = word(state, 3);
  let e = word(state, 4);
  for (let t = 0; t < 80; t++) {
    const next = (rotate(a, 27) + mixSha1(t, b, c, d) + e + word(schedule, t)) | 0;
    e = d;
    d = c;
    c = rotate(b, 2);
    b = a;
    a = next;
  }
  add(state, 0, a);
  add(state, 1, b);
  add(state, 2, c);
  add(state, 3, d);
  add(state, 4, e);
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
  state.set(START_256);
  let a = word(state, 0);
  let b = word(state, 1);
  let c = word(state, 2);
  let d = word(state, 3);
  let e = word(state, 4);
  let f = word(state, 5);
  let g = word(state, 6);
  let h = word(state, 7);
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
  add(state, 0, a);
  add(state, 1, b);
  add(state, 2, c);
  add(state, 3, d);
  add(state, 4, e);
  add(state, 5, f);
  add(state, 6, g);
  add(state, 7, h);
}

function word(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}

function add(words: Int32Array, index: number, addend: number): void {
  words[index] = word(words, index) + addend;
}

/** Rotates to the right. */
function rotate(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}

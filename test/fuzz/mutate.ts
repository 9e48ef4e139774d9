// Inputs from inputs: what fuzzers do to bytes. Everything is drawn from one seed, so that a run can be repeated.

/** Draws numbers below a bound, the same ones for the same seed. */
export type Draw = (bound: number) => number;

/** Makes a source of numbers (mulberry32). */
export function makeDraw(seed: number): Draw {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, bound);
  };
}

export interface Pantry {
  readonly corpus: readonly Uint8Array[];
  /** Pieces that mean something to the reader under test. */
  readonly words: readonly Uint8Array[];
  readonly bytesMax: number;
}

/** Makes a new input out of those that are known. */
export function mutate({ corpus, words, bytesMax }: Pantry, draw: Draw): Uint8Array {
  const pick = (list: readonly Uint8Array[]): Uint8Array => list[draw(list.length)] ?? new Uint8Array();
  let bytes = Buffer.from(pick(corpus));
  for (let left = 1 + draw(4); left > 0; left -= 1) {
    const at = draw(bytes.length + 1);
    const length = 1 + draw(draw(4) === 0 ? 200 : 8);
    const before = bytes.subarray(0, at);
    const after = bytes.subarray(Math.min(bytes.length, at + length));
    switch (draw(8)) {
      case 0:
        bytes = Buffer.from(bytes);
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(8));
        break;
      case 1:
        bytes = Buffer.concat([before, after]);
        break;
      case 2:
        bytes = Buffer.concat([before, Buffer.from(Array.from({ length }, () => draw(256))), after]);
        break;
      case 3:
        bytes = Buffer.concat([before, pick(words), bytes.subarray(at)]);
        break;
      case 4:
        bytes = Buffer.concat([before, pick(words), after]);
        break;
      case 5: {
        const other = pick(corpus);
        const from = draw(other.length);
        bytes = Buffer.concat([before, other.subarray(from, from + draw(400)), after]);
        break;
      }
      case 6:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      default:
        bytes = Buffer.from(bytes);
        if (at < bytes.length) bytes[at] = [0, 1, 0x7f, 0x80, 0xff, 0x84][draw(6)] ?? 0;
    }
  }
  return bytes.subarray(0, bytesMax);
}

// The lines that travel: requests as ASCII JSON, answers framed by a nonce and a length, so that banners, byte-order marks,
// code pages and other programs' output around them spoil nothing. Pure.

/** Encodes a request as one line of printable ASCII. */
export function encodeRequest(request: unknown): string {
  return JSON.stringify(request).replaceAll(NOT_ASCII, escapeUnit);
}

/** Collects bytes and gives back the answers in them. Everything else is noise. */
export interface FrameReader {
  /** Returns the JSON texts that are complete with these bytes. */
  push(chunk: Uint8Array): readonly string[];
  /** The last noise that was seen, for people. Untrusted text. */
  noise(): string;
  /** Takes the noise since it was last taken; the latest of it where there is much. */
  takeNoise(): string;
  /** Whether a line grew longer than any answer may be: nothing after it can be believed. */
  overflowed(): boolean;
}

/** Makes the reader of one process's standard output. `longest`: bytes of the longest line that is read. */
export function makeFrameReader(nonce: string, longest = LONGEST_LINE): FrameReader {
  let parts: Buffer[] = [];
  let held = 0;
  let noise = "";
  let taken = "";
  let overflow = false;
  const finish = (): string | undefined => {
    const line = Buffer.concat(parts).toString("latin1");
    parts = [];
    held = 0;
    const text = readFrame(line, nonce);
    if (text === undefined && line.trim() !== "") {
      noise = `${noise}${line}\n`.slice(-NOISE_KEPT);
      taken = `${taken}${line}\n`.slice(-NOISE_KEPT);
    }
    return text;
  };
  return {
    push: (chunk) => {
      const texts: string[] = [];
      let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
        parts.push(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
        const text = finish();
        if (text !== undefined) texts.push(text);
      }
      if (rest.length > 0) parts.push(Buffer.from(rest));
      held += rest.length;
      overflow ||= held > longest;
      return texts;
    },
    takeNoise: () => {
      const text = taken.trim();
      taken = "";
      return text;
    },
    noise: () => noise.trim(),
    overflowed: () => overflow,
  };
}

/** A frame is a whole line: nonce, length, exactly so many characters of printable ASCII. Anything less is noise. */
function readFrame(line: string, nonce: string): string | undefined {
  if (!line.startsWith(`${nonce} `)) return undefined;
  const match = FRAME.exec(line.slice(nonce.length + 1));
  const text = match?.[2];
  return text !== undefined && text.length === Number(match?.[1]) ? text : undefined;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const NEWLINE = 0x0a;
const NOT_ASCII = /[^\x20-\x7e]/g;
const FRAME = /^(\d{1,9}) ([\x20-\x7e]*)\r?$/;
const LONGEST_LINE = 64 * 1024 * 1024;
const NOISE_KEPT = 8_000;

// BER and DER as a tree of views into the bytes. Reads nothing beyond its input, never throws, bounded in depth and count.

/** One element. `content` is a view for definite lengths; constructed elements also have their children. */
export interface Element {
  /** The identifier octet, class and constructed bit included: 0x30 is SEQUENCE. Multi-octet tags are not read. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Empty for primitive elements. */
  readonly children: readonly Element[];
  /** Header, content and, for indefinite lengths, the end mark. */
  readonly whole: Uint8Array;
}

export type Reading =
  | { readonly kind: "element"; readonly element: Element; readonly trailing: number }
  | { readonly kind: "malformed"; readonly offset: number; readonly why: string };

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

const DEPTH_MAX = 40;
const ELEMENTS_MAX = 200_000;

/** Reads the first element of the bytes; what follows it is counted as `trailing`. */
export function readElement(bytes: Uint8Array): Reading {
  const cursor: Cursor = { bytes, count: 0 };
  try {
    const element = read(cursor, 0, bytes.length, 0);
    return { kind: "element", element, trailing: bytes.length - element.whole.length };
  } catch (error) {
    if (error instanceof Malformed) return { kind: "malformed", offset: error.offset, why: error.message };
    throw error;
  }
}

interface Cursor {
  readonly bytes: Uint8Array;
  count: number;
}

/** Control flow within this file only. */
class Malformed extends Error {
  readonly offset: number;
  constructor(offset: number, why: string) {
    super(why);
    this.offset = offset;
  }
}

function read(cursor: Cursor, start: number, end: number, depth: number): Element {
  if (depth > DEPTH_MAX) throw new Malformed(start, "nested too deeply");
  if (++cursor.count > ELEMENTS_MAX) throw new Malformed(start, "too many elements");
  const { bytes } = cursor;
  const tag = octet(bytes, start, end);
  if ((tag & 0x1f) === 0x1f) throw new Malformed(start, "a tag of several octets");
  const { length, contentStart } = readLength(bytes, start + 1, end);
  const constructed = (tag & 0x20) !== 0;
  if (length === undefined) {
    if (!constructed) throw new Malformed(start, "an indefinite length on a primitive element");
    return readIndefinite(cursor, { tag, start, contentStart, end }, depth);
  }
  const contentEnd = contentStart + length;
  if (contentEnd > end) throw new Malformed(start, "a length that goes beyond its container");
  const children = constructed ? readAll(cursor, contentStart, contentEnd, depth + 1) : [];
  return {
    tag,
    content: bytes.subarray(contentStart, contentEnd),
    children,
    whole: bytes.subarray(start, contentEnd),
  };
}

function readAll(cursor: Cursor, start: number, end: number, depth: number): Element[] {
  const children: Element[] = [];
  for (let at = start; at < end;) {
    const child = read(cursor, at, end, depth);
    children.push(child);
    at += child.whole.length;
  }
  return children;
}

interface IndefiniteHead {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

function readIndefinite(cursor: Cursor, head: IndefiniteHead, depth: number): Element {
  const { bytes } = cursor;
  const children: Element[] = [];
  let at = head.contentStart;
  while (!(octet(bytes, at, head.end) === 0 && octet(bytes, at + 1, head.end) === 0)) {
    const child = read(cursor, at, head.end, depth + 1);
    children.push(child);
    at += child.whole.length;
  }
  return {
    tag: head.tag,
    content: bytes.subarray(head.contentStart, at),
    children,
    whole: bytes.subarray(head.start, at + 2),
  };
}

function readLength(
  bytes: Uint8Array,
  at: number,
  end: number,
): { length: number | undefined; contentStart: number } {
  const first = octet(bytes, at, end);
  if (first < 0x80) return { length: first, contentStart: at + 1 };
  if (first === 0x80) return { length: undefined, contentStart: at + 1 };
  const octets = first & 0x7f;
  if (octets > 4) throw new Malformed(at, "a length of more than four octets");
  let length = 0;
  for (let index = 1; index <= octets; index++) length = length * 256 + octet(bytes, at + index, end);
  return { length, contentStart: at + 1 + octets };
}

function octet(bytes: Uint8Array, at: number, end: number): number {
  const value = at < end ? bytes[at] : undefined;
  if (value === undefined) throw new Malformed(at, "it ends too early");
  return value;
}

/** Returns the octets of an OCTET STRING, also where BER split it into pieces. */
export function octetsOf(element: Element): Uint8Array {
  if (element.children.length === 0) return element.content;
  return Buffer.concat(element.children.map(octetsOf));
}

/** Returns a dotted OID, or undefined where the element is none. */
export function oidOf(element: Element | undefined): string | undefined {
  // The last octet of an arc has no continuation bit.
  if (element?.tag !== TAG.oid || (element.content.at(-1) ?? 0x80) >= 0x80) return undefined;
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of element.content) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 256) return undefined;
    if ((byte & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [head = 0, ...rest] = arcs;
  const first = Math.min(Math.floor(head / 40), 2);
  return [first, head - first * 40, ...rest].join(".");
}

/** Returns a non-negative INTEGER, or undefined where it is none or does not fit a double exactly. */
export function integerOf(element: Element | undefined): number | undefined {
  if (element?.tag !== TAG.integer || element.content.length === 0 || element.content.length > 7)
    return undefined;
  let value = 0;
  for (const byte of element.content) value = value * 256 + byte;
  return (element.content[0] ?? 0) >= 0x80 || value > Number.MAX_SAFE_INTEGER ? undefined : value;
}

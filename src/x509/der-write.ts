// DER from values. Only what sealing and minting need.

import { TAG } from "./der.ts";

/** Returns one element: identifier, shortest length, content. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOctets(content.length), content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => element(TAG.sequence, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => element(TAG.set, ...parts);
export const octets = (bytes: Uint8Array): Buffer => element(TAG.octetString, bytes);
export const nothing = (): Buffer => element(TAG.null);
/** `[n] EXPLICIT` or a constructed IMPLICIT one. */
export const context = (number: number, ...parts: readonly Uint8Array[]): Buffer =>
  element(0xa0 + number, ...parts);

/** Returns an INTEGER; `value` is a non-negative whole number. */
export function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return element(TAG.integer, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** Returns an OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(TAG.oid, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** Returns a BMPString: UTF-16, most significant octet first. */
export function bmpString(text: string): Buffer {
  return element(TAG.bmpString, Buffer.from(text, "utf16le").swap16());
}

function base128(arc: number): number[] {
  const octetsOfArc = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) octetsOfArc.unshift((rest & 0x7f) | 0x80);
  return octetsOfArc;
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

/** BOOLEAN TRUE; DER leaves FALSE out where it is the default. */
export const boolean = (): Buffer => element(TAG.boolean, Buffer.from([0xff]));
/** A BIT STRING of whole octets. */
export const bitString = (bytes: Uint8Array): Buffer => element(TAG.bitString, Buffer.from([0]), bytes);

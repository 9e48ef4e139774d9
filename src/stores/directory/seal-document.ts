// The text of a document: canonical JSON that ends with an HMAC over its owner's name and every byte before it.
// A torn, foreign, exchanged or edited document is told apart here and never believed.

import { createHmac, type KeyObject } from "node:crypto";
import { canonicalJson, type Json } from "../../base/canonical-json.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import { DOCUMENT_FORMAT, type StoreDocument } from "./document.ts";
import type { Owner } from "./layout.ts";

/** A document that may be believed, or why not. */
export type Reading<Document> =
  | { readonly kind: "sound"; readonly document: Document }
  | { readonly kind: "unsound"; readonly diagnostic: Diagnostic };

/** Returns the bytes of a document, sealed for its owner. */
export function sealDocument(document: StoreDocument, mac: KeyObject): Buffer {
  const head = Buffer.from(canonicalJson(document as unknown as Json).slice(0, -1));
  const tail = `${TAIL_START}${authenticate(document.owner, head, mac)}${TAIL_END}`;
  return Buffer.concat([head, Buffer.from(tail)]);
}

/** Reads sealed bytes as the document of an owner; anything that we did not write for it is unsound. */
export function unsealDocument<Document extends StoreDocument>(
  bytes: Buffer,
  owner: Owner,
  mac: KeyObject,
): Reading<Document> {
  const cut = bytes.length - TAIL_LENGTH;
  const tail = bytes.toString("latin1", Math.max(cut, 0));
  if (cut <= 0 || !tail.startsWith(TAIL_START) || !tail.endsWith(TAIL_END)) return torn(owner);
  const head = bytes.subarray(0, cut);
  const claimed = tail.slice(TAIL_START.length, -TAIL_END.length);
  if (authenticate(owner, head, mac) !== claimed) return explain(head, claimed, owner, mac);
  const document = JSON.parse(`${head.toString()}}`) as Document;
  if (document.format === DOCUMENT_FORMAT) return { kind: "sound", document };
  return unsound(diagnose("store/document-format", { owner, format: String(document.format) }));
}

/** Makes an unsound reading of a diagnostic. */
export function unsound(diagnostic: Diagnostic): Reading<never> {
  return { kind: "unsound", diagnostic };
}

function explain(head: Buffer, claimed: string, owner: Owner, mac: KeyObject): Reading<never> {
  const other = claimedOwner(head);
  if (other === undefined) return torn(owner);
  if (other !== owner && authenticate(other, head, mac) === claimed) {
    return unsound(diagnose("store/document-swapped", { owner, other }));
  }
  return unsound(diagnose("store/document-edited", { owner }));
}

function claimedOwner(head: Buffer): string | undefined {
  try {
    const value: unknown = JSON.parse(`${head.toString()}}`);
    if (typeof value !== "object" || value === null || !("owner" in value)) return "";
    return typeof value.owner === "string" ? value.owner : "";
  } catch {
    return undefined;
  }
}

function torn(owner: Owner): Reading<never> {
  return unsound(diagnose("store/document-torn", { owner }));
}

function authenticate(owner: string, head: Buffer, mac: KeyObject): string {
  return createHmac("sha256", mac).update(`${owner}\0`).update(head).digest("hex");
}

const TAIL_START = `,"hmac":"`;
const TAIL_END = `"}\n`;
const TAIL_LENGTH = TAIL_START.length + 64 + TAIL_END.length;

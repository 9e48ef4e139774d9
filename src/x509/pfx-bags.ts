// What the safes of a PKCS#12 file hold: certificates, keys, and how they were sealed.

import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { octetsOf, oidOf, readElement, TAG, type Element } from "./der.ts";
import { OID } from "./oids.ts";
import { decrypt, type Opener } from "./pfx-cipher.ts";
import type { Safe } from "./pfx-container.ts";

export interface Bags {
  readonly certificates: readonly Uint8Array[];
  readonly keys: readonly KeyObject[];
  /** What sealed each key that was not in the clear. */
  readonly keyAlgorithms: readonly Element[];
  /** The friendly name of the first key or certificate that has one. Untrusted text. */
  readonly friendlyName: string | undefined;
}

export type BagsReading =
  | { readonly kind: "read"; readonly bags: Bags }
  | { readonly kind: "wrong-password" }
  | { readonly kind: "refused"; readonly diagnostic: Diagnostic };

interface Collected {
  readonly certificates: Uint8Array[];
  readonly keys: KeyObject[];
  readonly keyAlgorithms: Element[];
  friendlyName: string | undefined;
  /** Of the whole file. */
  readonly count: { left: number };
}

type Stop = Exclude<BagsReading, { kind: "read" }>;

/** Trust stores hold some hundred certificates. */
const BAGS_MAX = 1_000;
/** A key of RSA 16,384 has 9.3 kB. */
const KEY_BYTES_MAX = 16 * 1024;
const DEPTH_MAX = 8;

/** Opens the safes with a password, beside each other, and collects their bags in order, nested ones included. */
export async function readBags(safes: readonly Safe[], opener: Opener): Promise<BagsReading> {
  const count = { left: BAGS_MAX };
  const readings = await Promise.all(safes.map(async (safe) => await readSafe(safe, opener, count)));
  const read: Bags[] = [];
  for (const reading of readings) {
    if (reading.kind !== "read") return reading;
    read.push(reading.bags);
  }
  return {
    kind: "read",
    bags: {
      certificates: read.flatMap(({ certificates }) => certificates),
      keys: read.flatMap(({ keys }) => keys),
      keyAlgorithms: read.flatMap(({ keyAlgorithms }) => keyAlgorithms),
      friendlyName: read.find(({ friendlyName }) => friendlyName !== undefined)?.friendlyName,
    },
  };
}

async function readSafe(safe: Safe, opener: Opener, count: Collected["count"]): Promise<BagsReading> {
  const collected: Collected = {
    certificates: [],
    keys: [],
    keyAlgorithms: [],
    friendlyName: undefined,
    count,
  };
  const contents = await openSafe(safe, opener);
  if (!(contents instanceof Uint8Array)) return contents;
  const reading = readElement(contents);
  if (reading.kind === "malformed" || !holdsBags(reading.element)) return noBags(safe);
  const stop = await collect(reading.element, opener, collected, 0);
  return stop ?? { kind: "read", bags: collected };
}

async function openSafe(safe: Safe, opener: Opener): Promise<Uint8Array | Stop> {
  if (safe.kind === "plain") return safe.contents;
  const decrypted = await decrypt(safe.algorithm, safe.encrypted, opener);
  return decrypted.kind === "plain" ? decrypted.bytes : decrypted;
}

function holdsBags({ tag, children }: Element): boolean {
  return tag === TAG.sequence && children.every((bag) => oidOf(bag.children[0]) !== undefined);
}

/** Rubbish that happens to end in right padding is what a wrong password yields once in 256 times. */
function noBags({ kind }: Safe): Stop {
  return kind === "encrypted" ? { kind: "wrong-password" } : refused("a safe that holds no bags");
}

async function collect(
  contents: Element,
  opener: Opener,
  into: Collected,
  depth: number,
): Promise<Stop | undefined> {
  if (depth > DEPTH_MAX) return refused("safes are nested too deeply");
  for (const bag of contents.children) {
    if (--into.count.left < 0) return unsupported(`more than ${BAGS_MAX} bags`);
    const [identifier, wrapped, attributes] = bag.children;
    const value = wrapped?.children[0];
    if (value === undefined) return refused("a bag without a value");
    into.friendlyName ??= readFriendlyName(attributes);
    const kind = oidOf(identifier);
    const stop =
      kind === OID.safeContentsBag
        ? await collect(value, opener, into, depth + 1)
        : await collectBag(kind, value, opener, into);
    if (stop !== undefined) return stop;
  }
  return undefined;
}

async function collectBag(
  kind: string | undefined,
  value: Element,
  opener: Opener,
  into: Collected,
): Promise<Stop | undefined> {
  switch (kind) {
    case OID.certBag:
      return collectCertificate(value, into);
    case OID.keyBag:
      return collectKey(value.whole, into, "clear");
    case OID.shroudedKeyBag: {
      const [algorithm, encrypted] = value.children;
      if (algorithm === undefined || encrypted === undefined)
        return refused("a sealed key that can't be read");
      const decrypted = await decrypt(algorithm, octetsOf(encrypted), opener);
      into.keyAlgorithms.push(algorithm);
      return decrypted.kind === "plain" ? collectKey(decrypted.bytes, into, "sealed") : decrypted;
    }
    default:
      // CRLs, secrets and what others invented are of no use here, and no harm.
      return undefined;
  }
}

function collectCertificate(value: Element, into: Collected): Stop | undefined {
  if (oidOf(value.children[0]) !== OID.x509Certificate) return undefined;
  const octets = value.children[1]?.children[0];
  if (octets === undefined) return refused("a certificate bag without a certificate");
  into.certificates.push(octetsOf(octets));
  return undefined;
}

function collectKey(pkcs8: Uint8Array, into: Collected, origin: "clear" | "sealed"): Stop | undefined {
  if (pkcs8.length > KEY_BYTES_MAX) return unsupported(`a private key of ${pkcs8.length} bytes`);
  // An error that an earlier call left in OpenSSL's queue fails the next reading, and that one alone.
  const key = readKey(pkcs8) ?? readKey(pkcs8);
  if (key !== undefined) {
    into.keys.push(key);
    return undefined;
  }
  const readable = pkcs8[0] === TAG.sequence && readElement(pkcs8).kind === "element";
  if (origin === "sealed" && !readable) return { kind: "wrong-password" };
  return unsupported("a kind of private key that OpenSSL can't read");
}

/** A key without a public half belongs to no certificate, and is none here. */
function readKey(pkcs8: Uint8Array): KeyObject | undefined {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
    createPublicKey(key);
    return key;
  } catch {
    return undefined;
  }
}

function readFriendlyName(attributes: Element | undefined): string | undefined {
  const attribute = attributes?.children.find(({ children }) => oidOf(children[0]) === OID.friendlyName);
  const name = attribute?.children[1]?.children[0];
  if (name === undefined || name.content.length % 2 !== 0) return undefined;
  return Buffer.from(name.content).swap16().toString("utf16le");
}

function refused(why: string): Stop {
  return { kind: "refused", diagnostic: diagnose("pfx/not-pkcs12", { why }) };
}

function unsupported(what: string): Stop {
  return { kind: "refused", diagnostic: diagnose("pfx/unsupported", { what }) };
}

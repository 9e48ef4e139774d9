// What the safes of a PKCS#12 file hold: certificates, keys, and how they were sealed.

import { createPrivateKey, type KeyObject } from "node:crypto";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { octetsOf, oidOf, readElement, type Element } from "./der.ts";
import { OID } from "./oids.ts";
import { decrypt, type PasswordForm } from "./pfx-cipher.ts";
import type { Safe } from "./pfx-container.ts";

export interface Bags {
  readonly certificates: readonly Uint8Array[];
  readonly keys: readonly KeyObject[];
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
  friendlyName: string | undefined;
}

type Stop = Exclude<BagsReading, { kind: "read" }>;

/** Opens every safe with a password and collects its bags, nested ones included. */
export async function readBags(safes: readonly Safe[], password: PasswordForm): Promise<BagsReading> {
  const collected: Collected = { certificates: [], keys: [], friendlyName: undefined };
  for (const safe of safes) {
    const contents = await openSafe(safe, password);
    if (!(contents instanceof Uint8Array)) return contents;
    const reading = readElement(contents);
    if (reading.kind === "malformed") {
      return safe.kind === "encrypted" ? { kind: "wrong-password" } : refused(reading.why);
    }
    const stop = await collect(reading.element, password, collected);
    if (stop !== undefined) return stop;
  }
  return { kind: "read", bags: collected };
}

async function openSafe(safe: Safe, password: PasswordForm): Promise<Uint8Array | Stop> {
  if (safe.kind === "plain") return safe.contents;
  const decrypted = await decrypt(safe.algorithm, safe.encrypted, password);
  return decrypted.kind === "plain" ? decrypted.bytes : decrypted;
}

async function collect(
  contents: Element,
  password: PasswordForm,
  into: Collected,
): Promise<Stop | undefined> {
  for (const bag of contents.children) {
    const [identifier, wrapped, attributes] = bag.children;
    const value = wrapped?.children[0];
    if (value === undefined) return refused("a bag without a value");
    into.friendlyName ??= readFriendlyName(attributes);
    const stop = await collectBag(oidOf(identifier), value, password, into);
    if (stop !== undefined) return stop;
  }
  return undefined;
}

async function collectBag(
  kind: string | undefined,
  value: Element,
  password: PasswordForm,
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
      const decrypted = await decrypt(algorithm, octetsOf(encrypted), password);
      return decrypted.kind === "plain" ? collectKey(decrypted.bytes, into, "sealed") : decrypted;
    }
    case OID.safeContentsBag:
      return await collect(value, password, into);
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
  try {
    into.keys.push(createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" }));
    return undefined;
  } catch {
    // Rubbish that happens to end in right padding is what a wrong password yields once in 256 times.
    const readable = readElement(pkcs8).kind === "element";
    if (origin === "sealed" && !readable) return { kind: "wrong-password" };
    return {
      kind: "refused",
      diagnostic: diagnose("pfx/unsupported", { what: "a kind of private key that OpenSSL can't read" }),
    };
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

// The outer layers of a PKCS#12 file: what is sealed how. Nothing is decrypted here, and nothing costly is begun.

import { diagnose, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { integerOf, octetsOf, oidOf, readElement, TAG, type Element } from "./der.ts";
import { OID } from "./oids.ts";

/** One safe: bags in the clear, or encrypted ones with the algorithm that seals them. */
export type Safe =
  | { readonly kind: "plain"; readonly contents: Uint8Array }
  | { readonly kind: "encrypted"; readonly algorithm: Element; readonly encrypted: Uint8Array };

export interface MacData {
  readonly algorithm: Element;
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

export interface PfxContainer {
  readonly safes: readonly Safe[];
  /** The octets that the MAC covers. */
  readonly authenticated: Uint8Array;
  readonly mac: MacData | undefined;
}

const BYTES_MAX = 4 * 1024 * 1024;
const CONTEXT_0 = 0xa0;
const IMPLICIT_0 = new Set([0x80, 0xa0]);

/** Reads the container. Bytes after its end are ignored, as mainstream tools do. */
export function readContainer(bytes: Uint8Array): Checked<PfxContainer> {
  if (bytes.length > BYTES_MAX)
    return failed(diagnose("pfx/too-large", { bytes: bytes.length, bytesMax: BYTES_MAX }));
  if (bytes.length === 0) return notPkcs12("it is empty");
  if (bytes[0] !== TAG.sequence) return notPkcs12("it does not begin with a sequence");
  const reading = readElement(bytes);
  if (reading.kind === "malformed") {
    const early = /ends too early|beyond its container/.test(reading.why) && looksLikePfx(bytes);
    return failed(early ? diagnose("pfx/truncated", {}) : diagnose("pfx/not-pkcs12", { why: reading.why }));
  }
  return readPfx(reading.element);
}

/** The first bytes of every PFX: a sequence, its length, then version 3. */
function looksLikePfx(bytes: Uint8Array): boolean {
  const length = bytes[1] ?? 0;
  const start = length > 0x80 ? 2 + (length & 0x7f) : 2;
  return bytes.length <= start || (bytes[start] === TAG.integer && bytes[start + 2] === 3);
}

function readPfx(pfx: Element): Checked<PfxContainer> {
  const [version, authSafe, macData] = pfx.children;
  if (integerOf(version) !== 3) return notPkcs12("its version is not 3");
  const authenticated = readData(authSafe);
  if (authenticated === undefined) {
    const signed = oidOf(authSafe?.children[0]) === "1.2.840.113549.1.7.2";
    return signed
      ? failed(diagnose("pfx/unsupported", { what: "a public-key signature" }))
      : notPkcs12("it holds no data");
  }
  const reading = readElement(authenticated);
  if (reading.kind === "malformed") return notPkcs12(reading.why);
  const safes: Safe[] = [];
  for (const content of reading.element.children) {
    const safe = readSafe(content);
    if (safe === undefined) return failed(diagnose("pfx/unsupported", { what: "public-key encryption" }));
    safes.push(safe);
  }
  const mac = macData === undefined ? undefined : readMac(macData);
  if (macData !== undefined && mac === undefined) return notPkcs12("its MAC can't be read");
  return { value: { safes, authenticated, mac }, diagnostics: [] };
}

function readSafe(content: Element): Safe | undefined {
  const data = readData(content);
  if (data !== undefined) return { kind: "plain", contents: data };
  if (oidOf(content.children[0]) !== OID.encryptedData) return undefined;
  const info = content.children[1]?.children[0]?.children[1];
  const [, algorithm, encrypted] = info?.children ?? [];
  if (algorithm === undefined || encrypted === undefined || !IMPLICIT_0.has(encrypted.tag)) return undefined;
  return { kind: "encrypted", algorithm, encrypted: octetsOf(encrypted) };
}

function readData(content: Element | undefined): Uint8Array | undefined {
  if (oidOf(content?.children[0]) !== OID.data) return undefined;
  const wrapped = content?.children[1];
  const octetString = wrapped?.tag === CONTEXT_0 ? wrapped.children[0] : undefined;
  return octetString === undefined ? undefined : octetsOf(octetString);
}

function readMac(macData: Element): MacData | undefined {
  const [digestInfo, salt, iterations] = macData.children;
  const [algorithm, digest] = digestInfo?.children ?? [];
  const rounds = iterations === undefined ? 1 : integerOf(iterations);
  if (algorithm === undefined || digest === undefined || salt === undefined || rounds === undefined)
    return undefined;
  return { algorithm, digest: octetsOf(digest), salt: octetsOf(salt), iterations: rounds };
}

function notPkcs12(why: string): Checked<PfxContainer> {
  return failed(diagnose("pfx/not-pkcs12", { why }));
}

function failed(diagnostic: Diagnostic): Checked<PfxContainer> {
  return { diagnostics: [diagnostic] };
}

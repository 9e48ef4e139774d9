// A PKCS#12 file and its password → the certificate that its key belongs to. Every failure has its own code.

import { createPublicKey, X509Certificate, type KeyObject } from "node:crypto";
import type { Secret } from "../base/secret.ts";
import { diagnose, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { orderChain } from "./chain.ts";
import { readBags, type Bags } from "./pfx-bags.ts";
import { verifyMac, type PasswordForm } from "./pfx-cipher.ts";
import { readContainer, type PfxContainer } from "./pfx-container.ts";
import { describeSealing, type Sealing } from "./sealing.ts";
import { thumbprintOf } from "./thumbprint.ts";

export interface PfxContents {
  /** DER of the certificate whose key is in the file. */
  readonly leaf: Uint8Array;
  readonly privateKey: KeyObject;
  /** From the leaf up, as far as the file goes. */
  readonly chain: readonly Uint8Array[];
  /** Every certificate of the file, in its order. */
  readonly certificates: readonly Uint8Array[];
  readonly sealing: Sealing;
  /** Untrusted text. */
  readonly friendlyName?: string;
}

export interface OpenOptions {
  /** Which certificate is meant where the file holds several with their keys. */
  readonly wanted?: Thumbprint;
}

interface Pair {
  readonly leaf: Uint8Array;
  readonly privateKey: KeyObject;
}

/** Opens a PKCS#12 file: bounded in time, size and depth; never throws; the event loop is not blocked. */
export async function openPfx(
  bytes: Uint8Array,
  password: Secret | undefined,
  options: OpenOptions = {},
): Promise<Checked<PfxContents>> {
  const container = readContainer(bytes);
  if (container.value === undefined) return { diagnostics: container.diagnostics };
  const opened = await openWithForms(container.value, password);
  if (opened.kind === "failed") return { diagnostics: [opened.diagnostic] };
  const pair = choosePair(opened.bags, options.wanted);
  if (!("leaf" in pair)) return { diagnostics: [pair] };
  const { certificates, friendlyName } = opened.bags;
  const unsealed = container.value.mac === undefined ? [diagnose("pfx/no-integrity", {})] : [];
  return {
    value: {
      ...pair,
      chain: orderChain(pair.leaf, certificates),
      certificates,
      sealing: describeSealing(container.value),
      ...(friendlyName === undefined ? {} : { friendlyName }),
    },
    diagnostics: unsealed,
  };
}

/** What a file holds, whether or not it has a key: for `inspect`. */
export async function openBags(
  bytes: Uint8Array,
  password: Secret | undefined,
): Promise<Checked<{ readonly bags: Bags; readonly sealing: Sealing }>> {
  const container = readContainer(bytes);
  if (container.value === undefined) return { diagnostics: container.diagnostics };
  const opened = await openWithForms(container.value, password);
  if (opened.kind === "failed") return { diagnostics: [opened.diagnostic] };
  return { value: { bags: opened.bags, sealing: describeSealing(container.value) }, diagnostics: [] };
}

type Opened =
  | { readonly kind: "opened"; readonly bags: Bags }
  | { readonly kind: "failed"; readonly diagnostic: Diagnostic };

/** No password and an empty one are sealed differently, and people mean either: both are tried. */
async function openWithForms(container: PfxContainer, password: Secret | undefined): Promise<Opened> {
  const text = password?.reveal() ?? "";
  const forms: readonly PasswordForm[] = text === "" ? ["", undefined] : [text];
  let last: Opened = { kind: "failed", diagnostic: diagnose("pfx/wrong-password", {}) };
  for (const form of forms) {
    const opened = await openWith(container, form);
    if (opened.kind === "opened") return opened;
    last = opened;
    if (opened.diagnostic.code !== "pfx/wrong-password") return opened;
  }
  return last;
}

async function openWith(
  { mac, authenticated, safes }: PfxContainer,
  password: PasswordForm,
): Promise<Opened> {
  if (mac !== undefined) {
    const verdict = await verifyMac(mac, authenticated, password);
    if (verdict.kind === "refused") return { kind: "failed", diagnostic: verdict.diagnostic };
    if (verdict.kind === "wrong-password")
      return { kind: "failed", diagnostic: diagnose("pfx/wrong-password", {}) };
  }
  const reading = await readBags(safes, password);
  switch (reading.kind) {
    case "read":
      return { kind: "opened", bags: reading.bags };
    case "wrong-password":
      return { kind: "failed", diagnostic: diagnose("pfx/wrong-password", {}) };
    case "refused":
      return { kind: "failed", diagnostic: reading.diagnostic };
  }
}

function choosePair({ certificates, keys }: Bags, wanted: Thumbprint | undefined): Pair | Diagnostic {
  if (keys.length === 0) return diagnose("pfx/no-private-key", { certificates: certificates.length });
  if (certificates.length === 0) return diagnose("pfx/no-certificate", {});
  const pairs = findPairs(certificates, keys);
  const [first, ...others] = pairs;
  if (first === undefined) return diagnose("pfx/key-mismatch", {});
  if (wanted !== undefined) {
    const found = pairs.map(({ leaf }) => thumbprintOf(leaf));
    return (
      pairs.find((_, index) => found[index] === wanted) ?? diagnose("pfx/wanted-absent", { wanted, found })
    );
  }
  if (others.length === 0) return first;
  return diagnose("pfx/several-keys", { thumbprints: pairs.map(({ leaf }) => thumbprintOf(leaf)) });
}

/** The key itself decides, not the ids that the file claims: a file without MAC may lie. */
function findPairs(certificates: readonly Uint8Array[], keys: readonly KeyObject[]): Pair[] {
  const publicKeys = keys.map((privateKey) => ({
    privateKey,
    spki: exportPublic(createPublicKey(privateKey)),
  }));
  return certificates.flatMap((leaf) => {
    const spki = readPublicKey(leaf);
    const match = spki && publicKeys.find((key) => key.spki.equals(spki));
    return match === undefined ? [] : [{ leaf, privateKey: match.privateKey }];
  });
}

function readPublicKey(der: Uint8Array): Buffer | undefined {
  try {
    return exportPublic(new X509Certificate(der).publicKey);
  } catch {
    return undefined;
  }
}

function exportPublic(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" });
}

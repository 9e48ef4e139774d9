// A PKCS#12 file and its password → the certificate that its key belongs to. Every failure has its own code.

import { createPublicKey, type KeyObject } from "node:crypto";
import type { Secret } from "../base/secret.ts";
import { diagnose, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import { makeBudget } from "./budget.ts";
import { orderChain } from "./chain.ts";
import { isPair, readPublicKey, spkiOf } from "./key-proof.ts";
import { passwordForms, type PasswordForm } from "./password-form.ts";
import { readBags, type Bags } from "./pfx-bags.ts";
import { readContainer, type PfxContainer } from "./pfx-container.ts";
import { verifyMac } from "./pfx-mac.ts";
import { describeSealing, type Sealing } from "./sealing.ts";
import { thumbprintOf } from "./thumbprint.ts";

export interface PfxContents {
  /** DER of the certificate whose key is in the file. */
  readonly leaf: Uint8Array;
  /** It was seen to sign what the leaf verifies. */
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

/** Opens a PKCS#12 file: bounded in time, size and depth; never throws; the event loop is not blocked. */
export async function openPfx(
  bytes: Uint8Array,
  password: Secret | undefined,
  options: OpenOptions = {},
): Promise<Checked<PfxContents>> {
  const { value: opened, diagnostics } = await openBags(bytes, password);
  if (opened === undefined) return { diagnostics };
  const pair = await choosePair(opened.bags, options.wanted);
  if (!("leaf" in pair)) return { diagnostics: [pair] };
  const { certificates, friendlyName } = opened.bags;
  return {
    value: {
      ...pair,
      chain: orderChain(pair.leaf, certificates),
      certificates,
      sealing: opened.sealing,
      ...(friendlyName === undefined ? {} : { friendlyName }),
    },
    diagnostics,
  };
}

export interface OpenedBags {
  readonly bags: Bags;
  readonly sealing: Sealing;
}

/** What a file holds, whether or not it has a key: for `inspect`. Warns where nothing tells whether it was changed. */
export async function openBags(
  bytes: Uint8Array,
  password: Secret | undefined,
): Promise<Checked<OpenedBags>> {
  const { value: container, diagnostics } = readContainer(bytes);
  if (container === undefined) return { diagnostics };
  const opened = await openWithForms(container, passwordForms(password));
  if (opened.kind === "failed") return { diagnostics: [opened.diagnostic] };
  const { bags } = opened;
  return {
    value: { bags, sealing: describeSealing(container, bags.keyAlgorithms) },
    diagnostics: container.mac === undefined ? [diagnose("pfx/no-integrity", {})] : [],
  };
}

type Opened =
  | { readonly kind: "opened"; readonly bags: Bags }
  | { readonly kind: "failed"; readonly diagnostic: Diagnostic };

async function openWithForms(container: PfxContainer, forms: readonly PasswordForm[]): Promise<Opened> {
  for (const form of forms) {
    const opened = await openWith(container, form);
    if (opened.kind === "opened" || opened.diagnostic.code !== "pfx/wrong-password") return opened;
  }
  return { kind: "failed", diagnostic: diagnose("pfx/wrong-password", {}) };
}

async function openWith(
  { mac, authenticated, safes }: PfxContainer,
  password: PasswordForm,
): Promise<Opened> {
  const budget = makeBudget();
  if (mac !== undefined) {
    const verdict = await verifyMac({ mac, authenticated, password, budget });
    if (verdict.kind === "refused") return { kind: "failed", diagnostic: verdict.diagnostic };
    if (verdict.kind === "wrong-password")
      return { kind: "failed", diagnostic: diagnose("pfx/wrong-password", {}) };
  }
  const reading = await readBags(safes, { password, budget });
  switch (reading.kind) {
    case "read":
      return { kind: "opened", bags: reading.bags };
    case "wrong-password": {
      const code = mac === undefined ? "pfx/wrong-password" : "pfx/two-passwords";
      return { kind: "failed", diagnostic: diagnose(code, {}) };
    }
    case "refused":
      return { kind: "failed", diagnostic: reading.diagnostic };
  }
}

interface Pair {
  readonly leaf: Uint8Array;
  readonly privateKey: KeyObject;
}

async function choosePair(bags: Bags, wanted: Thumbprint | undefined): Promise<Pair | Diagnostic> {
  const { certificates, keys } = bags;
  if (keys.length === 0) return diagnose("pfx/no-private-key", { certificates: certificates.length });
  if (certificates.length === 0) return diagnose("pfx/no-certificate", {});
  const pairs = findPairs(bags);
  const found = [...pairs.keys()];
  if (wanted !== undefined && found.length > 0 && !pairs.has(wanted))
    return diagnose("pfx/wanted-absent", { wanted, found });
  if (wanted === undefined && found.length > 1) return diagnose("pfx/several-keys", { thumbprints: found });
  const [first] = found;
  const candidates = first === undefined ? [] : (pairs.get(wanted ?? first) ?? []);
  for (const { pair, publicKey } of candidates) if (await isPair(pair.privateKey, publicKey)) return pair;
  return diagnose("pfx/key-mismatch", {});
}

interface Candidate {
  readonly pair: Pair;
  readonly publicKey: KeyObject;
}

/** The keys themselves decide, not the ids that the file claims. A certificate or a key that is there twice is one. */
function findPairs({ certificates, keys }: Bags): ReadonlyMap<Thumbprint, readonly Candidate[]> {
  const halves = keys.map((privateKey) => ({ privateKey, spki: spkiOf(createPublicKey(privateKey)) }));
  const pairs = new Map<Thumbprint, readonly Candidate[]>();
  for (const leaf of certificates) {
    const publicKey = readPublicKey(leaf);
    if (publicKey === undefined) continue;
    const wanted = spkiOf(publicKey);
    const matches = halves.filter(({ spki }) => spki.equals(wanted));
    if (matches.length > 0)
      pairs.set(
        thumbprintOf(leaf),
        matches.map(({ privateKey }) => ({ pair: { leaf, privateKey }, publicKey })),
      );
  }
  return pairs;
}

// Real PFX files for tests of node stores.

import { createPrivateKey, X509Certificate } from "node:crypto";
import { Secret } from "../../src/base/secret.ts";
import { invariant } from "../../src/base/invariant.ts";
import { parseThumbprint, type Thumbprint } from "../../src/model/thumbprint.ts";
import type { StoreMaterial } from "../../src/port/node-store.ts";
import { sealPfx } from "../../src/x509/seal.ts";
import { STORE_CERTIFICATE_PEMS, STORE_KEY_PEM } from "./store-pems.ts";

export type MaterialName = keyof typeof STORE_CERTIFICATE_PEMS;

export interface TestMaterial {
  readonly name: MaterialName;
  readonly thumbprint: Thumbprint;
  readonly der: Uint8Array;
  readonly material: Extract<StoreMaterial, { readonly kind: "pfx" }>;
}

/** A word that must appear in no file, output or message: the password of every test PFX. */
export const CANARY = "canary-7f3d-password";

/** Returns the certificate of a name with its key, as a PFX under {@link CANARY}; the same bytes each time. */
export function aMaterial(name: MaterialName): TestMaterial {
  const known = MADE.get(name);
  if (known !== undefined) return known;
  const x509 = new X509Certificate(STORE_CERTIFICATE_PEMS[name]);
  const thumbprint = parseThumbprint(x509.fingerprint.replaceAll(":", ""));
  invariant(thumbprint !== undefined, "a fingerprint is a thumbprint with colons");
  const der = new Uint8Array(x509.raw);
  const password = new Secret(CANARY);
  const privateKey = createPrivateKey(STORE_KEY_PEM);
  const bytes = sealPfx({ leaf: der, chain: [], privateKey, password, iterations: 10, cipher: "aes-256" });
  const material: TestMaterial = { name, thumbprint, der, material: { kind: "pfx", bytes, password } };
  MADE.set(name, material);
  return material;
}

const MADE = new Map<MaterialName, TestMaterial>();

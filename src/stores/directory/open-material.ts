// Opens PFX files and seals them anew with the store's key; each distinct file once a session. Only writing loads it.

import type { Secret } from "../../base/secret.ts";
import { invariant } from "../../base/invariant.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Thumbprint } from "../../model/thumbprint.ts";
import { openPfx } from "../../x509/open.ts";
import { readCertificate } from "../../x509/read-certificate.ts";
import { sealPfx } from "../../x509/seal.ts";
import { sha256, type Material, type Materials } from "./material.ts";

/** Makes what opens and seals with a store's key. What it opened stays in memory, sealed, as long as it lives. */
export function openMaterials(sealingKey: Secret): Materials {
  const opened = new Map<string, Promise<Material | Diagnostic>>();
  return {
    open: (bytes, password, wanted) => {
      const key = [sha256(bytes), wanted, hashOf(password)].join(" ");
      const material = opened.get(key) ?? openAndSeal(bytes, password, wanted, sealingKey);
      opened.set(key, material);
      return material;
    },
    recognise: async (bytes) => {
      const { value } = await openPfx(bytes, sealingKey);
      return value === undefined ? undefined : materialOf(value.leaf, bytes);
    },
  };
}

async function openAndSeal(
  bytes: Uint8Array,
  password: Secret | undefined,
  wanted: Thumbprint,
  sealingKey: Secret,
): Promise<Material | Diagnostic> {
  const { value, diagnostics } = await openPfx(bytes, password, { wanted });
  if (value === undefined) return firstError(diagnostics);
  const { leaf, certificates, privateKey } = value;
  const chain = certificates.filter((der) => Buffer.compare(der, leaf) !== 0);
  const sealed = { leaf, chain, privateKey, password: sealingKey, iterations: 1, cipher: "aes-256" } as const;
  return materialOf(leaf, sealPfx(sealed));
}

function materialOf(leaf: Uint8Array, pfx: Uint8Array): Material {
  const { value: facts } = readCertificate(leaf);
  invariant(facts !== undefined, "the certificate of an opened PFX can be read");
  return { facts, der: leaf, pfx };
}

function firstError(diagnostics: readonly Diagnostic[]): Diagnostic {
  const error = diagnostics.find(({ severity }) => severity === "error");
  invariant(error !== undefined, "a PFX that can't be used says why");
  return error;
}

function hashOf(password: Secret | undefined): string {
  return password === undefined ? "none" : sha256(Buffer.from(password.reveal()));
}

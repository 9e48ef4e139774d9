// What a PFX, CER or PEM file holds, and which types it could serve: plain data for `cscert inspect`.

import { createPublicKey, X509Certificate } from "node:crypto";
import type { Instant } from "../base/instant.ts";
import type { Secret } from "../base/secret.ts";
import { diagnose, hasErrors, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "../model/certificate.ts";
import { CERTIFICATE_TYPES, type CertificateType } from "../model/certificate-type.ts";
import { findUnsuitability } from "../model/suitability.ts";
import { orderChain } from "./chain.ts";
import { decodeCertificates } from "./decode.ts";
import { openBags } from "./open.ts";
import { readCertificate } from "./read-certificate.ts";
import type { Sealing } from "./sealing.ts";

export interface InspectContext {
  readonly now: Instant;
  /** To judge subjects by; empty: they are not judged. */
  readonly sipDomains: readonly string[];
}

/** Whether a type could use a certificate, and why not. */
export interface Serving {
  readonly type: CertificateType;
  readonly verdict: "yes" | "no";
  readonly diagnostics: readonly Diagnostic[];
}

export interface InspectedCertificate {
  readonly certificate: Certificate;
  readonly privateKey: "in-file" | "not-in-file";
  /** Subjects of its issuers in this file, from it up. */
  readonly chain: readonly string[];
  /** Empty for authorities. */
  readonly serves: readonly Serving[];
}

export interface InspectReport {
  readonly kind: "pfx" | "certificates";
  readonly certificates: readonly InspectedCertificate[];
  readonly privateKeys: number;
  readonly sealing?: Sealing;
}

/** Inspects a file of any of the three kinds; says precisely why one can't be opened. */
export async function inspectFile(
  bytes: Uint8Array,
  password: Secret | undefined,
  context: InspectContext,
): Promise<Checked<InspectReport>> {
  const decoded = decodeCertificates(bytes);
  if (decoded.value !== undefined && decoded.value.some((der) => readCertificate(der).value !== undefined)) {
    const inspected = inspectAll(decoded.value, [], context);
    return {
      value: { kind: "certificates", certificates: inspected.certificates, privateKeys: 0 },
      diagnostics: inspected.diagnostics,
    };
  }
  const opened = await openBags(bytes, password);
  if (opened.value === undefined) return { diagnostics: opened.diagnostics };
  const { bags, sealing } = opened.value;
  const keys = bags.keys.map((key) => createPublicKey(key).export({ format: "der", type: "spki" }));
  const { certificates, diagnostics } = inspectAll(bags.certificates, keys, context);
  if (keys.length === 0)
    diagnostics.push({
      ...diagnose("pfx/no-private-key", { certificates: certificates.length }),
      severity: "warning",
    });
  return { value: { kind: "pfx", certificates, privateKeys: keys.length, sealing }, diagnostics };
}

function inspectAll(
  ders: readonly Uint8Array[],
  keys: readonly Buffer[],
  context: InspectContext,
): { readonly certificates: InspectedCertificate[]; readonly diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const certificates = ders.flatMap((der) => {
    const { value, diagnostics: found } = readCertificate(der);
    diagnostics.push(...found);
    if (value === undefined) return [];
    const spki = new X509Certificate(der).publicKey.export({ format: "der", type: "spki" });
    const privateKey = keys.some((key) => key.equals(spki)) ? "in-file" : "not-in-file";
    const chain = orderChain(der, ders).flatMap((issuer) => readCertificate(issuer).value?.subject ?? []);
    return [
      {
        certificate: value,
        privateKey,
        chain,
        serves: value.isAuthority ? [] : judge(value, context),
      } as const,
    ];
  });
  return { certificates, diagnostics };
}

function judge(certificate: Certificate, { now, sipDomains }: InspectContext): readonly Serving[] {
  return CERTIFICATE_TYPES.map((type) => {
    const diagnostics = findUnsuitability({ type, certificate, at: now, sipDomains, product: "sfb-2019" });
    return { type, verdict: hasErrors(diagnostics) ? "no" : "yes", diagnostics };
  });
}

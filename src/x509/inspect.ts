// What a PFX, CER or PEM file holds, and which types it could serve: plain data for `cscert inspect`.

import { createPublicKey } from "node:crypto";
import type { Instant } from "../base/instant.ts";
import type { Secret } from "../base/secret.ts";
import { diagnose, hasErrors, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "../model/certificate.ts";
import { CERTIFICATE_TYPES, type CertificateType } from "../model/certificate-type.ts";
import { findUnsuitability } from "../model/suitability.ts";
import { makeChainFinder } from "./chain.ts";
import { decodeCertificates } from "./decode.ts";
import { TAG } from "./der.ts";
import { readPublicKey, spkiOf } from "./key-proof.ts";
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

/** Inspects a file of any of these kinds; says precisely why one can't be opened. */
export async function inspectFile(
  bytes: Uint8Array,
  password: Secret | undefined,
  context: InspectContext,
): Promise<Checked<InspectReport>> {
  const decoded = decodeCertificates(bytes);
  const isSound = decoded.value?.some((der) => readCertificate(der).value !== undefined) === true;
  // What is no DER can be no PFX either.
  if (!isSound && bytes[0] === TAG.sequence) return await inspectPfx(bytes, password, context);
  if (decoded.value === undefined) return { diagnostics: decoded.diagnostics };
  const { certificates, diagnostics } = inspectAll(decoded.value, [], context);
  diagnostics.push(...decoded.diagnostics);
  if (certificates.length === 0) return { diagnostics };
  return { value: { kind: "certificates", certificates, privateKeys: 0 }, diagnostics };
}

async function inspectPfx(
  bytes: Uint8Array,
  password: Secret | undefined,
  context: InspectContext,
): Promise<Checked<InspectReport>> {
  const opened = await openBags(bytes, password);
  if (opened.value === undefined) return { diagnostics: opened.diagnostics };
  const { bags, sealing } = opened.value;
  const keys = bags.keys.map((key) => spkiOf(createPublicKey(key)));
  const { certificates, diagnostics } = inspectAll(bags.certificates, keys, context);
  diagnostics.push(...opened.diagnostics);
  if (bags.keys.length === 0)
    diagnostics.push({
      ...diagnose("pfx/no-private-key", { certificates: certificates.length }),
      severity: "warning",
    });
  return { value: { kind: "pfx", certificates, privateKeys: bags.keys.length, sealing }, diagnostics };
}

function inspectAll(
  ders: readonly Uint8Array[],
  keys: readonly Buffer[],
  context: InspectContext,
): { readonly certificates: InspectedCertificate[]; readonly diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const findChain = makeChainFinder(ders);
  const read = ders.map((der) => [der, readCertificate(der)] as const);
  const subjects = new Map(read.map(([der, { value }]) => [der, value?.subject]));
  const certificates = read.flatMap(([der, { value: certificate, diagnostics: found }]) => {
    diagnostics.push(...found);
    if (certificate === undefined) return [];
    const half = readPublicKey(der);
    const spki = half && spkiOf(half);
    const hasKey = spki !== undefined && keys.some((key) => key.equals(spki));
    return [
      {
        certificate,
        privateKey: hasKey ? "in-file" : "not-in-file",
        chain: findChain(der).flatMap((issuer) => subjects.get(issuer) ?? []),
        serves: certificate.isAuthority ? [] : judge(certificate, context),
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

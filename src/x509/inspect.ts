// What a PFX, CER or PEM file holds, and which types it could serve: plain data for `cscert inspect`.

import { createPublicKey, type KeyObject } from "node:crypto";
import type { Instant } from "../base/instant.ts";
import type { Secret } from "../base/secret.ts";
import { diagnose, hasErrors, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "../model/certificate.ts";
import { CERTIFICATE_TYPES, type CertificateType } from "../model/certificate-type.ts";
import { findUnsuitability } from "../model/suitability.ts";
import { makeChainFinder } from "./chain.ts";
import { decodeCertificates } from "./decode.ts";
import { TAG } from "./der.ts";
import { isPair, readPublicKey, spkiOf } from "./key-proof.ts";
import { openBags } from "./open.ts";
import { readCertificate } from "./read-certificate.ts";
import type { Sealing } from "./sealing.ts";

export interface InspectContext {
  readonly now: Instant;
  /** To judge subjects by; empty: they are not judged. */
  readonly sipDomains: readonly string[];
  /** What the file's name promises; where the bytes are neither, that decides what it is said not to be. */
  readonly named?: "pfx" | "certificates";
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
  const isReadable = decoded.diagnostics.every(({ code }) => code !== "certificate/unreadable");
  // What is no DER can be no PFX either.
  const mayBePfx = bytes[0] === TAG.sequence || (!isReadable && context.named === "pfx");
  if (!isSound && mayBePfx) return await inspectPfx(bytes, password, context);
  if (decoded.value === undefined) return { diagnostics: decoded.diagnostics };
  const { certificates, diagnostics } = await inspectAll(decoded.value, [], context);
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
  const { certificates, diagnostics } = await inspectAll(bags.certificates, bags.keys, context);
  diagnostics.push(...opened.diagnostics, ...findUnusable(certificates, bags.keys.length));
  return { value: { kind: "pfx", certificates, privateKeys: bags.keys.length, sealing }, diagnostics };
}

/** What keeps an apply from using the file keeps nobody from looking at it: the same codes, as warnings. */
function findUnusable(certificates: readonly InspectedCertificate[], keys: number): readonly Diagnostic[] {
  if (certificates.some(({ privateKey }) => privateKey === "in-file")) return [];
  const found =
    keys === 0
      ? diagnose("pfx/no-private-key", { certificates: certificates.length })
      : diagnose(certificates.length === 0 ? "pfx/no-certificate" : "pfx/key-mismatch", {});
  return [{ ...found, severity: "warning" }];
}

async function inspectAll(
  ders: readonly Uint8Array[],
  keys: readonly KeyObject[],
  context: InspectContext,
): Promise<{ readonly certificates: InspectedCertificate[]; readonly diagnostics: Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const certificates: InspectedCertificate[] = [];
  const findChain = makeChainFinder(ders);
  const hasKey = makeKeyFinder(keys);
  const read = ders.map((der) => [der, readCertificate(der)] as const);
  const subjects = new Map(read.map(([der, { value }]) => [der, value?.subject]));
  for (const [der, { value: certificate, diagnostics: found }] of read) {
    diagnostics.push(...found);
    if (certificate === undefined) continue;
    certificates.push({
      certificate,
      privateKey: (await hasKey(der)) ? "in-file" : "not-in-file",
      chain: findChain(der).flatMap((issuer) => subjects.get(issuer) ?? []),
      serves: certificate.isAuthority ? [] : judge(certificate, context),
    });
  }
  return { certificates, diagnostics };
}

/** The keys themselves decide: equal public halves, and a signature that is verified. Each half is tried once, however often it is there. */
function makeKeyFinder(keys: readonly KeyObject[]): (der: Uint8Array) => Promise<boolean> {
  const byHalf = Map.groupBy(keys, (key) => nameOf(createPublicKey(key)));
  const verdicts = new Map<string, boolean>();
  return async (der) => {
    const publicKey = readPublicKey(der);
    if (publicKey === undefined) return false;
    const half = nameOf(publicKey);
    const verdict = verdicts.get(half) ?? (await hasPair(publicKey, byHalf.get(half) ?? []));
    verdicts.set(half, verdict);
    return verdict;
  };
}

function nameOf(publicKey: KeyObject): string {
  return spkiOf(publicKey).toString("base64");
}

async function hasPair(publicKey: KeyObject, keys: readonly KeyObject[]): Promise<boolean> {
  for (const key of keys) if (await isPair(key, publicKey)) return true;
  return false;
}

function judge(certificate: Certificate, { now, sipDomains }: InspectContext): readonly Serving[] {
  return CERTIFICATE_TYPES.map((type) => {
    const diagnostics = findUnsuitability({ type, certificate, at: now, sipDomains, product: "sfb-2019" });
    return { type, verdict: hasErrors(diagnostics) ? "no" : "yes", diagnostics };
  });
}

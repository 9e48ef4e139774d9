// What a file holds, for people. The report's shape is structural: this room knows nothing of how files are opened.

import { canonicalJson, type Json } from "../base/canonical-json.ts";
import { formatInstant, DAY, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "../model/certificate.ts";
import { diagnosticToJson } from "./diagnostics.ts";
import { count } from "./style.ts";

export interface InspectView {
  readonly kind: "pfx" | "certificates";
  readonly certificates: readonly {
    readonly certificate: Certificate;
    readonly privateKey: "in-file" | "not-in-file";
    readonly chain: readonly string[];
    readonly serves: readonly {
      readonly type: string;
      readonly verdict: "yes" | "no";
      readonly diagnostics: readonly Diagnostic[];
    }[];
  }[];
  readonly privateKeys: number;
  readonly sealing?: {
    readonly mac: string;
    readonly ciphers: readonly string[];
    readonly opensOnOldWindows: "yes" | "no";
  };
}

/** Renders the report as text. */
export function renderInspectText(view: InspectView, { now }: { readonly now: Instant }): string {
  const what = view.kind === "pfx" ? "a PKCS#12 file" : "public certificates";
  const head = `${what}: ${count(view.certificates.length, "certificate")}, ${count(view.privateKeys, "private key")}`;
  const { sealing } = view;
  const seal =
    sealing === undefined
      ? []
      : [
          `sealed with: ${sealing.ciphers.join("; ") || "nothing"}; MAC: ${sealing.mac}`,
          `opens on Windows Server 2016 and older: ${sealing.opensOnOldWindows}`,
        ];
  return [[head, ...seal].join("\n"), ...view.certificates.map((one) => renderCertificate(one, now))].join(
    "\n\n",
  );
}

function renderCertificate(one: InspectView["certificates"][number], now: Instant): string {
  const { certificate, privateKey, chain, serves } = one;
  const days = Math.floor((certificate.notAfter - now) / DAY);
  const rows: [string, string][] = [
    ["thumbprint", certificate.thumbprint],
    ["subject", certificate.subject],
    ["issuer", certificate.issuer],
    ["serial number", certificate.serialNumber],
    ["names", certificate.dnsNames.join(", ") || "-"],
    ["valid from", formatInstant(certificate.notBefore)],
    ["valid until", `${formatInstant(certificate.notAfter)} (${days < 0 ? "expired" : count(days, "day")})`],
    [
      "key",
      `${certificate.key.algorithm} ${certificate.key.bits}${certificate.key.curve === undefined ? "" : ` ${certificate.key.curve}`}`,
    ],
    ["signature", certificate.signatureAlgorithm],
    ["private key", privateKey === "in-file" ? "in this file" : "not in this file"],
    ["chain here", chain.join(" < ") || "-"],
  ];
  const facts = rows.map(([name, value]) => `  ${name.padEnd(14)} ${printable(value)}`);
  return [printable(certificate.commonName ?? certificate.subject), ...facts, ...renderServing(serves)].join(
    "\n",
  );
}

function renderServing(serves: InspectView["certificates"][number]["serves"]): string[] {
  const able = serves.filter(({ verdict }) => verdict === "yes").map(({ type }) => type);
  const lines =
    serves.length === 0
      ? ["  it is an authority's: it serves no type"]
      : [`  could serve    ${able.join(", ") || "nothing"}`];
  for (const { verdict, diagnostics } of serves) {
    if (verdict === "yes") continue;
    for (const { severity, message } of diagnostics) {
      if (severity === "error") lines.push(`  not: ${printable(message)}`);
    }
  }
  return lines;
}

/** Renders the report as JSON. */
export function renderInspectJson(view: InspectView): string {
  const { kind, privateKeys, sealing, certificates } = view;
  return canonicalJson({
    kind,
    privateKeys,
    sealing: sealing === undefined ? undefined : { ...sealing },
    certificates: certificates.map(({ certificate, privateKey, chain, serves }) => ({
      ...certificateToJson(certificate),
      privateKey: privateKey === "in-file",
      chain,
      serves: serves.map((one) => ({ ...one, diagnostics: one.diagnostics.map(diagnosticToJson) })),
    })),
  });
}

function certificateToJson(certificate: Certificate): { readonly [key: string]: Json } {
  const { notBefore, notAfter, key, ...rest } = certificate;
  return { ...rest, key: { ...key }, notBefore: formatInstant(notBefore), notAfter: formatInstant(notAfter) };
}

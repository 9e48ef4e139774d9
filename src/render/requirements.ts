// What a new certificate needs, as text, as an OpenSSL request configuration, as a certreq INF, and as the Request-CsCertificate line.

import { canonicalJson } from "../base/canonical-json.ts";
import type { RequirementSheet } from "../model/requirement-sheet.ts";

export const REQUIREMENT_FORMATS = ["text", "openssl", "certreq", "powershell", "json"] as const;
export type RequirementFormat = (typeof REQUIREMENT_FORMATS)[number];

/** Renders sheets, one after the other. */
export function renderRequirements(sheets: readonly RequirementSheet[], format: RequirementFormat): string {
  switch (format) {
    case "json":
      return canonicalJson(sheets.map((sheet) => ({ ...sheet })));
    case "text":
      return sheets.map((sheet) => asText(sheet)).join("\n\n");
    case "openssl":
      return sheets.map((sheet) => asOpenssl(sheet)).join("\n\n");
    case "certreq":
      return sheets.map((sheet) => asCertreq(sheet)).join("\n\n");
    case "powershell":
      return sheets.map((sheet) => asPowershell(sheet)).join("\n\n");
  }
}

function asText(sheet: RequirementSheet): string {
  const { types, scope, commonName, dnsNames, keyBits, exportable, openNames, notes } = sheet;
  return [
    `${types.join(", ")} in ${scope}`,
    `  subject             CN=${commonName}`,
    ...dnsNames.map(
      (name, index) => `  ${index === 0 ? "alternative names  " : "                   "} ${name}`,
    ),
    ...openNames.map((name) => `                      and ${name}`),
    `  key                 RSA, ${keyBits} bits or more, ${exportable === "yes" ? "exportable" : "need not be exportable"}`,
    `  usages              server authentication (1.3.6.1.5.5.7.3.1); digital signature, key encipherment`,
    ...notes.map((note) => `  note                ${note}`),
  ].join("\n");
}

function head(sheet: RequirementSheet, sign: string): readonly string[] {
  return [
    `${sign} ${sheet.types.join(", ")} in ${sheet.scope}`,
    ...sheet.openNames.map((name) => `${sign} Add ${name}: only the topology knows it.`),
  ];
}

/** For `openssl req -new -config FILE -keyout NAME.key -out NAME.csr`. */
function asOpenssl(sheet: RequirementSheet): string {
  return [
    ...head(sheet, "#"),
    "# openssl req -new -nodes -config FILE -keyout NAME.key -out NAME.csr",
    "[req]",
    `default_bits = ${sheet.keyBits}`,
    "default_md = sha256",
    "prompt = no",
    "utf8 = yes",
    "distinguished_name = subject",
    "req_extensions = extensions",
    "",
    "[subject]",
    `CN = ${sheet.commonName}`,
    "",
    "[extensions]",
    "keyUsage = critical, digitalSignature, keyEncipherment",
    "extendedKeyUsage = serverAuth",
    "subjectAltName = @names",
    "",
    "[names]",
    ...sheet.dnsNames.map((name, index) => `DNS.${index + 1} = ${name}`),
  ].join("\n");
}

/** For `certreq -new FILE.inf NAME.req` on a server. */
function asCertreq(sheet: RequirementSheet): string {
  const exportable = sheet.exportable === "yes" ? "TRUE" : "FALSE";
  return [
    ...head(sheet, ";"),
    "; certreq -new FILE.inf NAME.req",
    "[Version]",
    'Signature = "$Windows NT$"',
    "",
    "[NewRequest]",
    `Subject = "CN=${sheet.commonName}"`,
    `FriendlyName = "${sheet.types.join(" ")} ${sheet.commonName}"`,
    `KeyLength = ${sheet.keyBits}`,
    "KeySpec = 1",
    "KeyUsage = 0xA0",
    "HashAlgorithm = SHA256",
    `Exportable = ${exportable}`,
    "MachineKeySet = TRUE",
    'ProviderName = "Microsoft RSA SChannel Cryptographic Provider"',
    "ProviderType = 12",
    "RequestType = PKCS10",
    "",
    "[EnhancedKeyUsageExtension]",
    "OID = 1.3.6.1.5.5.7.3.1",
    "",
    "[Extensions]",
    '2.5.29.17 = "{text}"',
    ...sheet.dnsNames.map(
      (name, index) => `_continue_ = "dns=${name}${index < sheet.dnsNames.length - 1 ? "&" : ""}"`,
    ),
  ].join("\n");
}

/** The cmdlet computes subject and names from the topology itself; what the configuration knows beside is added. */
function asPowershell(sheet: RequirementSheet): string {
  const exportable = sheet.exportable === "yes" ? "$true" : "$false";
  const computer = sheet.types.includes("OAuthTokenIssuer") ? [] : [`-ComputerFqdn '${sheet.computer}'`];
  const parts = [
    "Request-CsCertificate -New",
    `-Type ${sheet.types.join(",")}`,
    ...computer,
    `-DomainName '${sheet.dnsNames.join(",")}'`,
    `-KeySize ${sheet.keyBits} -KeyAlg RSA -PrivateKeyExportable ${exportable}`,
    "-CA 'ca.contoso.com\\Issuing CA'",
  ];
  return [
    ...head(sheet, "#"),
    "# Put your own authority after -CA, or write a request with -Output FILE.",
    parts.join(" "),
  ].join("\n");
}

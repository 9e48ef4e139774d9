// What a new certificate needs for a type in a scope, as far as the configuration can know it (domain.md section 5). The web FQDNs and
// simple URLs live in the product's topology: they are named as what is left to the reader.

import { typeFacts, type CertificateType } from "./certificate-type.ts";
import type { DesiredState } from "./desired.ts";
import { requiredNames } from "./requirements.ts";
import { formatScope, type Scope } from "./scope.ts";
import type { Server } from "./topology.ts";

export interface RequirementSheet {
  readonly types: readonly CertificateType[];
  readonly scope: string;
  /** The common name. */
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  readonly keyBits: number;
  /** Whether the key must be able to leave the machine that it is made on. */
  readonly exportable: "yes" | "no";
  /** Computers that may ask for it, for `Request-CsCertificate`. */
  readonly computer: string;
  /** Names that only the product's topology knows. */
  readonly openNames: readonly string[];
  readonly notes: readonly string[];
}

/** Returns one sheet where all servers of the scope can share a certificate, else one a server. */
export function requirementSheets(
  desired: Pick<DesiredState, "topology" | "sipDomains" | "product">,
  types: readonly CertificateType[],
  scope: Scope,
  servers: readonly Server[],
): readonly RequirementSheet[] {
  const own =
    types.some((type) => OWN_NAME.has(type)) && types.every((type) => typeFacts(type).sharedBy === undefined);
  const groups = own ? servers.map((server) => [server]) : [servers];
  return groups.map((group) => makeSheet(desired, types, scope, group));
}

/** Types whose certificate holds the name of its server. */
const OWN_NAME: ReadonlySet<CertificateType> = new Set(["Default", "WebServicesInternal"]);

function makeSheet(
  desired: Pick<DesiredState, "topology" | "sipDomains" | "product">,
  types: readonly CertificateType[],
  scope: Scope,
  servers: readonly Server[],
): RequirementSheet {
  const needs = types.flatMap((type) => servers.map((server) => requiredNames({ ...desired, type, server })));
  const [first = ""] = desired.sipDomains;
  const pools = [...new Set(servers.map(({ pool }) => pool))];
  const subject = needs.map((need) => need.subject).find((name) => name !== undefined);
  const commonName = types.includes("OAuthTokenIssuer")
    ? first
    : (subject ?? (types.some((type) => EDGE.has(type)) ? `sip.${first}` : (pools[0] ?? first)));
  const dnsNames = [...new Set([commonName, ...needs.flatMap((need) => need.dnsNames)])];
  const shared = types.some((type) => typeFacts(type).sharedBy !== undefined) || servers.length > 1;
  const [only, ...others] = servers;
  return {
    types,
    scope:
      others.length === 0 && only !== undefined && typeFacts(types[0] ?? "Default").home === "server"
        ? `server:${only.fqdn}`
        : formatScope(scope),
    commonName,
    dnsNames,
    keyBits: 2048,
    exportable: shared ? "yes" : "no",
    computer: only?.fqdn ?? "",
    openNames: [...new Set(types.flatMap((type) => OPEN_NAMES[type] ?? []))],
    notes: notesFor(types, shared),
  };
}

const EDGE: ReadonlySet<CertificateType> = new Set([
  "AccessEdgeExternal",
  "DataEdgeExternal",
  "AudioVideoAuthentication",
  "XmppServer",
]);

const OPEN_NAMES: Partial<Record<CertificateType, readonly string[]>> = {
  WebServicesInternal: ["the internal web services FQDN", "the simple URLs meet, dialin and admin"],
  WebServicesExternal: ["the external web services FQDN", "the simple URLs meet and dialin"],
  DataEdgeExternal: ["the web conferencing FQDN"],
  XmppServer: ["the XMPP FQDN"],
};

function notesFor(types: readonly CertificateType[], shared: boolean): readonly string[] {
  return [
    "signed with SHA-2, not RSASSA-PSS; at least one CRL distribution point",
    "the key in a classic provider, such as Microsoft RSA SChannel Cryptographic Provider: key storage providers are refused or in doubt",
    ...(shared ? ["one certificate and one key for all: export the PFX file with its key, once"] : []),
    ...(types.includes("OAuthTokenIssuer")
      ? [
          "the subject holds the SIP domain; any server certificate of the deployment will do too, if its key can leave",
        ]
      : []),
  ];
}

// What each type is for, in one line: shown wherever a person chooses one (domain.md section 1.1).

import type { CertificateType } from "./certificate-type.ts";

const PURPOSES: Readonly<Record<CertificateType, string>> = {
  OAuthTokenIssuer:
    "signs the tokens that servers and partners show to each other; one for the whole deployment",
  Default: "secures what the server itself answers and calls: SIP, MTLS between servers",
  WebServicesInternal: "secures the web services for clients inside",
  WebServicesExternal: "secures the web services behind the reverse proxy",
  Internal: "secures the inner side of an Edge Server",
  AccessEdgeExternal: "secures SIP to remote users and federated partners",
  DataEdgeExternal: "secures web conferencing for people outside",
  AudioVideoAuthentication:
    "signs the tokens of audio and video; the same key on all servers of an Edge pool",
  XmppServer: "secures the XMPP gateway",
};

/** Returns what a type is for. */
export function typePurpose(type: CertificateType): string {
  return PURPOSES[type];
}

// The `certificate/…` codes: what a certificate is, and why it can't serve.

import { entry } from "../entry.ts";

export interface Serving {
  readonly type: string;
  readonly thumbprint: string;
}

const NAMED = ({ type, thumbprint }: Serving): string => `${thumbprint} can't serve as ${type}`;

export const certificateCatalog = {
  "certificate/unreadable": entry<{ why: string }>(
    "error",
    ({ why }) => `this is no certificate that can be read: ${why}`,
    () => "export the public certificate again, as DER or Base-64 X.509 (.cer)",
  ),
  "certificate/holds-private-key": entry(
    "warning",
    () => "this public certificate file holds a private key too",
    () => "take the key out of it; where others could read the file, replace the certificate",
  ),
  "certificate/only-private-key": entry(
    "error",
    () => "this file holds a private key and no certificate",
    () => "name the certificate that belongs to it (.cer, .crt), or export both as PKCS#12 (.pfx)",
  ),
  "certificate/file": entry<{ path: string; why: string }>(
    "error",
    ({ path, why }) => `can't read the public certificate ${path}: ${why}`,
    () => "export it as DER or Base-64 X.509 (.cer) and commit it: plans are made from public certificates",
  ),
  "certificate/key-not-rsa": entry<Serving & { algorithm: string }>(
    "error",
    (args) => `${NAMED(args)}: its key is ${args.algorithm}, not RSA`,
    () => "request one with an RSA key of 2048 bits",
  ),
  "certificate/key-too-short": entry<Serving & { bits: number; bitsMin: number }>(
    "error",
    (args) => `${NAMED(args)}: its key has ${args.bits} bits, and ${args.bitsMin} are the least`,
    () => "request one with an RSA key of 2048 bits",
  ),
  "certificate/short-key": entry<Serving & { bits: number; bitsMin: number }>(
    "warning",
    ({ thumbprint, bits, bitsMin }) => `the key of ${thumbprint} has ${bits} bits; ${bitsMin} are advised`,
    () => "take a longer key at the next renewal",
  ),
  "certificate/signature-refused": entry<{ thumbprint: string; algorithm: string }>(
    "error",
    ({ thumbprint, algorithm }) =>
      `${thumbprint} is signed with ${algorithm}, which the product does not support`,
    () => "have the authority sign with RSA (PKCS#1 v1.5) and SHA-256",
  ),
  "certificate/is-authority": entry<Serving>(
    "error",
    (args) => `${NAMED(args)}: it is the certificate of an authority`,
    () => "name the certificate that the authority issued for this purpose",
  ),
  "certificate/no-private-key": entry<Serving>(
    "error",
    (args) => `${NAMED(args)}: its private key is not in the store`,
    () => "install it from a PFX file that holds the private key",
  ),
  "certificate/key-not-exportable": entry<Serving>(
    "error",
    (args) => `${NAMED(args)}: its private key can't leave the server, and has to reach every server`,
    () => "import it with an exportable key, or name another certificate",
  ),
  "certificate/provider-refused": entry<Serving & { provider: string; product: string }>(
    "error",
    (args) => `${NAMED(args)}: its key lies in ${args.provider}, which ${args.product} rejects`,
    () => 'import the PFX file with `certutil -csp "Microsoft RSA SChannel Cryptographic Provider"`',
  ),
  "certificate/provider-doubtful": entry<Serving & { provider: string; product: string }>(
    "warning",
    ({ thumbprint, provider, product }) =>
      `the key of ${thumbprint} lies in ${provider}; ${product} may reject it`,
    () => "try it on one server first, or import it into a classic provider",
  ),
  "certificate/no-sip-domain": entry<{ thumbprint: string; subject: string; sipDomains: readonly string[] }>(
    "error",
    ({ thumbprint, subject, sipDomains }) =>
      `${thumbprint} can't serve as OAuthTokenIssuer: its subject ${JSON.stringify(subject)} holds none of ${sipDomains.join(", ")}`,
    () => "take one whose subject holds a SIP domain, or one that also serves another type, such as Default",
  ),
  "certificate/expired": entry<Serving & { notAfter: string; at: string }>(
    "error",
    (args) => `${NAMED(args)} at ${args.at}: it expired at ${args.notAfter}`,
    () => "request a new one and name it here",
  ),
  "certificate/not-yet-valid": entry<Serving & { notBefore: string; at: string }>(
    "error",
    (args) => `${NAMED(args)} at ${args.at}: it is valid from ${args.notBefore} on`,
    () => "let it begin later, or name another one until then",
  ),
  "certificate/no-server-usage": entry<Serving>(
    "error",
    (args) => `${NAMED(args)}: its extended key usage lacks server authentication`,
    () => "request it from a template with the usage Server Authentication",
  ),
  "certificate/wildcard-subject": entry<Serving & { commonName: string }>(
    "error",
    (args) => `${NAMED(args)}: its subject ${JSON.stringify(args.commonName)} is a wildcard`,
    () => "wildcards may stand among the alternative names for simple URLs only",
  ),
  "certificate/no-crl": entry<Serving>(
    "warning",
    ({ thumbprint, type }) => `${thumbprint} (${type}) names no CRL distribution point`,
    () => "the product asks for at least one: check the authority's settings",
  ),
  "certificate/names-missing": entry<Serving & { server: string; missing: readonly string[] }>(
    "warning",
    ({ type, thumbprint, server, missing }) =>
      `${thumbprint} lacks names that ${type} needs on ${server}: ${missing.join(", ")}`,
    () => "add them to the alternative names at the next request",
  ),
  "certificate/subject-differs": entry<Serving & { subject: string; wanted: string }>(
    "warning",
    ({ type, thumbprint, subject, wanted }) =>
      `the common name of ${thumbprint} (${type}) is ${JSON.stringify(subject)}; ${wanted} is expected`,
    () => "request it with that subject",
  ),
  "certificate/odd-names": entry<{ thumbprint: string; names: readonly string[] }>(
    "warning",
    ({ thumbprint, names }) =>
      `${thumbprint} holds names that the product does not take: ${names.join(", ")}`,
    () => "use plain ASCII names without underscores",
  ),
} as const;

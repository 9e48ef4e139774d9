// Whether a certificate can serve a type at all: one small question a rule, asked alike by validate, plan, inspect and adopt.
// Errors mean that it can't; warnings that it can, and that somebody should know.

import { formatInstant, type Instant } from "../base/instant.ts";
import { diagnose, type Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "./certificate.ts";
import type { CertificateType } from "./certificate-type.ts";
import type { Product } from "./product.ts";

export interface SuitabilityQuestion {
  readonly type: CertificateType;
  readonly certificate: Certificate;
  /** When it begins to serve; absent: its dates are not judged. */
  readonly at?: Instant;
  /** Empty: the subject is not judged. */
  readonly sipDomains: readonly string[];
  readonly product: Product;
  /** What a store tells of its key, where it can. */
  readonly hasPrivateKey?: boolean;
  readonly exportable?: boolean;
  readonly provider?: string;
  /** `yes`: it also serves another type here, and then any subject will do for OAuth (founding document). */
  readonly servesOtherType?: "yes" | "no";
}

type Rule = (question: SuitabilityQuestion) => readonly Diagnostic[];

/** Asks every rule; the order is that of the list below and part of the contract. */
export function findUnsuitability(question: SuitabilityQuestion): readonly Diagnostic[] {
  return RULES.flatMap((rule) => rule(question));
}

/** "The certificate must be at least 2048 bits" (founding document; doubt D4); other types take 1024, and 2048 is advised (domain.md section 5). */
const keyIsLongEnough: Rule = ({ type, certificate: { key, thumbprint } }) => {
  if (key.algorithm !== "RSA" || key.bits >= KEY_BITS_ADVISED) return [];
  const bitsMin = type === "OAuthTokenIssuer" ? KEY_BITS_ADVISED : KEY_BITS_MIN;
  const args = { type, thumbprint, bits: key.bits };
  return [
    key.bits < bitsMin
      ? diagnose("certificate/key-too-short", { ...args, bitsMin })
      : diagnose("certificate/short-key", { ...args, bitsMin: KEY_BITS_ADVISED }),
  ];
};
const KEY_BITS_ADVISED = 2048;
const KEY_BITS_MIN = 1024;

/** Classic RSA keys only: elliptic ones need providers that the product is known to reject (doubt D8). */
const keyIsRsa: Rule = ({ type, certificate: { key, thumbprint } }) =>
  key.algorithm === "RSA"
    ? []
    : [diagnose("certificate/key-not-rsa", { type, thumbprint, algorithm: key.algorithm })];

/** RSASSA-PSS is unsupported, MD5 stops a Front End (domain.md section 5). */
const signatureIsAccepted: Rule = ({ certificate: { signatureAlgorithm, thumbprint } }) =>
  /pss|md5|md2/i.test(signatureAlgorithm)
    ? [diagnose("certificate/signature-refused", { thumbprint, algorithm: signatureAlgorithm })]
    : [];

/** An OAuth key has to reach every server (doubt D16). */
const keyCanTravel: Rule = ({ type, exportable, certificate: { thumbprint } }) =>
  type === "OAuthTokenIssuer" && exportable === false
    ? [diagnose("certificate/key-not-exportable", { type, thumbprint })]
    : [];

const keyIsThere: Rule = ({ type, hasPrivateKey, certificate: { thumbprint } }) =>
  hasPrivateKey === false ? [diagnose("certificate/no-private-key", { type, thumbprint })] : [];

/** Lync 2013 rejects keys in a CNG provider: "the buffer supplied to a function was too small" (domain.md section 5). */
const providerIsClassic: Rule = ({ type, product, provider, certificate: { thumbprint } }) => {
  if (provider === undefined || !/key storage provider/i.test(provider)) return [];
  const args = { type, thumbprint, provider, product };
  return [
    product === "lync-2013"
      ? diagnose("certificate/provider-refused", args)
      : diagnose("certificate/provider-doubtful", args),
  ];
};

/** An OAuth certificate is any Cs certificate, or has the SIP domain in its subject (founding document). */
const subjectHoldsSipDomain: Rule = ({
  type,
  sipDomains,
  servesOtherType,
  certificate: { subject, thumbprint },
}) => {
  if (type !== "OAuthTokenIssuer" || servesOtherType === "yes" || sipDomains.length === 0) return [];
  return sipDomains.some((domain) => holdsDomain(subject, domain))
    ? []
    : [diagnose("certificate/no-sip-domain", { thumbprint, subject, sipDomains })];
};

/** A domain is held whole, alone or below a host: `sip.contoso.com` holds contoso.com, `notcontoso.com` and `contoso.com.example` do not. */
function holdsDomain(subject: string, domain: string): boolean {
  const names = subject.toLowerCase().split(/[^a-z0-9.-]+/);
  const wanted = domain.toLowerCase();
  return names.some((name) => name === wanted || name.endsWith(`.${wanted}`));
}

const isNoAuthority: Rule = ({ type, certificate: { isAuthority, thumbprint } }) =>
  isAuthority ? [diagnose("certificate/is-authority", { type, thumbprint })] : [];

const isValidThen: Rule = ({ type, at, certificate: { notBefore, notAfter, thumbprint } }) => {
  if (at === undefined) return [];
  if (at > notAfter)
    return [
      diagnose("certificate/expired", {
        type,
        thumbprint,
        notAfter: formatInstant(notAfter),
        at: formatInstant(at),
      }),
    ];
  if (at < notBefore)
    return [
      diagnose("certificate/not-yet-valid", {
        type,
        thumbprint,
        notBefore: formatInstant(notBefore),
        at: formatInstant(at),
      }),
    ];
  return [];
};

/** Types that serve TLS need the server authentication usage; OAuth and A/V authentication only sign (domain.md section 5). */
const usageIsServer: Rule = ({ type, certificate: { extendedKeyUsages, thumbprint } }) => {
  const signsOnly = type === "OAuthTokenIssuer" || type === "AudioVideoAuthentication";
  const allowed =
    extendedKeyUsages.length === 0 || extendedKeyUsages.some((usage) => SERVER_USAGES.has(usage));
  return signsOnly || allowed ? [] : [diagnose("certificate/no-server-usage", { type, thumbprint })];
};
const SERVER_USAGES = new Set(["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"]);

/** Wildcards never stand in the subject (domain.md section 5). */
const subjectIsNoWildcard: Rule = ({ type, certificate: { commonName, thumbprint } }) =>
  type !== "OAuthTokenIssuer" && commonName?.includes("*") === true
    ? [diagnose("certificate/wildcard-subject", { type, thumbprint, commonName })]
    : [];

/** "At least one CRL distribution point" (domain.md section 5). */
const revocationCanBeAsked: Rule = ({ type, certificate: { crlDistributionPoints, thumbprint } }) =>
  type !== "OAuthTokenIssuer" && crlDistributionPoints.length === 0
    ? [diagnose("certificate/no-crl", { type, thumbprint })]
    : [];

const RULES: readonly Rule[] = [
  keyIsRsa,
  keyIsLongEnough,
  signatureIsAccepted,
  isNoAuthority,
  keyIsThere,
  keyCanTravel,
  providerIsClassic,
  subjectHoldsSipDomain,
  isValidThen,
  usageIsServer,
  subjectIsNoWildcard,
  revocationCanBeAsked,
];

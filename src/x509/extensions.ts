// The two extensions that node:crypto does not give as values: alternative names and CRL distribution points.

import { oidOf, octetsOf, readElement, TAG, type Element } from "./der.ts";

const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
const CRL_DISTRIBUTION_POINTS = "2.5.29.31";
const CONTEXT_0 = 0xa0;
const CONTEXT_3 = 0xa3;
const DNS_NAME = 0x82;
const URI = 0x86;

/** Returns the DNS names of the subject alternative name, in the file's order. Untrusted text. */
export function readAlternativeNames(certificate: Element): readonly string[] {
  const names = readExtension(certificate, SUBJECT_ALTERNATIVE_NAME);
  return (names?.children ?? []).filter(({ tag }) => tag === DNS_NAME).map(asText);
}

/** Returns the addresses of the CRL distribution points. Untrusted text. */
export function readDistributionPoints(certificate: Element): readonly string[] {
  const points = readExtension(certificate, CRL_DISTRIBUTION_POINTS);
  return (points?.children ?? [])
    .flatMap((point) => point.children.filter(({ tag }) => tag === CONTEXT_0))
    .flatMap((name) => name.children.filter(({ tag }) => tag === CONTEXT_0))
    .flatMap((full) => full.children.filter(({ tag }) => tag === URI))
    .map(asText);
}

function readExtension(certificate: Element, wanted: string): Element | undefined {
  const extensions = certificate.children[0]?.children.find(({ tag }) => tag === CONTEXT_3)?.children[0];
  const extension = extensions?.children.find(({ children }) => oidOf(children[0]) === wanted);
  const value = extension?.children.findLast(({ tag }) => tag === TAG.octetString);
  if (value === undefined) return undefined;
  const reading = readElement(octetsOf(value));
  return reading.kind === "element" ? reading.element : undefined;
}

function asText(element: Element): string {
  return Buffer.from(element.content).toString("latin1");
}

// A certificate in one line, for choosing one.

import { DAY, formatInstant, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Certificate } from "../model/certificate.ts";

const NAMES_MAX = 3;

/** Returns names, dates and key. */
export function describeCertificate(
  { subject, dnsNames, notBefore, notAfter, key }: Certificate,
  now: Instant,
): string {
  const names = dnsNames.slice(0, NAMES_MAX).map((name) => printable(name));
  const more = dnsNames.length - names.length;
  const days = Math.floor((notAfter - now) / DAY);
  const span =
    now < notBefore
      ? `valid from ${formatInstant(notBefore).slice(0, 10)}`
      : days < 0
        ? "expired"
        : `${days} days left`;
  return [
    printable(subject),
    ...(names.length === 0 ? [] : [`${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`]),
    `until ${formatInstant(notAfter).slice(0, 10)} (${span})`,
    `${key.algorithm} ${key.bits}`,
  ].join("; ");
}

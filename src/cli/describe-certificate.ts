// A certificate in one line, for choosing one.

import { DAY, formatInstant, type Instant } from "../base/instant.ts";
import { printable } from "../base/printable.ts";
import type { Certificate } from "../model/certificate.ts";

const NAMES_MAX = 3;

/** Returns names, dates and key. */
export function describeCertificate({ subject, dnsNames, key, ...dates }: Certificate, now: Instant): string {
  const names = dnsNames.slice(0, NAMES_MAX).map((name) => printable(name));
  const more = dnsNames.length - names.length;
  return [
    printable(subject),
    ...(names.length === 0 ? [] : [`${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`]),
    sayEnd(dates, now),
    `${key.algorithm} ${key.bits}`,
  ].join("; ");
}

/** Returns the same of a table, one certificate a server: of the names the first, of the dates the one that ends first. */
export function describeEach(each: readonly Certificate[], now: Instant): string {
  const subjects = each.slice(0, 1).map(({ subject }) => printable(subject));
  const first = each.reduce((a, b) => (b.notAfter < a.notAfter ? b : a));
  const keys = [...new Set(each.map(({ key }) => `${key.algorithm} ${key.bits}`))];
  const count = each.length === 1 ? "one certificate" : `${each.length} certificates, one a server`;
  const names = `${subjects.join("")}${each.length > 1 ? ", …" : ""}`;
  return [count, names, sayEnd(first, now), keys.join(", ")].join("; ");
}

function sayEnd({ notBefore, notAfter }: Pick<Certificate, "notBefore" | "notAfter">, now: Instant): string {
  const days = Math.floor((notAfter - now) / DAY);
  const span =
    now < notBefore
      ? `valid from ${formatInstant(notBefore).slice(0, 10)}`
      : days < 0
        ? "expired"
        : `${days} days left`;
  return `until ${formatInstant(notAfter).slice(0, 10)} (${span})`;
}

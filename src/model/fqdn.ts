// Names of machines and pools.

declare const brand: unique symbol;
/** A fully qualified domain name, lower case, no trailing dot; made only by {@link parseFqdn}. */
export type Fqdn = string & { readonly [brand]: "Fqdn" };

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Returns the FQDN that a text spells in any case: at least two LDH labels, 253 characters at most; else undefined (domain.md section 5). */
export function parseFqdn(text: string): Fqdn | undefined {
  const lower = text.toLowerCase();
  const labels = lower.split(".");
  const fits = lower.length <= 253 && labels.length >= 2 && labels.every((label) => LABEL.test(label));
  return fits ? (lower as Fqdn) : undefined;
}

// The name of a certificate: SHA-1 of its DER, 40 upper-case hex digits.

declare const brand: unique symbol;
/** 40 upper-case hex digits; made only by {@link parseThumbprint}. */
export type Thumbprint = string & { readonly [brand]: "Thumbprint" };

/** Returns the thumbprint that a text spells: hex digits of either case, nothing else; else undefined (domain.md section 0). */
export function parseThumbprint(text: string): Thumbprint | undefined {
  return /^[0-9A-Fa-f]{40}$/.test(text) ? (text.toUpperCase() as Thumbprint) : undefined;
}

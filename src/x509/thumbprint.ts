// The name of a certificate from its bytes.

import { hash } from "node:crypto";
import { invariant } from "../base/invariant.ts";
import { parseThumbprint, type Thumbprint } from "../model/thumbprint.ts";

/** Returns the thumbprint of a certificate's DER: its SHA-1, as Windows shows it. Any bytes have one. */
export function thumbprintOf(der: Uint8Array): Thumbprint {
  const thumbprint = parseThumbprint(hash("sha1", der, "hex"));
  invariant(thumbprint !== undefined, "a SHA-1 has 40 hex digits");
  return thumbprint;
}

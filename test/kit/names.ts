// Names for tests: whatever a test calls `fe01` or `A` becomes a real name or thumbprint, always
// the same one.

import { createHash } from "node:crypto";
import { parseFqdn, type Fqdn } from "../../src/model/fqdn.ts";
import { parseThumbprint, type Thumbprint } from "../../src/model/thumbprint.ts";
import { invariant } from "../../src/base/invariant.ts";

/** Returns a name below contoso.com for a short one; a name with a dot is taken as it is. */
export function fqdn(name: string): Fqdn {
  const parsed = parseFqdn(name.includes(".") ? name : `${name}.contoso.com`);
  invariant(parsed !== undefined, `not a server's name: ${name}`);
  return parsed;
}

/**
 * Returns the thumbprint of the certificate that a test calls by this name; 40 hex digits are taken
 * as they are.
 */
export function thumbprint(name: string): Thumbprint {
  const cached = THUMBPRINTS.get(name);
  if (cached !== undefined) return cached;
  const parsed = parseThumbprint(name) ?? parseThumbprint(sha1(`certificate ${name}`));
  invariant(parsed !== undefined, `not a thumbprint: ${name}`);
  THUMBPRINTS.set(name, parsed);
  return parsed;
}

/** The hash that plans are digested with. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

const THUMBPRINTS = new Map<string, Thumbprint>();

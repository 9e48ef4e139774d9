// How a PKCS#12 file is sealed, for people: which algorithms, how costly, and who can open it.

import { integerOf, oidOf, type Element } from "./der.ts";
import { DIGESTS, HMACS, OID, PBES2_CIPHERS, PKCS12_CIPHERS } from "./oids.ts";
import type { PfxContainer } from "./pfx-container.ts";

export interface Sealing {
  /** `HMAC-sha256, 2000 iterations`, or `none`. */
  readonly mac: string;
  /** Of each encrypted safe: `aes-256-cbc, PBKDF2-sha256, 2000 iterations`. */
  readonly ciphers: readonly string[];
  /** Whether Windows Server 2016 and older can open it: they know no AES (domain.md section 6). */
  readonly opensOnOldWindows: "yes" | "no";
}

/** Describes the sealing of a container. */
export function describeSealing({ safes, mac }: PfxContainer): Sealing {
  const ciphers = safes.flatMap((safe) =>
    safe.kind === "encrypted" ? [describeCipher(safe.algorithm)] : [],
  );
  const modern =
    ciphers.some((cipher) => cipher.startsWith("aes")) ||
    (mac !== undefined && macDigest(mac.algorithm) !== "sha1");
  return {
    mac: mac === undefined ? "none" : `HMAC-${macDigest(mac.algorithm)}, ${mac.iterations} iterations`,
    ciphers,
    opensOnOldWindows: modern ? "no" : "yes",
  };
}

function macDigest(algorithm: Element): string {
  const name = oidOf(algorithm.children[0]) ?? "nothing";
  return name === OID.pbmac1 ? "PBMAC1" : (DIGESTS[name] ?? name);
}

function describeCipher(algorithm: Element): string {
  const name = oidOf(algorithm.children[0]) ?? "nothing";
  const parameters = algorithm.children[1];
  if (name !== OID.pbes2) {
    const iterations = integerOf(parameters?.children[1]) ?? 0;
    return `${PKCS12_CIPHERS[name]?.name ?? name}, PKCS#12-sha1, ${iterations} iterations`;
  }
  const [derivation, scheme] = parameters?.children ?? [];
  const kdf = derivation?.children[1]?.children ?? [];
  const digest =
    HMACS[oidOf(kdf.findLast(({ children }) => children.length > 0)?.children[0]) ?? ""] ?? "sha1";
  const cipher = PBES2_CIPHERS[oidOf(scheme?.children[0]) ?? ""]?.name ?? "unknown";
  return `${cipher}, PBKDF2-${digest}, ${integerOf(kdf[1]) ?? 0} iterations`;
}

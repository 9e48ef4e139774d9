// How a PKCS#12 file is sealed, for people: which algorithms, how costly, and who can open it.

import { integerOf, oidOf, type Element } from "./der.ts";
import { DIGESTS, HMACS, OID, PBES2_CIPHERS, PKCS12_CIPHERS } from "./oids.ts";
import { readPbkdf2 } from "./pbkdf2.ts";
import type { MacData, PfxContainer } from "./pfx-container.ts";

export interface Sealing {
  /** `HMAC-sha256, 2000 iterations`, or `none`. */
  readonly mac: string;
  /** What sealed certificates and keys, each once: `aes-256-cbc, PBKDF2-sha256, 2000 iterations`. */
  readonly ciphers: readonly string[];
  /** Whether Windows Server 2016 and older can open it: they know neither AES nor another digest than SHA-1 (domain.md section 6). */
  readonly opensOnOldWindows: "yes" | "no";
}

/** Describes the sealing of a container and of the keys in it. */
export function describeSealing({ safes, mac }: PfxContainer, keyAlgorithms: readonly Element[]): Sealing {
  const sealed = safes.flatMap((safe) => (safe.kind === "encrypted" ? [safe.algorithm] : []));
  const ciphers = new Set([...sealed, ...keyAlgorithms].map(describeCipher));
  const classic =
    ciphers.values().every((cipher) => cipher.includes(CLASSIC_DERIVATION)) &&
    (mac === undefined || oidOf(mac.algorithm.children[0]) === OID.sha1);
  return {
    mac: mac === undefined ? "none" : describeMac(mac),
    ciphers: [...ciphers],
    opensOnOldWindows: classic ? "yes" : "no",
  };
}

const CLASSIC_DERIVATION = "PKCS#12-sha1";

function describeMac({ algorithm, iterations }: MacData): string {
  const name = oidOf(algorithm.children[0]) ?? "nothing";
  if (name !== OID.pbmac1) return `HMAC-${DIGESTS[name] ?? name}, ${iterations} iterations`;
  const [derivation, scheme] = algorithm.children[1]?.children ?? [];
  const digest = HMACS[oidOf(scheme?.children[0]) ?? ""] ?? "unknown";
  return `PBMAC1 with HMAC-${digest}, ${readPbkdf2(derivation)?.iterations ?? 0} iterations`;
}

function describeCipher(algorithm: Element): string {
  const name = oidOf(algorithm.children[0]) ?? "nothing";
  const parameters = algorithm.children[1];
  if (name !== OID.pbes2) {
    const iterations = integerOf(parameters?.children[1]) ?? 0;
    return `${PKCS12_CIPHERS[name]?.name ?? name}, ${CLASSIC_DERIVATION}, ${iterations} iterations`;
  }
  const [derivation, scheme] = parameters?.children ?? [];
  const { digest, iterations } = readPbkdf2(derivation) ?? { digest: "unknown", iterations: 0 };
  const cipher = PBES2_CIPHERS[oidOf(scheme?.children[0]) ?? ""]?.name ?? "unknown";
  return `${cipher}, PBKDF2-${digest}, ${iterations} iterations`;
}

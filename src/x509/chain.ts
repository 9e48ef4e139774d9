// The order of certificates that came in any order.

import { X509Certificate } from "node:crypto";

/** Returns the issuers of a leaf among the others, from the leaf up. Stops where the next is not there; never loops. */
export function orderChain(leaf: Uint8Array, others: readonly Uint8Array[]): readonly Uint8Array[] {
  const rest = others.filter((other) => other !== leaf).flatMap(read);
  const chain: Uint8Array[] = [];
  let [below] = read(leaf);
  while (below !== undefined && below.x509.subject !== below.x509.issuer) {
    const child = below.x509;
    const index = rest.findIndex(({ x509 }) => child.checkIssued(x509));
    [below] = index < 0 ? [] : rest.splice(index, 1);
    if (below !== undefined) chain.push(below.der);
  }
  return chain;
}

interface Link {
  readonly der: Uint8Array;
  readonly x509: X509Certificate;
}

function read(der: Uint8Array): readonly Link[] {
  try {
    return [{ der, x509: new X509Certificate(der) }];
  } catch {
    return [];
  }
}

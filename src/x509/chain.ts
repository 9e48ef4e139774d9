// The order of certificates that came in any order.

import { X509Certificate } from "node:crypto";

/** Returns the issuers of a leaf among the others, from the leaf up. Stops where the next is not there; never loops. */
export function orderChain(leaf: Uint8Array, others: readonly Uint8Array[]): readonly Uint8Array[] {
  return makeChainFinder(others)(leaf);
}

/** Makes what returns the chain of any certificate; each certificate among `ders` is parsed and its issuer sought once. */
export function makeChainFinder(ders: readonly Uint8Array[]): (leaf: Uint8Array) => readonly Uint8Array[] {
  const links = ders.flatMap(read);
  const issuers = new Map<Link, Link | undefined>();
  const issuerOf = (child: Link): Link | undefined => {
    if (!issuers.has(child)) issuers.set(child, findIssuer(child, links));
    return issuers.get(child);
  };
  return (leaf) => {
    const chain = new Set<Link>();
    const [start] = links.filter(({ der }) => der === leaf).concat(read(leaf));
    let next = start && issuerOf(start);
    while (next !== undefined && !chain.has(next)) {
      chain.add(next);
      next = issuerOf(next);
    }
    return [...chain].map(({ der }) => der);
  };
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

/** A certificate that names itself as its issuer ends a chain. */
function findIssuer({ x509 }: Link, links: readonly Link[]): Link | undefined {
  if (x509.subject === x509.issuer) return undefined;
  return links.find((link) => link.x509 !== x509 && x509.checkIssued(link.x509));
}

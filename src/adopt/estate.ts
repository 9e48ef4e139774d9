// The words of this room: an estate as it was observed, and what of it can be written down.

import type { Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "../model/certificate.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { ObservedState } from "../model/observed.ts";
import type { Product } from "../model/product.ts";
import type { Scope } from "../model/scope.ts";
import { formatTarget, type Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { ObservedPool } from "../model/topology.ts";

export interface Estate {
  readonly product: Product;
  readonly sipDomains: readonly string[];
  readonly pools: readonly ObservedPool[];
  readonly observed: ObservedState;
  readonly now: Instant;
}

/** One certificate of a content: the first is in force, a second waits for its date. */
export interface Step {
  readonly thumbprint: Thumbprint;
  readonly effectiveDate?: Instant;
}

/** What one target holds for one type, as desired state can say it. Never empty. */
export type Content = readonly [Step, ...Step[]];

/** What is known of a server and a type: something to write, or nothing that may be written (why is told elsewhere). */
export type Holding = { readonly kind: "holds"; readonly content: Content } | { readonly kind: "hole" };

/** What an assignment says: the same for all that it reaches, or each server's own. */
export type Said =
  | { readonly kind: "same"; readonly content: Content }
  | { readonly kind: "by-server"; readonly pool: Fqdn; readonly contents: ReadonlyMap<Fqdn, Content> };

/** One assignment of one type. */
export interface AdoptedRule {
  readonly type: CertificateType;
  readonly scope: Scope;
  readonly said: Said;
  /** Servers that it reaches, in code-unit order; none for the deployment's. */
  readonly servers: readonly Fqdn[];
}

/** What was read of an estate. */
export interface EstateReading {
  /** By type, then server: only servers that bear the type. */
  readonly holdings: ReadonlyMap<CertificateType, ReadonlyMap<Fqdn, Holding>>;
  /** The deployment's OAuth certificate; absent where it can't be written. */
  readonly oauth?: Content;
  /** Pools with the servers that answered, none of them empty. */
  readonly pools: readonly ObservedPool[];
  readonly facts: (thumbprint: Thumbprint) => Certificate | undefined;
  readonly oddities: readonly Diagnostic[];
}

/** Names one type on one target: what is withheld goes by it. */
export function holdingKey(target: Target, type: string): string {
  return `${formatTarget(target)}|${type}`;
}

/** Returns one text for one content. */
export function contentKey(content: Content): string {
  return content.map(({ thumbprint, effectiveDate = "" }) => `${thumbprint}@${effectiveDate}`).join(">");
}

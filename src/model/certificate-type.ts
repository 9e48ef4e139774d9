// What a certificate is for: the cmdlets' `-Type`. The list is closed in desired state, open in observed state.

import { HOUR, type DurationMs } from "../base/instant.ts";
import type { Product, Role } from "./product.ts";

export interface TypeFacts {
  /** Where its assignment lives: once for the deployment (the CMS), or on each server. */
  readonly home: "deployment" | "server";
  /** Roles whose servers bear it (domain.md section 1.1; D11: Directors bear OAuth too). */
  readonly bearers: readonly Role[];
  /** Whether replacing one in force interrupts the server's service (design.md section 7). */
  readonly interrupts: boolean;
  /** Default lifetime of the tokens that it signs; only types with one gain from a roll (domain.md section 3.2). */
  readonly tokenLifetime?: DurationMs;
  /** Where the same certificate and key must be everywhere: in the deployment, or in each pool. */
  readonly sharedBy?: "deployment" | "pool";
  /** Products that have it; absent means all. */
  readonly products?: readonly Product[];
}

const FRONT: readonly Role[] = ["FrontEnd", "StandardEdition", "Director"];

export const TYPE_FACTS = {
  OAuthTokenIssuer: {
    home: "deployment",
    bearers: FRONT,
    interrupts: false,
    tokenLifetime: 24 * HOUR,
    sharedBy: "deployment",
  },
  Default: {
    home: "server",
    bearers: [...FRONT, "Mediation", "PersistentChat", "SurvivableBranch"],
    interrupts: true,
  },
  WebServicesInternal: { home: "server", bearers: FRONT, interrupts: false },
  WebServicesExternal: { home: "server", bearers: FRONT, interrupts: false },
  Internal: { home: "server", bearers: ["Edge"], interrupts: true },
  AccessEdgeExternal: { home: "server", bearers: ["Edge"], interrupts: true },
  DataEdgeExternal: { home: "server", bearers: ["Edge"], interrupts: true },
  AudioVideoAuthentication: {
    home: "server",
    bearers: ["Edge"],
    interrupts: true,
    tokenLifetime: 8 * HOUR,
    sharedBy: "pool",
  },
  XmppServer: { home: "server", bearers: ["Edge"], interrupts: true, products: ["lync-2013", "sfb-2015"] },
} as const satisfies Record<string, TypeFacts>;

export type CertificateType = keyof typeof TYPE_FACTS;
export const CERTIFICATE_TYPES = Object.keys(TYPE_FACTS) as readonly CertificateType[];

/** Returns what is known of a type. */
export function typeFacts(type: CertificateType): TypeFacts {
  return TYPE_FACTS[type];
}

/** Returns the canonical spelling of a type written in any case, or undefined for one that cscert does not plan. */
export function parseCertificateType(text: string): CertificateType | undefined {
  return BY_LOWER_CASE.get(text.toLowerCase());
}

/** Decides whether servers of a role bear a type in a product. */
export function bears(role: Role, type: CertificateType, product: Product): boolean {
  const facts = typeFacts(type);
  return facts.bearers.includes(role) && (facts.products?.includes(product) ?? true);
}

const BY_LOWER_CASE = new Map(CERTIFICATE_TYPES.map((type) => [type.toLowerCase(), type]));

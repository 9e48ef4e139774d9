// The normalised configuration: every file joined, every text read, scopes and names not yet resolved.

import type { Instant } from "../base/instant.ts";
import type { Location } from "../diagnostic/location.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { PasswordReference, StoreReference } from "../model/desired.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { Policy } from "../model/policy.ts";
import type { Product } from "../model/product.ts";
import type { Scope } from "../model/scope.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Topology } from "../model/topology.ts";

/** Where one certificate comes from. Paths are relative to the root file's folder, `/`-separated; `{server}` stands in patterns. */
export interface CertificateSource {
  readonly pfx?: string;
  readonly public?: string;
  readonly password: PasswordReference;
  readonly thumbprint?: Thumbprint;
  readonly locate: () => Location;
  /** Finds the place of `public`, where there is one: faults of that file are shown there. */
  readonly locatePublic: () => Location;
}

export type CertificateEntry = { readonly name: string; readonly locate: () => Location } & (
  | { readonly kind: "one"; readonly source: CertificateSource }
  | { readonly kind: "by-server"; readonly sources: ReadonlyMap<Fqdn, CertificateSource> }
  | { readonly kind: "each"; readonly source: CertificateSource }
  /** Written, and at fault: that was said, and who refers to it is not blamed. */
  | { readonly kind: "broken" }
);

export type Reference =
  | { readonly kind: "name"; readonly name: string; readonly location: Location }
  | {
      readonly kind: "from";
      readonly type: CertificateType;
      readonly scope?: Scope;
      readonly location: Location;
    };

export interface RollRule {
  readonly reference: Reference;
  readonly effectiveDate: Instant;
  readonly location: Location;
}

/** One entry of `assignments:` for one of its types. */
export interface AssignmentRule {
  readonly type: CertificateType;
  readonly scope: Scope;
  /** Places that are shown only where something is wrong are found only then. */
  readonly locateScope: () => Location;
  readonly reference: Reference;
  readonly rolls: readonly RollRule[];
  readonly removePrevious: boolean;
  readonly distribution: "replicated" | "manual";
  /** Of the type. */
  readonly location: Location;
}

/** What an assignment names that was refused, whole or in part: it is in no rule, and checked all the same. */
export interface Mention {
  readonly references: readonly Reference[];
  readonly scope?: Scope;
  readonly locateScope: () => Location;
}

export type Section = "pools" | "certificates" | "assignments";

export interface NormalisedConfiguration {
  readonly product: Product;
  readonly sipDomains: readonly string[];
  readonly topology: Topology;
  readonly store: StoreReference;
  readonly certificates: ReadonlyMap<string, CertificateEntry>;
  readonly rules: readonly AssignmentRule[];
  readonly mentions: readonly Mention[];
  /** Pools that are at fault: their names are known, and neither their servers nor their role. */
  readonly unreadPools: ReadonlySet<Fqdn>;
  readonly policy: Policy;
  /** Sections of which some can't be read: names that seem unknown may be written there. */
  readonly gaps: ReadonlySet<Section>;
}

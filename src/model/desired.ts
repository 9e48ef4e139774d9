// Desired state: what the YAML says, as a function of time, resolved for each target.

import type { Instant } from "../base/instant.ts";
import type { Location } from "../diagnostic/location.ts";
import type { CertificateLookup } from "./certificate.ts";
import type { CertificateType } from "./certificate-type.ts";
import type { Policy } from "./policy.ts";
import type { PowerShellSettings } from "./powershell-settings.ts";
import type { Product } from "./product.ts";
import type { Scope } from "./scope.ts";
import type { Target } from "./target.ts";
import type { Thumbprint } from "./thumbprint.ts";
import type { Topology } from "./topology.ts";

/** Where a password is to be found; never the password. */
export type PasswordReference =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "env"; readonly name: string }
  | { readonly kind: "none" };

/** Where the key of a certificate comes from. Paths are absolute or relative to the root configuration's folder, `/`-separated. */
export type MaterialReference =
  | { readonly kind: "pfx"; readonly path: string; readonly password: PasswordReference }
  /** Already in the store of the servers that use it. */
  | { readonly kind: "installed" };

/** One certificate of the configuration as one server (or the deployment) uses it. */
export interface CertificateChoice {
  /** Its name in the YAML, for people. */
  readonly name: string;
  /** Absent when its public part is not known: it is then never assigned. */
  readonly thumbprint?: Thumbprint;
  readonly material: MaterialReference;
  readonly location: Location;
}

/** What a step asks for: a named certificate, or whatever is in force elsewhere where that is unmanaged. */
export type DesiredCertificate =
  | ({ readonly kind: "named" } & CertificateChoice)
  | {
      readonly kind: "observed";
      readonly type: CertificateType;
      readonly target: Target;
      readonly location: Location;
    };

/** From `effectiveDate` on (absent: from ever) this certificate is to be in force. */
export interface DesiredStep {
  readonly effectiveDate?: Instant;
  readonly certificate: DesiredCertificate;
  readonly location: Location;
}

/** What one target holds for one type over time. Exactly one a (target, type): the winner of all scopes. */
export interface DesiredAssignment {
  readonly target: Target;
  readonly type: CertificateType;
  /** The scope that won. */
  readonly scope: Scope;
  /** First the step without a date, then the rolls, dates ascending. Never empty. */
  readonly steps: readonly [DesiredStep, ...DesiredStep[]];
  readonly removePrevious: boolean;
  /** `manual` concerns key material only: one install a server, no replicate (design.md section 3). */
  readonly distribution: "replicated" | "manual";
  readonly location: Location;
}

/** Which node store to act on. */
export type StoreReference =
  | { readonly kind: "directory"; readonly path: string }
  | { readonly kind: "powershell"; readonly settings: PowerShellSettings };

export interface DesiredState {
  readonly product: Product;
  readonly sipDomains: readonly string[];
  readonly topology: Topology;
  readonly store: StoreReference;
  readonly policy: Policy;
  /** By target and then type, in code-unit order. */
  readonly assignments: readonly DesiredAssignment[];
  /** Facts of certificates whose public part is in the repository; parsed when first asked for. */
  readonly certificates: CertificateLookup;
}

/** Returns the step that desires rule at an instant: the last whose date is not ahead. */
export function stepAt(steps: readonly [DesiredStep, ...DesiredStep[]], at: Instant): DesiredStep {
  let step: DesiredStep = steps[0];
  for (const candidate of steps) {
    if (candidate.effectiveDate === undefined || candidate.effectiveDate <= at) step = candidate;
  }
  return step;
}

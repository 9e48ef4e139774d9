// Who holds and uses what: `reconcile/` makes it, `render/` shows it.

import type { Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Certificate } from "./certificate.ts";
import type { Fqdn } from "./fqdn.ts";
import type { Role } from "./product.ts";
import type { Target } from "./target.ts";
import type { Thumbprint } from "./thumbprint.ts";

/** One certificate as a row shows it. */
export interface StatusCopy {
  readonly thumbprint: Thumbprint;
  /** Its name in the YAML; absent when the YAML does not name it. */
  readonly name?: string;
  /** Absent when its public part is not known. */
  readonly certificate?: Certificate;
  /** Whole days until it expires, rounded down; negative once it has expired. */
  readonly daysLeft?: number;
}

export interface StatusRow {
  readonly target: Target;
  readonly type: string;
  readonly role?: Role;
  readonly pool?: Fqdn;
  readonly current?: StatusCopy;
  readonly previous?: StatusCopy;
  readonly next?: StatusCopy;
  /** Of next while it is ahead, else of current where the record has one. */
  readonly effectiveDate?: Instant;
  /** `override`: this server holds its own OAuth certificate. `unmanaged`: the YAML does not mention it. */
  readonly standing: "as-desired" | "differs" | "unmanaged" | "override" | "nothing-assigned";
}

/** Whether all bearers of the OAuth certificate hold the same copies as the deployment. */
export type BearerAgreement =
  | { readonly kind: "none-assigned"; readonly bearers: number }
  | { readonly kind: "agree"; readonly bearers: number; readonly thumbprint: Thumbprint }
  | { readonly kind: "differ"; readonly bearers: number; readonly deviating: readonly Fqdn[] }
  | { readonly kind: "unknown"; readonly bearers: number; readonly unseen: readonly Fqdn[] };

export interface StatusReport {
  readonly at: Instant;
  /** By target (the deployment first), then type, in code-unit order. */
  readonly rows: readonly StatusRow[];
  readonly oauth: BearerAgreement;
  readonly unreachable: readonly { readonly server: Fqdn; readonly diagnostic: Diagnostic }[];
  readonly diagnostics: readonly Diagnostic[];
}

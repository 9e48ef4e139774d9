// What may be planned: dates for a roll, and assignments that will end with none. `schedule/` makes them, `render/` words them.

import type { Instant } from "../base/instant.ts";
import type { Location } from "../diagnostic/location.ts";
import type { CertificateType } from "./certificate-type.ts";
import type { Fqdn } from "./fqdn.ts";

/** A date with what speaks for it. */
export interface SuggestedDate {
  readonly effectiveDate: Instant;
  /** Merged until then, somebody surely stages it in time. */
  readonly mergeBefore: Instant;
  /** One sentence each. */
  readonly reasons: readonly string[];
}

export type RollSuggestion = {
  readonly type: CertificateType;
  readonly label: string;
  readonly scope: string;
  /** The new certificate's name, and that of the one it replaces. */
  readonly certificate: string;
  readonly replaces: string;
  /** The assignment that the roll belongs to. */
  readonly location: Location;
} & (
  | {
      readonly kind: "possible";
      readonly earliest: SuggestedDate;
      readonly best: SuggestedDate;
      /** The latest safe date. */
      readonly latest: Instant;
    }
  /** No date is safe. */
  | {
      readonly kind: "impossible";
      readonly earliest: Instant;
      readonly latest: Instant;
      readonly reasons: readonly string[];
    }
);

/** An assignment whose last certificate ends, and nothing follows. */
export interface Unplanned {
  readonly type: CertificateType;
  readonly label: string;
  readonly scope: string;
  readonly servers: readonly Fqdn[];
  readonly certificate: string;
  readonly notAfter: Instant;
  /** The last date at which another certificate can take over without a break. */
  readonly lastDate: Instant;
  /** A pull request that plans it must be merged until then. */
  readonly mergeBefore: Instant;
  readonly urgency: "overdue" | "soon" | "later";
  readonly location: Location;
}

// The timeline: which certificate each type holds in each place over time. `schedule/` makes it, `render/` draws it.

import type { Instant } from "../base/instant.ts";
import type { Location } from "../diagnostic/location.ts";
import type { CertificateType } from "./certificate-type.ts";
import type { Fqdn } from "./fqdn.ts";
import type { Thumbprint } from "./thumbprint.ts";

export type Standing = "staged" | "in-force" | "previous" | "expired";

export interface TimelineSpan {
  readonly thumbprint: Thumbprint;
  /** As the YAML names it, else the start of its thumbprint. */
  readonly name: string;
  readonly standing: Standing;
  readonly from: Instant;
  /** The first instant that no longer belongs to it; absent where it goes on beyond the timeline. */
  readonly to?: Instant;
}

/** Why a roll can't be staged: the same questions, in the same order, as the planner asks before it stages. */
export type RefusalReason =
  | "unknown" // the certificate's public part is not known, or it does not suit the type
  | "too-close" // the roll before it is too near
  | "new-not-valid" // its certificate is not surely valid at its date
  | "old-expires" // the old certificate expires while tokens need it
  | "too-late" // the last moment to stage it is past
  | "previous-not-free"; // tokens need the previous copy until after the last moment to stage

/** An instant that somebody may want to know in advance; `name` is the certificate's. */
export type TimelineMark = {
  readonly at: Instant;
  readonly name: string;
  /** Of a roll: which one to this certificate it is in the YAML, from 1; of an overlap's end, which one away from it. */
  readonly nth?: number;
} & (
  | { readonly kind: "assign" | "remove-previous" }
  /** cscert stages it, here at the earliest. */
  | { readonly kind: "stage"; readonly effectiveDate: Instant; readonly lastStaging: Instant }
  | { readonly kind: "unstage"; readonly effectiveDate: Instant }
  /** The last moment at which a roll that is ahead may be staged for the first time. */
  | { readonly kind: "last-staging"; readonly effectiveDate: Instant }
  /** The last moment at which it may be cancelled. */
  | { readonly kind: "last-cancelling"; readonly effectiveDate: Instant }
  | { readonly kind: "effective"; readonly displaced?: string }
  /** No live token needs the previous certificate any more. */
  | { readonly kind: "overlap-ends" }
  /** The last instant of validity. */
  | { readonly kind: "expires"; readonly standing: Exclude<Standing, "expired"> }
  /** The roll will not be staged. */
  | {
      readonly kind: "refused";
      readonly reason: RefusalReason;
      readonly effectiveDate: Instant;
      /** The earliest date that would be safe; absent where no date is, with this certificate. */
      readonly earliest?: Instant;
      readonly location: Location;
    }
  /** A guard holds the change back. */
  | { readonly kind: "held"; readonly guard: string }
);

export interface TimelineLane {
  readonly type: CertificateType;
  /** As written: `global`, `pool:pool01.contoso.com`, … */
  readonly scope: string;
  /** `the deployment`, or the pool or server. */
  readonly label: string;
  /** Who bears it, in code-unit order. */
  readonly servers: readonly Fqdn[];
  /** `planned`: nothing was observed; `unseen`: these servers could not be read. */
  readonly basis: "observed" | "planned" | "unseen";
  /** In the order in which they begin. */
  readonly spans: readonly TimelineSpan[];
  /** From `from` to `to`, in the order of time. */
  readonly marks: readonly TimelineMark[];
}

export interface Timeline {
  readonly now: Instant;
  readonly from: Instant;
  readonly to: Instant;
  readonly lanes: readonly TimelineLane[];
}

/** What happens next to one lane. */
export interface NextEvent {
  readonly lane: Pick<TimelineLane, "type" | "scope" | "label" | "servers" | "basis">;
  readonly mark: TimelineMark;
  /** The last instant at which it is still of use to act, where a person must. */
  readonly actBefore?: Instant;
}

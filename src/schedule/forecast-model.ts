// The words of a forecast: what it starts from, what it is made of, and one turn of its play.

import type { Instant } from "../base/instant.ts";
import type { CopyChange, CopyRecord } from "../model/assignment.ts";
import type { CertificateLookup } from "../model/certificate.ts";
import type { GuardName, Policy } from "../model/policy.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { Lane } from "./lane.ts";
import type { RollRefusal } from "./refusal.ts";

/** What a target holds, and what is known of the time before. */
export interface LaneStart {
  readonly record?: CopyRecord | undefined;
  /** Since when the copy in force surely signs on every bearer; absent: not known, or a roll is pending. */
  readonly since?: Instant | undefined;
  /** Since when it was seen in force without a break, a cancelled roll aside. */
  readonly seenSince?: Instant | undefined;
  /** When the record was written, on the last of its targets; absent: that can't be told. */
  readonly writtenAt?: Instant | undefined;
}

export interface Piece {
  readonly from: Instant;
  /** Absent: for as long as the forecast looks. */
  readonly to?: Instant;
  /** Absent: nothing is assigned. */
  readonly record?: CopyRecord;
  /** When that record was written; absent: before now. */
  readonly writtenAt?: Instant;
}

export type ForecastEvent = { readonly at: Instant } & (
  | { readonly kind: "assign"; readonly name: string; readonly thumbprint: Thumbprint }
  | {
      readonly kind: "stage";
      readonly name: string;
      readonly thumbprint: Thumbprint;
      readonly effectiveDate: Instant;
    }
  | { readonly kind: "unstage"; readonly thumbprint: Thumbprint; readonly effectiveDate: Instant }
  | { readonly kind: "remove-previous"; readonly thumbprint: Thumbprint }
  /** A staged certificate comes into force by itself. */
  | { readonly kind: "effective"; readonly thumbprint: Thumbprint; readonly displaced?: Thumbprint }
  /** The roll will not be staged. */
  | { readonly kind: "refused"; readonly refusal: RollRefusal }
  /** A guard holds the change back. */
  | { readonly kind: "held"; readonly guard: GuardName; readonly name: string }
);

export interface Forecast {
  readonly pieces: readonly Piece[];
  /** In the order of time. */
  readonly events: readonly ForecastEvent[];
}

export interface ForecastInput {
  readonly lane: Lane;
  readonly policy: Policy;
  readonly start: LaneStart;
  readonly now: Instant;
  readonly until: Instant;
  /** Whether a certificate may come into force then; absent: every one whose facts are known and that is valid then. */
  readonly suits?: SuitsLane | undefined;
  /** Tells when certificates expire that the lane does not name. */
  readonly facts?: CertificateLookup | undefined;
}
export type SuitsLane = (lane: Lane, step: Lane["steps"][number], at: Instant) => boolean;

/** What is true of a target while its forecast is played. */
export interface LaneState extends LaneStart {
  readonly lane: Lane;
  readonly policy: Policy;
  readonly at: Instant;
  /** A roll that was cancelled, while its certificate is the previous copy. */
  readonly cancelled?: Thumbprint;
  readonly suits: (step: Lane["steps"][number], at: Instant) => boolean;
  readonly facts: CertificateLookup;
}

/** What happens now, if anything; what to say; and when to look again (absent: never). */
export interface Turn {
  readonly change?: CopyChange;
  readonly event?: ForecastEvent;
  readonly cancelled?: Thumbprint;
  readonly lookAgain?: Instant | undefined;
}

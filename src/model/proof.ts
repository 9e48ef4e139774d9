// What a proof is: the claim, the assumptions under which it holds, or the smallest story in which it fails.

import type { DurationMs, Instant } from "../base/instant.ts";
import type { Location } from "../diagnostic/location.ts";
import type { CertificateType } from "./certificate-type.ts";
import type { DesiredState } from "./desired.ts";
import type { Fqdn } from "./fqdn.ts";
import type { Known, ObservedState } from "./observed.ts";

/**
 * Whether a staged certificate validates tokens before its date (doubt D20). `near`: from 2σ before it, on the validator's clock, which
 * is what design.md section 4 assumes; `never` and `always` show what that assumption covers.
 */
export type NextValidates = "near" | "never" | "always";

/** Something that goes wrong on purpose, to see what still holds. */
export type Assumption =
  /** From then on nothing reaches this server any more; it goes on signing and validating. */
  | { readonly kind: "unreachable"; readonly server: Fqdn; readonly from: Instant }
  /** From then on nobody applies any more. */
  | { readonly kind: "daemon-stops"; readonly from: Instant }
  /** A run is completed within this, not within the policy's apply window. */
  | { readonly kind: "apply-late"; readonly by: DurationMs };

export interface ProofInput {
  readonly desired: DesiredState;
  /** Absent: the proof starts from a settled state in which all went as planned until now. */
  readonly observed?: ObservedState | undefined;
  readonly known?: Known | undefined;
  readonly now: Instant;
  /** Until when to prove; absent: as far as the certificates in the YAML reach. */
  readonly horizon?: Instant | undefined;
  readonly nextValidates?: NextValidates;
  readonly assume?: readonly Assumption[];
  /** When somebody applies for the first time: `now` for the plan that is about to be applied, else within the apply window. */
  readonly firstRun?: "now" | "within-window";
}

export type CounterexampleReason =
  | "differs" // servers hold different certificates now
  | "at-once" // the YAML asks for another certificate now, without a roll
  | "split" // a pending roll is on some servers, and too near to be withdrawn
  | "incomplete" // a pending roll is on some servers only, and will be withdrawn
  | "cannot-cancel" // a pending roll that is not asked for can't surely be cancelled
  | "margin" // the staging margin is less than R + 2σ
  | "new-not-valid"
  | "old-expires"
  | "too-late" // no run surely comes between now and the last moment to stage
  | "too-close" // no run surely comes between the end of the last overlap and the last moment to stage
  | "daemon-stops"
  | "unreachable"
  | "next-never" // a staged certificate that validates nothing before its date
  | "expires"; // the last certificate ends, and no roll follows

/** A token that is rejected. */
export interface RejectedToken {
  readonly signer: Fqdn;
  readonly certificate: string;
  readonly signedAt: Instant;
  readonly validator: Fqdn;
  readonly rejectedAt: Instant;
  /** What the validator holds then, by name. */
  readonly holds: readonly string[];
  readonly why: "not-held" | "only-next" | "not-yet-valid" | "expired";
}

export interface Counterexample {
  readonly reason: CounterexampleReason;
  readonly type: CertificateType;
  readonly label: string;
  /** The instant at which it goes wrong. */
  readonly at: Instant;
  /** What happens, one sentence each, in the order of time. */
  readonly story: readonly string[];
  readonly cause: string;
  /** Absent where no token is rejected: the roll does not happen. */
  readonly token?: RejectedToken;
  readonly effectiveDate?: Instant;
  /** The earliest date at which this roll would be safe; absent where no date is, or none would help. */
  readonly earliestSafeDate?: Instant;
  /** The place in the YAML. */
  readonly location: Location;
}

/** A roll that needs nobody any more. */
export interface RollByItself {
  readonly type: CertificateType;
  readonly label: string;
  readonly name: string;
  readonly effectiveDate: Instant;
}

/** Where one schedule ends: its last certificate expires, and no roll follows. */
export interface LaneEnd {
  readonly type: CertificateType;
  readonly label: string;
  /** Every token of this schedule that is signed until then validates everywhere for as long as it lives. */
  readonly until: Instant;
  readonly name: string;
  readonly notAfter: Instant;
  readonly location: Location;
}

interface ProofBase {
  /** Everything that was taken for granted, one sentence each. */
  readonly assumptions: readonly string[];
  /** Rolls that happen though nobody applies any more, or a server is away: only where that was assumed. */
  readonly byItself: readonly RollByItself[];
  /** Lanes of tokens that were looked at. */
  readonly lanes: number;
  /** What the stores hold of the types that sign tokens and the YAML does not assign: nothing is said of it. */
  readonly uncovered: readonly { readonly type: CertificateType; readonly label: string }[];
}

export type Proof =
  | (ProofBase & {
      readonly kind: "proved";
      /** Every token signed until then validates everywhere for as long as it lives. Absent: the YAML assigns no type that signs tokens. */
      readonly until?: Instant;
      /** What ends the proof: a last certificate, or the horizon that was asked for. */
      readonly limit?: { readonly kind: "horizon" } | ({ readonly kind: "certificate" } & LaneEnd);
      /** How far each schedule reaches, the first to end first: to the end of its own last certificate. */
      readonly ends: readonly LaneEnd[];
    })
  | (ProofBase & {
      readonly kind: "counterexample";
      /** The one that goes wrong first. */
      readonly counterexample: Counterexample;
      /** All of them, in the order of time; the first of each lane. */
      readonly all: readonly Counterexample[];
    })
  /** Certificates whose public part is not known: nothing can be said. */
  | (ProofBase & {
      readonly kind: "unknown";
      readonly unknown: readonly { readonly name: string; readonly location: Location }[];
    });

// Observed state: what the node stores hold, when it was seen, and what could not be seen. Plain data: it travels in snapshots.

import type { Instant } from "../base/instant.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { CopyRecord } from "./assignment.ts";
import type { Certificate } from "./certificate.ts";
import type { Fqdn } from "./fqdn.ts";
import type { Thumbprint } from "./thumbprint.ts";

/** A certificate in the store of a server or of the deployment. */
export interface InstalledCertificate {
  readonly thumbprint: Thumbprint;
  readonly hasPrivateKey: boolean;
  /** Absent when the store can't tell. */
  readonly exportable?: boolean;
  /** Name of the key's provider, where the store has one. */
  readonly provider?: string;
  readonly certificate?: Certificate;
  /** The public DER, base64; only in observations made with `detail: "der"`. */
  readonly der?: string;
}

/** What a target reports for one type. */
export interface ObservedAssignment {
  /** As the store spells it; unknown types are kept and never planned. */
  readonly type: string;
  readonly record: CopyRecord;
  /** `global`: replicated from the deployment. `local`: set on this server (for OAuthTokenIssuer an override). */
  readonly source: "global" | "local";
  /** When this target's record was last written, by the store's clock; absent when the store can't tell. */
  readonly writtenAt?: Instant;
}

export type ServerObservation = ObservedServer | UnreachableServer;

export interface ObservedServer {
  readonly kind: "observed";
  readonly server: Fqdn;
  readonly observedAt: Instant;
  /** One entry a type, by the type's canonical (or unknown) spelling. */
  readonly assignments: ReadonlyMap<string, ObservedAssignment>;
  readonly installed: ReadonlyMap<Thumbprint, InstalledCertificate>;
  /** What is wrong in this store without making it unreadable. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface UnreachableServer {
  readonly kind: "unreachable";
  readonly server: Fqdn;
  readonly observedAt: Instant;
  /** Why: a `server/…` or `store/…` diagnostic. */
  readonly diagnostic: Diagnostic;
}

/** Whether a server's replica holds what the deployment last published. */
export interface ReplicaState {
  readonly server: Fqdn;
  readonly upToDate: boolean;
  /** When this replica last took an update; absent: never. */
  readonly updatedAt?: Instant;
}

export interface DeploymentObservation {
  readonly observedAt: Instant;
  readonly assignments: ReadonlyMap<string, ObservedAssignment>;
  readonly installed: ReadonlyMap<Thumbprint, InstalledCertificate>;
  readonly replicas: ReadonlyMap<Fqdn, ReplicaState>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ObservedState {
  /** Absent when the deployment's own store could not be read; `deploymentProblem` then says why. */
  readonly deployment?: DeploymentObservation;
  readonly deploymentProblem?: Diagnostic;
  /** One entry for each server that was asked for. */
  readonly servers: ReadonlyMap<Fqdn, ServerObservation>;
}

/** What was seen of one (server, type) over time; kept with the journal and in snapshots (design.md section 4). */
export interface Sight {
  readonly server: Fqdn;
  readonly type: string;
  /** The certificate that was in force when last seen. */
  readonly inForce: Thumbprint;
  /** The first instant from which it has been seen in force without a break. */
  readonly inForceSince: Instant;
  /** Stages that this server was seen to hold, then seen without before they took effect: they never were in force. */
  readonly cancelled: readonly {
    readonly thumbprint: Thumbprint;
    readonly effectiveDate: Instant;
    readonly seenAt: Instant;
  }[];
  /** The stage that it held when last seen. */
  readonly staged?: {
    readonly thumbprint: Thumbprint;
    readonly effectiveDate: Instant;
    readonly seenAt: Instant;
  };
  /** When it was last seen. */
  readonly seenAt: Instant;
  /** The record's own write time when last seen, where the store tells it: another one means that it was written anew. */
  readonly writtenAt?: Instant;
  /** The copy behind the one in force when last seen. */
  readonly previous?: Thumbprint;
}

/** What this machine or the snapshot remembers. Safety never depends on its presence; empty is legal. */
export interface Known {
  /** Thumbprints that the last completed apply desired, by `target|type` ({@link knownKey}); tells *config* from *drift*. */
  readonly lastDesired: ReadonlyMap<string, string>;
  /** By `target|type`. */
  readonly sights: ReadonlyMap<string, Sight>;
}

export const NOTHING_KNOWN: Known = { lastDesired: new Map(), sights: new Map() };

/** Returns the key of a (target, type) in {@link Known}. */
export function knownKey(target: string, type: string): string {
  return `${target}|${type}`;
}

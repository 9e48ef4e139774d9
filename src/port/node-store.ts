// The node store: where a server's certificates and assignments live. Every adapter passes test/conformance/.
//
// Not found: a server that the store does not know is observed as unreachable (`server/unknown`); a type without an
// assignment is simply absent from the map. Concurrency: `observe…` may run at any time, beside each other and beside a
// writer; writes happen only through a session, and the store admits one session at a time. Every write is atomic for its
// target (all of it or nothing, also after a crash), idempotent (a second equal write is `unchanged`) and durable when
// its outcome is returned.

import type { DurationMs, Instant } from "../base/instant.ts";
import type { Secret } from "../base/secret.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Copies } from "../model/assignment.ts";
import type { CertificateType } from "../model/certificate-type.ts";
import type { Fqdn } from "../model/fqdn.ts";
import type { DeploymentObservation, ServerObservation } from "../model/observed.ts";
import type { Target } from "../model/target.ts";
import type { Thumbprint } from "../model/thumbprint.ts";
import type { ObservedTopology } from "../model/topology.ts";

export type StoreMaterial =
  | { readonly kind: "pfx"; readonly bytes: Uint8Array; readonly password: Secret | undefined }
  /** The store fetches it from a server that holds it with an exportable key. */
  | { readonly kind: "held-by"; readonly server: Fqdn };

/** One write. `expected` are the copies that the target must hold, settled at the store's clock: compare-and-set. */
export type StoreWrite =
  | {
      readonly kind: "install";
      readonly target: Target;
      readonly thumbprint: Thumbprint;
      readonly material: StoreMaterial;
      readonly exportable: boolean;
    }
  | {
      readonly kind: "assign";
      readonly target: Target;
      readonly type: CertificateType;
      readonly thumbprint: Thumbprint;
      readonly expected: Copies;
    }
  | {
      readonly kind: "stage";
      readonly target: Target;
      readonly type: CertificateType;
      readonly thumbprint: Thumbprint;
      readonly effectiveDate: Instant;
      readonly expected: Copies;
    }
  | {
      readonly kind: "remove-previous" | "unassign";
      readonly target: Target;
      readonly type: CertificateType;
      readonly expected: Copies;
    };

/** What became of one write. `unknown`: it may or may not have happened; observe before anything else. */
export type WriteOutcome =
  | { readonly kind: "done" }
  /** It was so already; nothing was written. */
  | { readonly kind: "unchanged" }
  /** Surely not done: `store/copies-changed` (the copies are not `expected`), `store/oauth-per-server`, `store/not-installed`, … */
  | { readonly kind: "refused"; readonly diagnostic: Diagnostic }
  | { readonly kind: "unknown"; readonly diagnostic: Diagnostic };

/** How far the deployment's copies have come to one server. */
export type ReplicaProgress =
  | { readonly kind: "up-to-date"; readonly server: Fqdn }
  | { readonly kind: "behind"; readonly server: Fqdn; readonly diagnostic: Diagnostic };

/** Who holds or asks for the lease. */
export interface LeaseHolder {
  readonly holder: string;
  readonly host: string;
  readonly bootId: string;
  readonly pid: number;
}

/** The lease as the store records it. */
export interface Lease extends LeaseHolder {
  readonly fence: number;
  readonly startedAt: Instant;
  readonly renewedAt: Instant;
}

export interface OpenRequest {
  readonly holder: LeaseHolder;
  /** How long to wait for a lease that another holds. */
  readonly lockTimeout: DurationMs;
}

/** The one writer's session. Each write checks the fence: once the lease was taken over, all are refused with `store/fenced`. */
export interface StoreSession {
  readonly fence: number;
  /**
   * Performs writes that do not depend on each other, or whose order here is the order in which they depend on each other
   * for one target. One outcome a write, in the same order. An abort before it begins makes it throw, having done nothing; once begun it ends. Writes for one target may be made durable together. Never throws for
   * what the environment refuses to one target; throws a Failure when the session itself is lost.
   */
  write(writes: readonly StoreWrite[], signal: AbortSignal): Promise<readonly WriteOutcome[]>;
  /** Publishes the deployment's copies to the given servers; yields each server's state as it is known. Idempotent. */
  replicate(servers: readonly Fqdn[], signal: AbortSignal): AsyncIterable<ReplicaProgress>;
  /** Gives the lease back. Idempotent. */
  close(): Promise<void>;
}

export interface ObserveOptions {
  /** `der` adds the public DER of every certificate that can be seen. */
  readonly detail?: "facts" | "der";
}

export interface NodeStore {
  /**
   * Takes the writer's lease. Waits up to `lockTimeout`, then throws a Failure `store/locked` that says who, where and since when.
   * A holder that is dead on this host is replaced at once, any other after 15 s without renewal, always with a higher fence.
   */
  open(request: OpenRequest, signal: AbortSignal): Promise<StoreSession>;
  /** Returns the lease in force, if any. Reads only. */
  readLease(): Promise<Lease | undefined>;
  /** Takes the lease away from its holder, dead or alive; returns it. The fence rises. */
  breakLease(): Promise<Lease | undefined>;
  /** Yields one observation a server as it arrives, unreachable ones included. Reads only; never throws for one server. */
  observe(
    servers: readonly Fqdn[],
    signal: AbortSignal,
    options?: ObserveOptions,
  ): AsyncIterable<ServerObservation>;
  /** Reads the deployment's own copies and replica states. Throws a Failure when they can't be read. */
  observeDeployment(signal: AbortSignal, options?: ObserveOptions): Promise<DeploymentObservation>;
  /**
   * Tells how the deployment's servers are grouped, where the store knows it: only `adopt` and `init` ask. Reads only. A store that
   * keeps no topology lacks the method or returns undefined; one that can't be read throws a Failure, as `observeDeployment` does.
   */
  observeTopology?(signal: AbortSignal): Promise<ObservedTopology | undefined>;
}

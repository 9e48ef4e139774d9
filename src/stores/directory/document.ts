// What `store.json` says: the shapes of the two documents. They are authenticated, so their content is our own.

import type { Instant } from "../../base/instant.ts";
import type { CopyRecord } from "../../model/assignment.ts";
import type { Certificate } from "../../model/certificate.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { ObservedTopology } from "../../model/topology.ts";
import type { CENTRAL } from "./layout.ts";

/** The layout of the documents that this program reads and writes. */
export const DOCUMENT_FORMAT = 1;

/** What a lab can do to a server (`cscert lab fault`). */
export const FAULTS = ["unreachable", "slow", "read-only"] as const;
export type Fault = (typeof FAULTS)[number];

/** A certificate that lies in the folder, with the SHA-256 (hex) of each of its files. */
export interface DocumentCertificate {
  readonly facts: Certificate;
  readonly exportable: boolean;
  readonly cer: string;
  readonly pfx: string;
}

/** The copies of one type and when they were written, by the store's clock. */
export interface DocumentRecord {
  readonly record: CopyRecord;
  readonly writtenAt: Instant;
}

interface DocumentBase {
  readonly format: typeof DOCUMENT_FORMAT;
  /** Rises by one with each replacement of this document: an older one put back is noticed. */
  readonly serial: number;
  /** By thumbprint. */
  readonly certificates: Readonly<Record<string, DocumentCertificate>>;
  /** By type. On a server these are its own: one of a deployment's type is an override. */
  readonly assignments: Readonly<Record<string, DocumentRecord>>;
}

export interface ServerDocument extends DocumentBase {
  readonly owner: Fqdn;
  /** What the replica last took from the deployment; absent: never anything. */
  readonly replica?: {
    readonly publication: number;
    readonly updatedAt: Instant;
    readonly assignments: Readonly<Record<string, DocumentRecord>>;
  };
}

/** What the deployment knows of one server. */
export interface ServerEntry {
  /** The highest serial of the server's document that the deployment was told of. */
  readonly serial: number;
  /** The publication that its replica reported last; absent: none. */
  readonly publication?: number;
  readonly updatedAt?: Instant;
}

export interface CentralDocument extends DocumentBase {
  readonly owner: typeof CENTRAL;
  readonly purpose: "lab" | "real";
  /** When the deployment came to be, by its own clock. */
  readonly founded: Instant;
  /** The highest fence that ever wrote; a lock file made anew continues from it. */
  readonly fence: number;
  /** Rises whenever the deployment's copies change. */
  readonly publication: number;
  readonly servers: Readonly<Record<string, ServerEntry>>;
  /** How the servers are grouped, as it was told when they were added; absent in stores of an earlier release. */
  readonly topology?: ObservedTopology;
  /** Only in a lab. */
  readonly faults: Readonly<Record<string, Fault>>;
}

export type StoreDocument = ServerDocument | CentralDocument;

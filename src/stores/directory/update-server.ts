// One server's turn in a write: its faults, its writes, what its replica takes, and one replacement of its document.

import type { Instant } from "../../base/instant.ts";
import { diagnose, type Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { WriteOutcome } from "../../port/node-store.ts";
import { applyWrites, type PreparedWrite } from "./apply-writes.ts";
import type { CentralDocument, ServerDocument, ServerEntry } from "./document.ts";
import { findFault } from "./fault.ts";
import { listMaterial, type Material } from "./material.ts";
import { fallBack, outcomesAfter, refuseEach } from "./outcomes.ts";
import { persist, type StoreDisk } from "./persist.ts";
import { findMissingKeys, takePublication } from "./publication.ts";
import type { StoreReader } from "./reader.ts";

/** What every server's turn shares. */
export interface Turn {
  readonly disk: StoreDisk;
  readonly reader: StoreReader;
  readonly central: CentralDocument;
  readonly at: Instant;
  /** Whether the deployment hands over its keys (`replicate`) or its records only; its key material, if so. */
  readonly delivery: { readonly kind: "records" } | { readonly kind: "keys"; readonly keys: CentralKeys };
}

/** Finds a certificate of the deployment with its key. */
export type CentralKeys = (thumbprint: string) => Material | undefined;

export interface ServerUpdate {
  readonly server: Fqdn;
  /** One a write. */
  readonly outcomes: readonly WriteOutcome[];
  /** What the deployment may now remember of the server; absent when the server was not to be read. */
  readonly entry?: ServerEntry;
  /** Why its replica lacks what the deployment published; absent when it has it. */
  readonly behind?: Diagnostic;
}

/** Updates one server. Never throws for what the environment refuses. */
export async function updateServer(
  turn: Turn,
  server: Fqdn,
  writes: readonly PreparedWrite[],
): Promise<ServerUpdate> {
  const fault = findFault(turn.central, server);
  const isSlow = fault?.code === "server/slow";
  const isReadOnly = fault?.code === "server/read-only";
  if (fault !== undefined && !isReadOnly && !(isSlow && writes.length > 0))
    return refused(server, writes, fault);
  const reading = turn.reader.server(server, turn.central);
  if (reading.kind === "unsound") return refused(server, writes, reading.diagnostic);
  const { problem, unlisted } = turn.reader.verifyFiles(reading.document);
  if (problem !== undefined) return refused(server, writes, problem);
  const before = reading.document;
  const applied = applyWrites(before, writes, { at: turn.at, unlisted, isHeld: () => false });
  const delivered = isSlow
    ? { document: applied.document, files: NO_FILES }
    : deliver(turn, applied.document);
  const after = delivered.document;
  if (after === before) return conclude(turn, server, before, applied.outcomes);
  if (isReadOnly) return conclude(turn, server, before, fallBack(applied.outcomes, "refused", fault), fault);
  const document = { ...after, serial: before.serial + 1 };
  const persisted = await persist(turn.disk, document, new Map([...applied.files, ...delivered.files]));
  const outcomes = outcomesAfter(applied.outcomes, persisted, isSlow ? fault : undefined);
  if (persisted.kind === "failed") return conclude(turn, server, before, outcomes, persisted.diagnostic);
  return conclude(turn, server, document, outcomes, isSlow ? fault : undefined);
}

/** Gives the replica what the deployment published, if every key is or comes there; else leaves it as it was. */
function deliver(
  turn: Turn,
  document: ServerDocument,
): { readonly document: ServerDocument; readonly files: ReadonlyMap<string, Uint8Array> } {
  const missing = findMissingKeys(turn.central, document, turn.at);
  const files = new Map<string, Uint8Array>();
  let filled = document;
  for (const thumbprint of missing) {
    const material = turn.delivery.kind === "keys" ? turn.delivery.keys(thumbprint) : undefined;
    if (material === undefined) return { document, files: NO_FILES };
    const installation = listMaterial(filled, material, "exportable");
    filled = installation.document;
    for (const [name, bytes] of installation.files) files.set(name, bytes);
  }
  const keys = missing.length > 0 ? "new" : "known";
  return { document: takePublication(turn.central, filled, turn.at, keys), files };
}

function conclude(
  turn: Turn,
  server: Fqdn,
  document: ServerDocument,
  outcomes: readonly WriteOutcome[],
  trouble?: Diagnostic,
): ServerUpdate {
  const entry = entryOf(document);
  if ((entry.publication ?? 0) === turn.central.publication) return { server, outcomes, entry };
  const [thumbprint] = findMissingKeys(turn.central, document, turn.at);
  const behind = trouble ?? diagnose("store/not-installed", { owner: server, thumbprint: thumbprint ?? "" });
  return { server, outcomes, entry, behind };
}

/** Returns what the deployment remembers of a server that has this document. */
export function entryOf({ serial, replica }: ServerDocument): ServerEntry {
  if (replica === undefined) return { serial };
  return { serial, publication: replica.publication, updatedAt: replica.updatedAt };
}

function refused(server: Fqdn, writes: readonly PreparedWrite[], diagnostic: Diagnostic): ServerUpdate {
  return { server, outcomes: refuseEach(writes, diagnostic), behind: diagnostic };
}

const NO_FILES: ReadonlyMap<string, Uint8Array> = new Map();

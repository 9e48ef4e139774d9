// One server's turn in a write: its faults, its writes, what its replica takes, and one replacement of its document.

import type { Instant } from "../../base/instant.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { WriteOutcome } from "../../port/node-store.ts";
import { applyWrites, type PreparedWrite } from "./apply-writes.ts";
import { deliver, type CentralKeys, type Delivery } from "./deliver.ts";
import type { CentralDocument, ServerDocument, ServerEntry } from "./document.ts";
import { findFault } from "./fault.ts";
import type { Materials } from "./material.ts";
import { fallBack, outcomesAfter, refuseEach } from "./outcomes.ts";
import { persist, type StoreDisk } from "./persist.ts";
import type { StoreReader } from "./reader.ts";
import { findForeign } from "./sweep.ts";

/** What every server's turn shares. */
export interface Turn {
  readonly disk: StoreDisk;
  readonly reader: StoreReader;
  readonly materials: Materials;
  readonly central: CentralDocument;
  readonly at: Instant;
  /** Whether a server takes what the deployment published in any case, or only when something of its own changes. */
  readonly publishing: "always" | "with-changes";
  /** The deployment's keys, where they travel. */
  readonly keys?: CentralKeys;
}

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
  if (fault !== undefined && !mayGoOn(fault, writes)) return refused(server, writes, fault);
  const reading = turn.reader.server(server, turn.central);
  if (reading.kind === "unsound") return refused(server, writes, reading.diagnostic);
  const { problem, unlisted } = turn.reader.verifyFiles(reading.document, "folder");
  if (problem !== undefined) return refused(server, writes, problem);
  const foreign = await findForeign(turn.disk.root, server, unlisted, turn.materials);
  return changeServer(turn, reading.document, writes, foreign, fault);
}

/** A read-only server can be looked at; a slow one does what it is asked, though it takes no publication in time. */
function mayGoOn(fault: Diagnostic, writes: readonly PreparedWrite[]): boolean {
  return fault.code === "server/read-only" || (fault.code === "server/slow" && writes.length > 0);
}

async function changeServer(
  turn: Turn,
  before: ServerDocument,
  writes: readonly PreparedWrite[],
  foreign: readonly string[],
  fault: Diagnostic | undefined,
): Promise<ServerUpdate> {
  const slow = fault?.code === "server/slow" ? fault : undefined;
  const applied = applyWrites(before, writes, { at: turn.at, foreign, isHeld: () => false });
  const takes = slow === undefined && (turn.publishing === "always" || applied.document !== before);
  const delivery = takes
    ? deliver({ ...turn, foreign }, applied.document)
    : nothingDelivered(applied.document, slow);
  const { document: after, obstacle } = delivery;
  if (after === before) return conclude(turn, before, applied.outcomes, obstacle);
  if (fault?.code === "server/read-only") {
    return conclude(turn, before, fallBack(applied.outcomes, "refused", fault), fault);
  }
  const document = { ...after, serial: before.serial + 1 };
  const persisted = await persist(turn.disk, document, new Map([...applied.files, ...delivery.files]));
  const outcomes = outcomesAfter(applied.outcomes, persisted, slow);
  return persisted.kind === "failed"
    ? conclude(turn, before, outcomes, persisted.diagnostic)
    : conclude(turn, document, outcomes, obstacle);
}

function nothingDelivered(document: ServerDocument, slow: Diagnostic | undefined): Delivery {
  return { document, files: new Map(), ...(slow === undefined ? {} : { obstacle: slow }) };
}

/** `trouble` is why the server may be behind; it counts only if it is. */
function conclude(
  turn: Turn,
  document: ServerDocument,
  outcomes: readonly WriteOutcome[],
  trouble: Diagnostic | undefined,
): ServerUpdate {
  const entry = entryOf(document);
  const isUpToDate = (entry.publication ?? 0) === turn.central.publication;
  const behind = isUpToDate || trouble === undefined ? {} : { behind: trouble };
  return { server: document.owner, outcomes, entry, ...behind };
}

/** What the deployment remembers of a server that has this document. */
function entryOf({ serial, replica }: ServerDocument): ServerEntry {
  if (replica === undefined) return { serial };
  return { serial, publication: replica.publication, updatedAt: replica.updatedAt };
}

function refused(server: Fqdn, writes: readonly PreparedWrite[], diagnostic: Diagnostic): ServerUpdate {
  return { server, outcomes: refuseEach(writes, diagnostic), behind: diagnostic };
}

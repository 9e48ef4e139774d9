// What is only for labs: to break its servers, and to do behind cscert's back what an administrator might do.

import { diagnose } from "../../diagnostic/diagnostic.ts";
import { Failure } from "../../diagnostic/failure.ts";
import type { CopyRecord } from "../../model/assignment.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { Instant } from "../../base/instant.ts";
import type { CentralDocument, Fault, StoreDocument } from "./document.ts";
import { durableFiles } from "./durable.ts";
import { findFault } from "./fault.ts";
import { withStoreLocked } from "./lease-turn.ts";
import { readCentral } from "./observe.ts";
import { persist } from "./persist.ts";
import { openReader } from "./reader.ts";
import { rememberServers, type Desk } from "./perform.ts";
import { updateServer } from "./update-server.ts";
import { readSealingKey } from "./keys.ts";
import { openMaterials } from "./open-material.ts";

/**
 * Breaks a server of a lab, or mends it. Idempotent. One that is mended takes what the deployment published meanwhile, if it holds
 * the keys: the product brings records to a server that is back by itself. Throws `store/not-a-lab`, `server/unknown`.
 */
export async function setFault(path: string, server: Fqdn, fault: Fault | "none"): Promise<void> {
  await inLab(path, async (desk, central) => {
    assertKnown(central, server);
    const { [server]: _mended, ...others } = central.faults;
    const faults = fault === "none" ? others : { ...others, [server]: fault };
    const next = { ...central, faults, serial: central.serial + 1 };
    await persistOrFail(desk, next);
    if (fault !== "none") return;
    const update = await updateServer({ ...desk, central: next, publishing: "always" }, server, []);
    await rememberServers(desk, next, [update]);
  });
}

/** What somebody writes on a server of a lab without asking cscert. */
export interface ForeignWrite {
  readonly server: Fqdn;
  /** Any type: also an OAuth certificate of the server's own, which no port ever writes. */
  readonly type: string;
  /** Absent: the record is taken away. Its certificates must be installed there. */
  readonly record?: CopyRecord;
  readonly writtenAt: Instant;
}

/** Writes a record on a server of a lab as a careless administrator would, so that drift and overrides can be seen. */
export async function writeBehind(path: string, write: ForeignWrite): Promise<void> {
  const { server, type, record, writtenAt } = write;
  await inLab(path, async (desk, central) => {
    assertKnown(central, server);
    const reading = desk.reader.server(server, central);
    if (reading.kind === "unsound") throw new Failure(reading.diagnostic);
    const { [type]: _replaced, ...others } = reading.document.assignments;
    const assignments = record === undefined ? others : { ...others, [type]: { record, writtenAt } };
    await persistOrFail(desk, { ...reading.document, assignments, serial: reading.document.serial + 1 });
  });
}

async function inLab(
  path: string,
  change: (desk: Desk, central: CentralDocument) => Promise<void>,
): Promise<void> {
  const reader = openReader(path);
  const materials = openMaterials(readSealingKey(path));
  await withStoreLocked(path, async () => {
    const central = readCentral(reader);
    if (central.purpose !== "lab") throw new Failure(diagnose("store/not-a-lab", { path }));
    const disk = { root: path, mac: reader.mac, files: durableFiles };
    await change({ disk, reader, materials, fence: central.fence, at: labTime(central) }, central);
  });
}

/** A lab may have been written to at a time that lies ahead: nothing happens before what happened last. */
function labTime({ assignments }: CentralDocument): Instant {
  return Math.max(Date.now(), ...Object.values(assignments).map(({ writtenAt }) => writtenAt));
}

async function persistOrFail(desk: Desk, document: StoreDocument): Promise<void> {
  const persisted = await persist(desk.disk, document, new Map());
  if (persisted.kind !== "done") throw new Failure(persisted.diagnostic);
}

function assertKnown(central: CentralDocument, server: Fqdn): void {
  const fault = findFault(central, server);
  if (fault?.code === "server/unknown") throw new Failure(fault);
}

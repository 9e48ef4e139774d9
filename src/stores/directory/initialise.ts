// Makes a directory store, or adds servers to one: keys, folders and the first documents. Never touches what is there.

import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Instant } from "../../base/instant.ts";
import type { Fqdn } from "../../model/fqdn.ts";
import type { ObservedTopology } from "../../model/topology.ts";
import { DOCUMENT_FORMAT, type CentralDocument, type ServerDocument } from "./document.ts";
import { durableFiles, makeFolder, type DurableFiles } from "./durable.ts";
import { withStoreLocked } from "./lease-turn.ts";
import { readMac, readSealingKey } from "./keys.ts";
import { CENTRAL, DOCUMENT_FILE, folderOf, KEY_FILE, MAC_FILE } from "./layout.ts";
import { mapLimit } from "./map-limit.ts";
import { readCentral } from "./observe.ts";
import { IN_FLIGHT } from "./perform.ts";
import { openReader } from "./reader.ts";
import { sealDocument } from "./seal-document.ts";

export interface InitialStore {
  readonly path: string;
  readonly servers: readonly Fqdn[];
  /** Only a lab takes faults and another time; it can't become one later. */
  readonly lab: "lab" | "real";
  /** When the deployment came to be, by its own clock. */
  readonly founded: Instant;
  /** How the servers are grouped: `adopt` asks for it. It replaces what was told before; absent: that stays. */
  readonly topology?: ObservedTopology;
  /** How writes reach the disk; absent: they last when this returns. */
  readonly files?: DurableFiles;
}

/**
 * Makes a store with empty servers, or adds those that an existing one lacks. Idempotent; durable when it returns, unless `files` are hasty.
 * Throws a Failure when what is there can't be believed.
 */
export async function initialiseDirectoryStore(initial: InitialStore): Promise<void> {
  const { path, files = durableFiles } = initial;
  await makeFolder(folderOf(path, CENTRAL));
  await makeFolder(join(path, "servers"));
  await makeKey(files, path, KEY_FILE);
  await makeKey(files, path, MAC_FILE);
  readSealingKey(path);
  await withStoreLocked(path, async () => addServers(initial, files));
  await files.syncFolder(path);
}

async function addServers(initial: InitialStore, files: DurableFiles): Promise<void> {
  const { path, servers, topology } = initial;
  const mac = readMac(path);
  const exists = existsSync(join(folderOf(path, CENTRAL), DOCUMENT_FILE));
  const central = exists ? readCentral(openReader(path)) : emptyCentral(initial);
  const added = servers.filter((server) => !Object.hasOwn(central.servers, server));
  const isTold = topology !== undefined && JSON.stringify(topology) !== JSON.stringify(central.topology);
  if (exists && added.length === 0 && !isTold) return;
  await mapLimit(added, IN_FLIGHT, async (server) => {
    const folder = folderOf(path, server);
    await makeFolder(folder);
    const document = join(folder, DOCUMENT_FILE);
    if (existsSync(document)) return;
    await files.replace(document, sealDocument(emptyServer(server), mac));
    await files.syncFolder(folder);
  });
  await files.syncFolder(join(path, "servers"));
  const entries = Object.fromEntries(added.map((server) => [server, { serial: 1 }]));
  const next = {
    ...central,
    serial: central.serial + 1,
    servers: { ...central.servers, ...entries },
    ...(topology === undefined ? {} : { topology }),
  };
  await files.replace(join(folderOf(path, CENTRAL), DOCUMENT_FILE), sealDocument(next, mac));
  await files.syncFolder(folderOf(path, CENTRAL));
}

async function makeKey(files: DurableFiles, path: string, name: string): Promise<void> {
  const file = join(path, name);
  if (existsSync(file)) return;
  await files.replace(file, Buffer.from(`${randomBytes(32).toString("hex")}\n`));
}

function emptyServer(owner: Fqdn): ServerDocument {
  return { format: DOCUMENT_FORMAT, owner, serial: 1, certificates: {}, assignments: {} };
}

function emptyCentral({ lab, founded }: InitialStore): CentralDocument {
  return {
    format: DOCUMENT_FORMAT,
    owner: CENTRAL,
    serial: 0,
    certificates: {},
    assignments: {},
    purpose: lab,
    founded,
    fence: 0,
    publication: 0,
    servers: {},
    faults: {},
  };
}

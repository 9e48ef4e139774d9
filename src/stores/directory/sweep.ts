// Tidies up what a killed run left, under the lease: its temporary files go, its finished PFX files are adopted.
// Whatever is not surely ours stays as it is, and observations show it.

import { hash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Fqdn } from "../../model/fqdn.ts";
import { parseThumbprint } from "../../model/thumbprint.ts";
import type { StoreDocument } from "./document.ts";
import { CENTRAL, fileOf, folderOf, TEMPORARY, type Owner } from "./layout.ts";
import { listMaterial, type Materials } from "./material.ts";
import { readCentral } from "./observe.ts";
import { nextCentral, rememberServers, type Desk } from "./perform.ts";
import { persist } from "./persist.ts";
import { entryOf, type ServerUpdate } from "./update-server.ts";

/** Sweeps every folder of the store. What can't be tidied is left. Throws only when the deployment's document can't be believed. */
export async function sweep(desk: Desk, materials: Materials): Promise<void> {
  const before = readCentral(desk.reader);
  const swept = await sweepFolder(desk, materials, CENTRAL, () => before);
  const central = swept === undefined ? before : nextCentral(desk, swept);
  if (swept !== undefined && (await persist(desk.disk, central, new Map())).kind === "failed") return;
  const updates: ServerUpdate[] = [];
  for (const server of Object.keys(central.servers) as Fqdn[]) {
    const found = await sweepFolder(desk, materials, server, () => {
      const reading = desk.reader.server(server, central);
      return reading.kind === "sound" ? reading.document : undefined;
    });
    if (found === undefined) continue;
    const document = { ...found, serial: found.serial + 1 };
    const persisted = await persist(desk.disk, document, new Map());
    if (persisted.kind !== "failed") updates.push({ server, outcomes: [], entry: entryOf(document) });
  }
  await rememberServers(desk, central, updates);
}

/** Sweeps one folder; returns its document with what it adopts, or undefined when there is nothing to write. */
async function sweepFolder<Document extends StoreDocument>(
  desk: Desk,
  materials: Materials,
  owner: Owner,
  read: () => Document | undefined,
): Promise<Document | undefined> {
  const folder = folderOf(desk.disk.root, owner);
  const names = removeTemporary(folder);
  if (!names.some((name) => CERTIFICATE_FILE.test(name))) return undefined;
  const document = read();
  if (document === undefined) return undefined;
  const unlisted = names.filter(
    (name) => CERTIFICATE_FILE.test(name) && !Object.hasOwn(document.certificates, name.slice(0, 40)),
  );
  let adopted = document;
  for (const name of unlisted) adopted = await adopt(desk, materials, folder, name, adopted);
  return adopted === document ? undefined : adopted;
}

function removeTemporary(folder: string): readonly string[] {
  const names = namesIn(folder);
  for (const name of names) {
    if (TEMPORARY.test(name)) rmSync(join(folder, name), { force: true });
  }
  return names;
}

/** Lists a PFX that opens with the store's key and is what its name says; takes away a public part that stands alone. */
async function adopt<Document extends StoreDocument>(
  desk: Desk,
  materials: Materials,
  folder: string,
  name: string,
  document: Document,
): Promise<Document> {
  const thumbprint = parseThumbprint(name.slice(0, 40));
  if (thumbprint === undefined || Object.hasOwn(document.certificates, thumbprint)) return document;
  const path = join(folder, name);
  const bytes = readFileSync(path);
  if (name.endsWith(".cer")) {
    const isAlone = !namesIn(folder).includes(fileOf(thumbprint, "pfx"));
    const isItself = hash("sha1", bytes, "hex").toUpperCase() === thumbprint;
    if (isAlone && isItself) rmSync(path, { force: true });
    return document;
  }
  const material = await materials.recognise(bytes);
  if (material?.facts.thumbprint !== thumbprint) return document;
  await desk.disk.files.replace(join(folder, fileOf(thumbprint, "cer")), material.der);
  await desk.disk.files.syncFolder(folder);
  return listMaterial(document, material, "kept").document;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const CERTIFICATE_FILE = /^[0-9A-F]{40}\.(?:pfx|cer)$/;

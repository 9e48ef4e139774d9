// What a killed run left. Its temporary files are removed under the next lease; its finished files are told from foreign
// ones, so that the install that is done again may put its own in their place. Whatever is not surely ours stays.

import { hash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Fqdn } from "../../model/fqdn.ts";
import { CENTRAL, folderOf, TEMPORARY, type Owner } from "./layout.ts";
import type { Materials } from "./material.ts";
import { readCentral } from "./observe.ts";
import type { StoreReader } from "./reader.ts";

/** Removes the temporary files of writers that died. Only under the lease's guard: nobody else is writing then. */
export function removeTemporaryFiles(reader: StoreReader): void {
  const { servers } = readCentral(reader);
  for (const owner of [CENTRAL, ...(Object.keys(servers) as Fqdn[])] as const) {
    const folder = folderOf(reader.root, owner);
    for (const name of namesIn(folder)) {
      if (TEMPORARY.test(name)) rmSync(join(folder, name), { force: true });
    }
  }
}

/** Returns those of an owner's unlisted files that this store did not write: a PFX of ours opens with its key and is what its name says. */
export async function findForeign(
  root: string,
  owner: Owner,
  unlisted: readonly string[],
  materials: Materials,
): Promise<readonly string[]> {
  const foreign: string[] = [];
  for (const name of unlisted) {
    if (!(await isOurs(join(folderOf(root, owner), name), name, materials))) foreign.push(name);
  }
  return foreign;
}

async function isOurs(path: string, name: string, materials: Materials): Promise<boolean> {
  const [, thumbprint, kind] = CERTIFICATE_FILE.exec(name) ?? [];
  const bytes = thumbprint === undefined ? undefined : readOrNothing(path);
  if (bytes === undefined) return false;
  if (kind === "cer") return hash("sha1", bytes, "hex").toUpperCase() === thumbprint;
  return (await materials.recognise(bytes))?.facts.thumbprint === thumbprint;
}

function readOrNothing(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const CERTIFICATE_FILE = /^([0-9A-F]{40})\.(pfx|cer)$/;
